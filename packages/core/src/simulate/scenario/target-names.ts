/** Names by which a person chooses the elements that a policy may name: for a form. Wards and roads are on the map. */
import { MAIN_ROADS } from "../../town/schema/roads.ts";
import type { Town } from "../../town/town.ts";

export interface NamedTarget {
  id: string;
  name: string;
}

/** The fields of policies whose elements are chosen from a list, and the junctions between which a new road may run. */
export const LISTED_TARGETS = [
  "lines",
  "nodes",
  "industries",
  "supply_zones",
  "feeders",
  "farms",
  "junctions",
] as const;
export type ListedTarget = (typeof LISTED_TARGETS)[number];

/**
 * What each of the fields may hold in the town, in the town's order; of junctions those on main roads, although a new
 * road may run between any. Signals and junctions are named by the roads that meet there.
 */
export function targetNames(town: Town): Record<ListedTarget, NamedTarget[]> {
  const named = (elements: readonly NamedTarget[]) => elements.map(({ id, name }) => ({ id, name }));
  const { nodes, segments, links } = town.roads;
  const segmentOf = new Map(segments.map((segment) => [segment.id, segment]));
  const meeting = new Map<string, { names: Set<string>; main: boolean }>();
  for (const { from, to, segment: id } of links) {
    const { name, class: of } = segmentOf.get(id)!;
    for (const end of [from, to]) {
      const met = meeting.get(end) ?? { names: new Set(), main: false };
      if (name !== "") met.names.add(name);
      met.main ||= MAIN_ROADS.has(of);
      meeting.set(end, met);
    }
  }
  const junctions = (chosen: typeof nodes) =>
    chosen.map(({ id }) => ({ id, name: joined([...(meeting.get(id)?.names ?? [])]) || id }));
  return {
    lines: named(town.transit),
    nodes: junctions(nodes.filter(({ signal }) => signal)),
    industries: named(town.air.industries),
    supply_zones: named(town.water.zones),
    feeders: named(town.power.feeders),
    farms: named(town.farms),
    junctions: junctions(nodes.filter(({ id }) => meeting.get(id)?.main)),
  };
}

/** "Mill Lane × Station Road": stretches of one road that differ in their number alone ("Station Road 3") are one. */
function joined(names: readonly string[]): string {
  const stretches = Map.groupBy(names, (name) => name.replace(/ \d+$/, ""));
  return [...stretches].map(([road, all]) => (all.length > 1 ? road : all[0])).join(" × ");
}
