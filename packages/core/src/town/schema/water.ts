/**
 * Water: an EPANET model as the text of its .inp file, and what the town knows about it: which junctions make
 * a supply zone, which wards it serves, and in which hours. The text is the one hydraulic truth: an imported
 * network keeps every section that EPANET knows, and nothing is described twice.
 */
import { z } from "zod";
import { count, identifier, label, nonNegative, position, positive, share, span } from "./common.ts";

/** EPANET ids may begin with a digit, so they are looser than the town's own. */
const epanetId = z.string().regex(/^[^\s;"]{1,31}$/, "an EPANET id has 1 to 31 characters, none a space");

export const waterSource = z.strictObject({
  /** A reservoir of the EPANET model. */
  node: epanetId,
  name: label,
  position,
  kind: z.enum(["river", "canal", "tubewell", "reservoir"]),
  yieldM3PerDay: positive,
});

export const waterTank = z.strictObject({
  /** A tank of the EPANET model. */
  node: epanetId,
  name: label,
  position,
  capacityM3: positive,
  /** Height of the water above the tank's floor when it is full, m. */
  fullLevelM: positive,
});
export type WaterTank = z.infer<typeof waterTank>;

export const supplyZone = z.strictObject({
  id: identifier,
  name: label,
  /** The wards it serves; each ward has one supply zone. */
  wards: z.array(identifier).min(1),
  junctions: z.array(epanetId).min(1),
  tank: epanetId,
  /** The link of the EPANET model that opens in supply hours and is shut outside them. */
  inlet: epanetId,
  supplyHours: z.array(span).min(1),
  /** Demand of a person and day at the tap, litres. */
  demandLpcd: positive,
  /** Share of what enters the zone that leaks. */
  leakShare: share,
});
export type SupplyZone = z.infer<typeof supplyZone>;

/** A meter over a group of households (a block, a society). */
export const waterMeter = z.strictObject({
  id: identifier,
  supplyZone: identifier,
  zone: identifier,
  position,
  households: count,
  people: nonNegative,
  intervalS: z.int().min(1),
});
export type WaterMeter = z.infer<typeof waterMeter>;

export const water = z.strictObject({
  inp: z.string().min(1),
  sources: z.array(waterSource).min(1),
  tanks: z.array(waterTank),
  zones: z.array(supplyZone).min(1),
  meters: z.array(waterMeter),
});
export type Water = z.infer<typeof water>;
