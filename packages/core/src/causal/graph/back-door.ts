/**
 * Adjustment sets by the back-door criterion (Pearl 2009, definition 3.3.1): what to hold fixed so that the observed
 * association of a cause and an outcome is the effect. Only minimal sets are listed: nothing can be left out of them.
 */
import { InvalidInput } from "../../errors.ts";
import type { CausalGraph } from "./graph.ts";

/** Whether a set holds no descendant of the cause, and blocks every path that enters it. */
export function isBackDoorSet(
  graph: CausalGraph,
  cause: string,
  outcome: string,
  set: Iterable<string>,
): boolean {
  const given = new Set(set);
  const after = graph.descendants([cause]);
  for (const node of given) if (after.has(node) || node === outcome) return false;
  return graph.withoutEdgesFrom(cause).separates(cause, outcome, given);
}

/**
 * Minimal back-door sets among the observed nodes, smallest first; empty where none exists (then the effect is not to be
 * had from observations by adjustment), and one empty set where nothing need be held fixed. All sets of up to `largest`
 * nodes are listed; where the least set is larger, one is given for each node that can be in it.
 *
 * If any set will do, the ancestors of cause and outcome that are allowed will (van der Zander, Liskiewicz & Textor 2014,
 * theorem 5), and a minimal set lies among them.
 * @throws InvalidInput where the outcome is not among what the cause leads to.
 */
export function backDoorSets(
  graph: CausalGraph,
  cause: string,
  outcome: string,
  observed: Iterable<string>,
  largest = 4,
): string[][] {
  const after = graph.descendants([cause]);
  if (cause === outcome || !after.has(outcome)) {
    throw new InvalidInput(
      `${cause} leads to ${[...after].filter((node) => node !== cause).join(", ") || "nothing"}, not to ${outcome}`,
    );
  }
  const before = graph.ancestors([cause, outcome]);
  const allowed = [...new Set(observed)].filter((node) => before.has(node) && !after.has(node)).sort();
  const cut = graph.withoutEdgesFrom(cause);
  const found: string[][] = [];
  const grow = (from: number, set: string[], size: number): void => {
    if (set.length === size) {
      const smaller = found.some((each) => each.every((node) => set.includes(node)));
      if (!smaller && cut.separates(cause, outcome, set)) found.push([...set]);
      return;
    }
    for (let i = from; i <= allowed.length - (size - set.length); i++)
      grow(i + 1, [...set, allowed[i]!], size);
  };
  if (!cut.separates(cause, outcome, allowed)) return [];
  for (let size = 0; size <= Math.min(largest, allowed.length); size++) grow(0, [], size);
  if (found.length === 0) {
    for (const kept of allowed) {
      const set = reduce(cut, cause, outcome, [...allowed.filter((node) => node !== kept), kept]);
      if (!found.some((each) => each.join() === set.join())) found.push(set);
    }
  }
  return found;
}

/** What is left of a separating set when each node in turn is dropped, if the rest still separates. */
function reduce(graph: CausalGraph, x: string, y: string, set: readonly string[]): string[] {
  let left = [...set];
  for (const node of set) {
    const fewer = left.filter((each) => each !== node);
    if (graph.separates(x, y, fewer)) left = fewer;
  }
  return left.sort();
}
