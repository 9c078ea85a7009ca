/** Electricity: substations and radial feeders, each of buses, lines and the distribution transformers on them. */
import { z } from "zod";
import { count, identifier, label, nonNegative, position, positive } from "./common.ts";

export const substation = z.strictObject({
  id: identifier,
  name: label,
  position,
  hvKv: positive,
  lvKv: positive,
  ratedMva: positive,
});

export const bus = z.strictObject({ id: identifier, position });

export const powerLine = z.strictObject({
  id: identifier,
  /** The bus nearer the substation. */
  from: identifier,
  to: identifier,
  lengthM: positive,
  /** Positive-sequence resistance and reactance of the whole line, ohm. */
  rOhm: nonNegative,
  xOhm: nonNegative,
  ampacityA: positive,
  conductor: label,
});

export const transformer = z.strictObject({
  id: identifier,
  bus: identifier,
  ratedKva: positive,
  zone: identifier,
  kind: z.enum(["residential", "commercial", "industrial", "agricultural"]),
  consumers: count,
  /** Highest hourly demand of a usual year, kW, and its lagging power factor. */
  peakKw: nonNegative,
  powerFactor: positive.max(1),
});
export type Transformer = z.infer<typeof transformer>;

export const feeder = z.strictObject({
  id: identifier,
  name: label,
  substation: identifier,
  kv: positive,
  /** The first bus is the substation's. */
  buses: z.array(bus).min(2),
  lines: z.array(powerLine).min(1),
  transformers: z.array(transformer),
});
export type Feeder = z.infer<typeof feeder>;

export const power = z.strictObject({
  substations: z.array(substation).min(1),
  feeders: z.array(feeder).min(1),
});
export type Power = z.infer<typeof power>;
