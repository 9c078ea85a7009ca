/** Air: monitoring stations, industries with stacks, area sources. Weather stations stand here too. */
import { z } from "zod";
import { identifier, label, nonNegative, position, positive } from "./common.ts";

/** A usual day's emissions, kg/d. A pollutant that is left out is not emitted. */
export const emissionsKgPerDay = z.strictObject({
  pm25: nonNegative.optional(),
  pm10: nonNegative.optional(),
  so2: nonNegative.optional(),
  nox: nonNegative.optional(),
  co: nonNegative.optional(),
  nh3: nonNegative.optional(),
});

/** Weights of the 24 hours of a day, from 00:00; only their ratios count. */
export const hourlyProfile = z
  .array(nonNegative)
  .length(24)
  .refine((weights) => weights.some((weight) => weight > 0), "at least one hour's weight is above 0");

export const airStation = z.strictObject({
  id: identifier,
  name: label,
  position,
  zone: identifier.optional(),
  kind: z.enum(["caaqms", "low_cost"]),
  setting: z.enum(["kerbside", "residential", "commercial", "industrial", "background"]),
  inletHeightM: positive,
  parameters: z
    .array(z.enum(["pm25", "pm10", "so2", "no2", "nh3", "o3", "co", "temperature", "humidity"]))
    .min(1),
  intervalS: z.int().min(1),
});
export type AirStation = z.infer<typeof airStation>;

export const industry = z.strictObject({
  id: identifier,
  name: label,
  kind: label,
  position,
  zone: identifier,
  stack: z.strictObject({
    heightM: positive,
    diameterM: positive,
    exitVelocityMS: nonNegative,
    exitTemperatureC: z.number(),
  }),
  emissionsKgPerDay,
  hourlyProfile,
});
export type Industry = z.infer<typeof industry>;

export const areaSource = z.strictObject({
  id: identifier,
  kind: z.enum(["cooking", "waste_burning", "construction", "road_dust", "generators", "brick_kiln"]),
  zone: identifier,
  emissionsKgPerDay,
  hourlyProfile,
});
export type AreaSource = z.infer<typeof areaSource>;

export const air = z.strictObject({
  stations: z.array(airStation),
  industries: z.array(industry),
  areaSources: z.array(areaSource),
});
export type Air = z.infer<typeof air>;

export const weatherStation = z.strictObject({
  id: identifier,
  name: label,
  position,
  elevationM: z.number(),
  intervalS: z.int().min(1),
});
