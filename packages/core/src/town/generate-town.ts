/**
 * A plausible Indian town from a population, an area and a seed: wards, streets, buses, air, water, power, farms
 * and a mandi. A pure function: the same arguments give the same bytes. Rules and their sources stand with each
 * step in `generate/`; `docs/models/town.md` says what the result is good for and what it is not.
 */
import { equip } from "./generate/equip.ts";
import { fleetOf, settle, toPolygon } from "./generate/people.ts";
import { buildRoads, busLines } from "./generate/roads.ts";
import { rounded, type TownArguments, townSite } from "./generate/site.ts";
import { layOutStreets } from "./generate/streets.ts";
import { layOutWards } from "./generate/wards.ts";
import { type Town, townVersion } from "./town.ts";

export type { TownArguments } from "./generate/site.ts";

/** The town that `npm start` opens. */
export const sampleTownArguments: TownArguments = {
  population: 50_000,
  areaKm2: 12,
  seed: 1947,
  name: "Suvarnapur",
};

/**
 * Generates a town. Populations sum to `population`, ward areas to `areaKm2` (to 0.1 %).
 * @throws InvalidInput for arguments out of range.
 */
export function generateTown(given: TownArguments): Town {
  const site = townSite(given);
  const { name = "Suvarnapur" } = given;
  const { wards, outline } = layOutWards(site);
  const zones = settle(site, wards);
  const streets = layOutStreets(site, outline);
  const roads = buildRoads(site, streets, wards, zones);
  return {
    format: "nagar-town",
    version: townVersion,
    id: `${
      name
        .toLowerCase()
        .replaceAll(/[^a-z0-9]+/g, "-")
        .replaceAll(/^[^a-z]+/g, "") || "town"
    }-${site.seed}`,
    name,
    district: "Kheda",
    state: "Gujarat",
    demonstration: true,
    note: "A demonstration town: it does not exist. Its people, streets, networks and measurements come from a seeded model.",
    origin: {
      method: "generated",
      detail: `population ${site.population}, area ${site.areaKm2} km2, seed ${site.seed}`,
      seed: site.seed,
    },
    timeZone: "Asia/Kolkata",
    centre: site.centre,
    elevationM: site.elevationM,
    areaKm2: rounded(
      zones.reduce((sum, { areaKm2 }) => sum + areaKm2, 0),
      4,
    ),
    boundary: toPolygon(site, outline),
    zones,
    fleet: fleetOf(site, zones),
    roads,
    transit: busLines(streets, roads),
    ...equip(site, { wards, outline, zones, streets }, "Agromet station"),
  };
}

/** The file's text: one line per element, so that a change shows as a few lines. */
export function writeTown(town: Town): string {
  return `${JSON.stringify(town, null, 1)}\n`;
}
