/** Zones (wards): who lives and works where, and what the land is used for. */
import { z } from "zod";
import { count, identifier, label, polygon, position, positive, share } from "./common.ts";

/** Jobs by sector, people. */
export const jobs = z.strictObject({
  agriculture: count,
  manufacturing: count,
  trade: count,
  services: count,
  public: count,
});

/** Shares of the zone's area; they sum to 1. */
export const landUse = z.strictObject({
  residential: share,
  commercial: share,
  industrial: share,
  institutional: share,
  open: share,
  farmland: share,
});

export const zone = z.strictObject({
  id: identifier,
  name: label,
  centroid: position,
  /** Absent where only a centroid is known. */
  polygon: polygon.optional(),
  areaKm2: positive,
  population: count,
  households: count,
  jobs,
  /** Places in schools and colleges inside the zone. */
  schoolPlaces: count,
  landUse,
  /** Shares of the zone's households in the town's income quintiles, poorest first; they sum to 1. */
  incomeQuintiles: z.tuple([share, share, share, share, share]),
  /** Vehicles that its households own. */
  vehicles: z.strictObject({ twoWheeler: count, car: count, cycle: count }),
});
export type Zone = z.infer<typeof zone>;

export const vehicleClasses = ["twoWheeler", "auto", "car", "lcv", "bus", "truck"] as const;

/** Registered vehicles of one class, fuel and Bharat stage. */
export const fleetGroup = z.strictObject({
  class: z.enum(vehicleClasses),
  fuel: z.enum(["petrol", "diesel", "cng", "electric"]),
  stage: z.enum(["BS-I", "BS-II", "BS-III", "BS-IV", "BS-VI", "zero"]),
  count,
});
export type FleetGroup = z.infer<typeof fleetGroup>;
