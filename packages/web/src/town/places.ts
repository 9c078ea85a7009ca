/** The places of a town that measurements are of: each feature of a layer, and each commodity of a mandi. */
import type { Feature } from "geojson";
import type { Domain, FeatureProperties, Town } from "../api/types.ts";
import { keyOf } from "../live/town-store.ts";

export interface Place {
  /** `domain/entity_id`. */
  key: string;
  domain: Domain;
  entityId: string;
  name: string;
  layer: string;
  feature: Feature;
  properties: FeatureProperties;
}

/** All places, in the town's order. Roads without a counter are on the map only: nothing is ever heard of them. */
export function placesOf(town: Town): Place[] {
  const places: Place[] = [];
  for (const [layer, { features }] of Object.entries(town.layers)) {
    for (const feature of features) {
      const properties = feature.properties as FeatureProperties;
      if (properties.domain === null || properties["monitored"] === false) continue;
      for (const { id, name } of entitiesOf(properties)) {
        const { domain } = properties;
        places.push({
          key: keyOf({ domain, entity_id: id }),
          domain,
          entityId: id,
          name,
          layer,
          feature,
          properties,
        });
      }
    }
  }
  return places;
}

/** Names of the wards by id, in the town's order. */
export function wardNames(town: Town): ReadonlyMap<string, string> {
  return new Map(
    (town.layers["wards"]?.features ?? []).map(({ properties }) => {
      const { entity_id, name } = properties as FeatureProperties;
      return [entity_id, name];
    }),
  );
}

/** A market yard stands for its commodities; everything else for itself. */
function entitiesOf({ entity_id, name, ...more }: FeatureProperties): { id: string; name: string }[] {
  const ids = more["entity_ids"];
  if (!Array.isArray(ids)) return [{ id: entity_id, name }];
  const commodities = more["commodities"];
  return ids.map((id: string, at) => ({
    id,
    name: Array.isArray(commodities) ? `${commodities[at]} · ${name}` : `${id} · ${name}`,
  }));
}
