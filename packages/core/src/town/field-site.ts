/** A farm of the town's file as the forecast of its harvest needs it. */
import type { FieldSite } from "../forecast/serve/crop-season.ts";
import type { Town } from "./town.ts";

/** Undefined where the town has no farm of that id. */
export function fieldSite(town: Town, farmId: string): FieldSite | undefined {
  const farm = town.farms.find(({ id }) => id === farmId);
  if (!farm) return undefined;
  const [lon, lat] = farm.position;
  // Degrees are enough to tell which of a town's stations is nearest.
  const away = ([x, y]: readonly [number, number]) =>
    Math.hypot((x - lon) * Math.cos((lat * Math.PI) / 180), y - lat);
  return {
    site: { latitudeDeg: lat, elevationM: town.elevationM },
    soil: farm.soil,
    irrigated: farm.irrigation.method !== "rainfed",
    crops: farm.crops.map(({ crop, sowing }) => ({ crop, sowing })),
    stations: town.weatherStations
      .toSorted((a, b) => away(a.position) - away(b.position))
      .map(({ id }) => id),
  };
}
