/** Block meters of the water supply. */
import { uniform } from "../../random/draw.ts";
import { randomStream } from "../../random/philox.ts";
import { contains } from "../geometry/polygon.ts";
import type { SupplyZone, WaterMeter } from "../schema/water.ts";
import type { Zone } from "../schema/zones.ts";
import { idMaker, rounded, type Site } from "./site.ts";
import type { Streets } from "./streets.ts";
import type { Ward } from "./wards.ts";

/** One meter over a block of so many people. */
const PEOPLE_PER_METER = 300;
const METER_INTERVAL_S = 900;

/** Block meters at street corners of each ward, more where more people live. */
export function placeMeters(
  site: Site,
  wards: readonly Ward[],
  zones: readonly Zone[],
  supplyZones: readonly SupplyZone[],
  streets: Streets,
): WaterMeter[] {
  const stream = randomStream(site.seed, "meters");
  const most = Math.min(1200, Math.round(site.population / PEOPLE_PER_METER));
  const served = new Map(supplyZones.flatMap(({ id, wards: ids }) => ids.map((ward) => [ward, id] as const)));
  const meters: Omit<WaterMeter, "id">[] = zones.flatMap((zone, index) => {
    const corners = streets.nodes.filter((node) => contains(wards[index]!.ring, node));
    const count = Math.max(1, Math.round((most * zone.population) / site.population));
    return Array.from({ length: count }, (_, meter) => {
      // A real map numbers its corners street by street: taken in order, a ward's first meters would stand in a row.
      const at = site.demonstration ? meter : Math.floor((meter * corners.length) / count);
      const corner = corners[at % Math.max(1, corners.length)] ?? wards[index]!.centre;
      const shift = (axis: number) => 60 * (uniform(stream, index, meter, axis) - 0.5);
      const households = 12 + Math.floor(36 * uniform(stream, index, meter, 2));
      return {
        supplyZone: served.get(zone.id)!,
        zone: zone.id,
        position: site.projection.toPosition([corner[0] + shift(0), corner[1] + shift(1)]),
        households,
        people: rounded((households * zone.population) / zone.households, 1),
        intervalS: METER_INTERVAL_S,
      };
    });
  });
  const id = idMaker("WM", meters.length);
  return meters.map((meter, index) => ({ id: id(index), ...meter }));
}
