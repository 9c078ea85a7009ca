/**
 * The description of one town: the file `town.json`. Everything static that the twin knows, in one zod schema;
 * what refers to what is checked by `check-town.ts`.
 */
import { z } from "zod";
import { air, weatherStation } from "./schema/air.ts";
import { count, identifier, label, polygon, position, positive } from "./schema/common.ts";
import { farm, mandi } from "./schema/land.ts";
import { power } from "./schema/power.ts";
import { roads, transitLine } from "./schema/roads.ts";
import { water } from "./schema/water.ts";
import { fleetGroup, zone } from "./schema/zones.ts";

/** The version of the format that this code reads and writes. */
export const townVersion = 1;

export const townSchema = z.strictObject({
  format: z.literal("nagar-town"),
  version: z.literal(townVersion),
  id: identifier,
  name: label,
  district: label,
  state: label,
  /** True for a town that does not exist; every screen that shows it says so. */
  demonstration: z.boolean(),
  note: z.string().max(1000).optional(),
  /** Whose map it is; shown wherever the town is drawn, as the map's licence asks. */
  attribution: z.string().max(200).optional(),
  /** Where the description comes from: a generator's arguments, or the files that were read. */
  origin: z.strictObject({
    method: z.enum(["generated", "imported"]),
    detail: z.string().max(2000),
    seed: count.optional(),
  }),
  timeZone: z.literal("Asia/Kolkata"),
  /** The bazaar: where radial roads meet. */
  centre: position,
  elevationM: z.number(),
  areaKm2: positive,
  boundary: polygon,
  zones: z.array(zone).min(1),
  fleet: z.array(fleetGroup),
  roads,
  transit: z.array(transitLine),
  air,
  weatherStations: z.array(weatherStation),
  water,
  power,
  farms: z.array(farm),
  mandis: z.array(mandi),
});

export type Town = z.infer<typeof townSchema>;

/** People of the whole town. */
export function townPopulation(town: Town): number {
  return town.zones.reduce((sum, { population }) => sum + population, 0);
}
