/** What a policy names in a town: which elements each field may hold, and what its lists and "all" come to. */
import type { Town } from "../../town/town.ts";
import type { Policy } from "./policy.ts";
import type { World } from "./scenario.ts";

/** Fields that name elements of the town, by their wire name, and what the elements are called. */
export const TARGET_FIELDS = {
  zones: { camel: "zones", what: "ward" },
  links: { camel: "links", what: "road link or segment" },
  lines: { camel: "lines", what: "public transport line" },
  nodes: { camel: "nodes", what: "road node with a signal" },
  from: { camel: "from", what: "road node" },
  to: { camel: "to", what: "road node" },
  industries: { camel: "industries", what: "industry" },
  supply_zones: { camel: "supplyZones", what: "water supply zone" },
  feeders: { camel: "feeders", what: "feeder" },
  farms: { camel: "farms", what: "farm" },
} as const;
export type TargetField = keyof typeof TARGET_FIELDS;

/** The ids that each field may hold, in the town's order. */
export function allowedTargets(town: Town): Record<TargetField, readonly string[]> {
  const ids = (list: readonly { id: string }[]) => list.map(({ id }) => id);
  const nodes = ids(town.roads.nodes);
  return {
    zones: ids(town.zones),
    links: [...new Set([...ids(town.roads.segments), ...ids(town.roads.links)])],
    lines: ids(town.transit),
    nodes: ids(town.roads.nodes.filter(({ signal }) => signal === true)),
    from: nodes,
    to: nodes,
    industries: ids(town.air.industries),
    supply_zones: ids(town.water.zones),
    feeders: ids(town.power.feeders),
    farms: ids(town.farms),
  };
}

/** Directed links that a list of links and segments stands for, each once, in the town's order. */
export function linksNamed(town: Town, ids: readonly string[]): string[] {
  const named = new Set(ids);
  return town.roads.links
    .filter(({ id, segment }) => named.has(id) || named.has(segment))
    .map(({ id }) => id);
}

/** `"all"` as the list that it stands for. */
export function expand(given: "all" | readonly string[], all: readonly string[]): readonly string[] {
  return given === "all" ? all : given;
}

/** The fields of a policy or world that name elements, with what they hold. */
export function namedTargets(of: Policy | World): { field: TargetField; given: "all" | readonly string[] }[] {
  return (Object.keys(TARGET_FIELDS) as TargetField[]).flatMap((field) => {
    const given = (of as Record<string, unknown>)[TARGET_FIELDS[field].camel];
    if (given === "all" || Array.isArray(given)) return [{ field, given: given as "all" | string[] }];
    return typeof given === "string" ? [{ field, given: [given] }] : [];
  });
}
