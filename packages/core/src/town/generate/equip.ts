/** What no map tells of a town and every town has: its air, weather station, water, power, farms and mandi. */
import type { Ring } from "../geometry/polygon.ts";
import type { Zone } from "../schema/zones.ts";
import type { Town } from "../town.ts";
import { buildAir } from "./air.ts";
import { layOutFarms, placeMandi } from "./land.ts";
import { estateWard } from "./people.ts";
import { buildPower } from "./power.ts";
import type { Site } from "./site.ts";
import type { Streets } from "./streets.ts";
import type { Ward } from "./wards.ts";
import { buildWater } from "./water.ts";

const WEATHER_INTERVAL_S = 600;

/** @param wards in the order of `zones`, of which they are the shapes. */
export function equip(
  site: Site,
  {
    wards,
    outline,
    zones,
    streets,
  }: {
    wards: readonly Ward[];
    outline: Ring;
    zones: readonly Zone[];
    streets: Streets;
  },
  weatherStation: string,
): Pick<Town, "air" | "weatherStations" | "water" | "power" | "farms" | "mandis"> {
  return {
    air: buildAir(site, wards, zones, estateWard(site, wards)),
    weatherStations: [
      {
        id: "WX01",
        name: weatherStation,
        position: site.projection.toPosition([-0.8 * site.radiusM, 0.5 * site.radiusM]),
        elevationM: site.elevationM,
        intervalS: WEATHER_INTERVAL_S,
      },
    ],
    water: buildWater(site, wards, zones, streets),
    power: buildPower(site, wards, zones, streets),
    farms: layOutFarms(site, outline, streets),
    mandis: placeMandi(
      site,
      wards.map(({ ring }, index) => ({ id: zones[index]!.id, ring })),
    ),
  };
}
