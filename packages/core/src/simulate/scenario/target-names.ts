/** Names by which a person chooses the elements that a policy may name: for a form. Wards and roads are on the map. */
import type { Town } from "../../town/town.ts";

export interface NamedTarget {
  id: string;
  name: string;
}

/** The fields of policies whose elements are chosen from a list. */
export const LISTED_TARGETS = ["lines", "nodes", "industries", "supply_zones", "feeders", "farms"] as const;
export type ListedTarget = (typeof LISTED_TARGETS)[number];

/** What each of the fields may hold in the town, in the town's order. A signal is named by the roads that meet there. */
export function targetNames(town: Town): Record<ListedTarget, NamedTarget[]> {
  const named = (elements: readonly NamedTarget[]) => elements.map(({ id, name }) => ({ id, name }));
  return {
    lines: named(town.transit),
    nodes: signalNames(town),
    industries: named(town.air.industries),
    supply_zones: named(town.water.zones),
    feeders: named(town.power.feeders),
    farms: named(town.farms),
  };
}

function signalNames({ roads: { nodes, segments, links } }: Town): NamedTarget[] {
  const nameOf = new Map(segments.map(({ id, name }) => [id, name]));
  const meeting = new Map<string, Set<string>>();
  for (const { from, to, segment } of links) {
    const name = nameOf.get(segment);
    if (!name) continue;
    for (const end of [from, to]) meeting.set(end, (meeting.get(end) ?? new Set()).add(name));
  }
  return nodes
    .filter(({ signal }) => signal)
    .map(({ id }) => ({ id, name: [...(meeting.get(id) ?? [])].join(" × ") || id }));
}
