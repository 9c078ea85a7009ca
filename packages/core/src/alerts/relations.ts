/** How a town's observed entities hang together, from its description: for patterns and for incidents. */
import { type Domain, type EntityKey, entityKey } from "../observation/domain.ts";
import type { Town } from "../town/town.ts";
import type { Relations } from "./watch-groups.ts";

/** Segments that meet at a junction are neighbours; a supply zone, a feeder, a mandi and a ward are groups. */
export function relationsOf(town: Town): Relations {
  const neighbours = segmentNeighbours(town);
  const groups = new Map<EntityKey, string[]>();
  const join = (domain: Domain, entityId: string, group: string | undefined) => {
    if (group === undefined) return;
    const key = entityKey(domain, entityId);
    groups.set(key, [...(groups.get(key) ?? []), group]);
  };
  for (const zone of town.water.zones) join("water", zone.id, `supply-zone:${zone.id}`);
  for (const meter of town.water.meters) join("water", meter.id, `supply-zone:${meter.supplyZone}`);
  for (const feeder of town.power.feeders) {
    join("energy", feeder.id, `feeder:${feeder.id}`);
    for (const phase of ["R", "Y", "B"]) join("energy", `${feeder.id}-${phase}`, `feeder:${feeder.id}`);
    for (const transformer of feeder.transformers) join("energy", transformer.id, `feeder:${feeder.id}`);
  }
  for (const station of town.air.stations) join("air", station.id, station.zone && `ward:${station.zone}`);
  for (const mandi of town.mandis) {
    for (const commodity of mandi.commodities)
      join("market", `${mandi.id}-${commodity.id}`, `mandi:${mandi.id}`);
  }
  return {
    neighboursOf: (entity) => neighbours.get(entity) ?? [],
    groupsOf: (entity) => groups.get(entity) ?? [],
  };
}

function segmentNeighbours({ roads }: Town): Map<EntityKey, EntityKey[]> {
  const atNode = new Map<string, Set<string>>();
  for (const { from, to, segment } of roads.links) {
    for (const node of [from, to]) atNode.set(node, (atNode.get(node) ?? new Set()).add(segment));
  }
  const found = new Map<EntityKey, Set<EntityKey>>();
  for (const segments of atNode.values()) {
    for (const segment of segments) {
      const key = entityKey("traffic", segment);
      const set = found.get(key) ?? new Set();
      for (const other of segments) if (other !== segment) set.add(entityKey("traffic", other));
      found.set(key, set);
    }
  }
  return new Map([...found].map(([key, set]) => [key, [...set].sort()]));
}
