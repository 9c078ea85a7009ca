/** What the town's causal graph asks an estimate to hold fixed, and which of it the columns at hand do not hold. */
import { InvalidInput } from "../../errors.ts";
import { wireName } from "../../wire-names.ts";
import { backDoorSets } from "../graph/back-door.ts";
import { townGraph, townNodes } from "../graph/town-graph.ts";

export interface AskedByGraph {
  /** Minimal back-door sets of observed nodes; empty where none exists. */
  sets: string[][];
  /** The one of which the columns hold most, and what they do not hold of it. */
  nearest: string[];
  missing: string[];
}

/**
 * @param columns names of covariates; a column holds the node by whose name it begins (wind_speed holds wind)
 * @throws InvalidInput for a name that is no node, or an outcome that the cause does not lead to
 */
export function askedByGraph(cause: string, outcome: string, columns: readonly string[]): AskedByGraph {
  const ids = townNodes.map(({ id }) => id);
  for (const [role, node] of Object.entries({ cause, outcome })) {
    if (!ids.includes(node))
      throw new InvalidInput(`the ${role} "${node}" is no node of the graph, which has ${ids.join(", ")}`);
  }
  const observed = townNodes.filter((node) => node.observed).map(({ id }) => id);
  const sets = backDoorSets(townGraph, cause, outcome, observed);
  const names = columns.map((column) => wireName(column).toLowerCase());
  const held = (node: string) => names.some((name) => name === node || name.startsWith(`${node}_`));
  const lacking = (set: readonly string[]) => set.filter((node) => !held(node));
  const nearest = sets.reduce<string[]>(
    (best, set) => (lacking(set).length < lacking(best).length ? set : best),
    sets[0] ?? [],
  );
  return { sets, nearest, missing: lacking(nearest) };
}
