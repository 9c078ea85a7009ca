/** Where a town's observed entities are, by its description: for those whose source does not say. */
import type { Geometry, Position } from "geojson";
import { DOMAINS, type EntityKey, entityKey } from "../observation/domain.ts";
import type { Point } from "../observation/observation.ts";
import { townLayers } from "./layers.ts";
import type { Town } from "./town.ts";

/** A point of each entity: its own, or the middle of the box around its line or area. */
export function entityPlaces(town: Town): ReadonlyMap<EntityKey, Point> {
  const places = new Map<EntityKey, Point>();
  for (const { features } of Object.values(townLayers(town).layers)) {
    for (const { geometry, properties } of features) {
      const domain = DOMAINS.find((one) => one === properties?.["domain"]);
      if (domain === undefined) continue;
      // A mandi is observed by its commodities.
      const ids: string[] = properties!["entity_ids"] ?? [properties!["entity_id"]];
      for (const id of ids) places.set(entityKey(domain, id), middleOf(geometry));
    }
  }
  return places;
}

function middleOf(geometry: Geometry): Point {
  const positions = "coordinates" in geometry ? flat(geometry.coordinates) : [];
  const middle = (axis: 0 | 1) => {
    const all = positions.map((position) => position[axis]!);
    return (Math.min(...all) + Math.max(...all)) / 2;
  };
  return { type: "Point", coordinates: [middle(0), middle(1)] };
}

type Nested = Position | Nested[];

const flat = (nested: Nested): Position[] =>
  typeof nested[0] === "number" ? [nested as Position] : (nested as Nested[]).flatMap(flat);
