/** The ward that an observed place lies in: by its outline, else the one whose middle is nearest. */
import { contains } from "../../town/geometry/polygon.ts";
import { distanceM } from "../../town/geometry/projection.ts";
import type { Town } from "../../town/town.ts";
import type { EntityState } from "../../window/entity-state.ts";

export function wardOf({ location }: Pick<EntityState, "location">, town: Town): string | undefined {
  if (!location) return undefined;
  const [lon, lat] = location.coordinates as [number, number];
  const inside = town.zones.find(({ polygon }) => polygon && contains(polygon.coordinates[0]!, [lon, lat]));
  if (inside) return inside.id;
  let nearest: { id: string; m: number } | undefined;
  for (const { id, centroid } of town.zones) {
    const m = distanceM([lon, lat], centroid);
    if (!nearest || m < nearest.m) nearest = { id, m };
  }
  return nearest?.id;
}
