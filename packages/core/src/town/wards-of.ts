/**
 * In which wards an observed entity lies, from the town's description. A street lies in the wards of its ends, a supply zone and
 * a feeder in those that they serve. Fields lie outside all wards.
 */
import { type Domain, type EntityKey, entityKey } from "../observation/domain.ts";
import type { Town } from "./town.ts";

/** @returns ids of zones, each once; none for what lies in no ward, or is not of the town. */
export function wardsOf(town: Town): (domain: Domain, entityId: string) => readonly string[] {
  const found = new Map<EntityKey, Set<string>>();
  const add = (domain: Domain, entityId: string, ...wards: (string | undefined)[]) => {
    const key = entityKey(domain, entityId);
    const own = found.get(key) ?? new Set();
    found.set(key, own);
    for (const ward of wards) if (ward !== undefined) own.add(ward);
  };
  const zoneOfNode = new Map(town.roads.nodes.map(({ id, zone }) => [id, zone]));
  for (const { segment, from, to } of town.roads.links) {
    add("traffic", segment, zoneOfNode.get(from), zoneOfNode.get(to));
  }
  for (const { id, zone } of town.air.stations) add("air", id, zone);
  for (const { id, wards } of town.water.zones) add("water", id, ...wards);
  for (const { id, zone } of town.water.meters) add("water", id, zone);
  for (const { id, transformers } of town.power.feeders) {
    const served = transformers.map(({ zone }) => zone);
    for (const name of [id, `${id}-R`, `${id}-Y`, `${id}-B`]) add("energy", name, ...served);
    for (const transformer of transformers) add("energy", transformer.id, transformer.zone);
  }
  for (const { id, zone, commodities } of town.mandis) {
    for (const commodity of commodities) add("market", `${id}-${commodity.id}`, zone);
  }
  return (domain, entityId) => [...(found.get(entityKey(domain, entityId)) ?? [])];
}
