/** Policies on water, power and farms. Each schema's first comment names its lever. */
import * as z from "zod";
import { crop } from "../../../town/schema/land.ts";
import { between, clockSpans, hourSpans, share, someOrAll, when, wholeBetween } from "./common.ts";

const supplyZones = someOrAll("water supply zones");
const feeders = someOrAll("electricity feeders");

/** Lever: hours in which the zones' inlets are open. */
export const waterSupplyHours = z.strictObject({
  kind: z.literal("water_supply_hours"),
  ...when(),
  supply_zones: supplyZones,
  supply_hours: clockSpans
    .optional()
    .describe("Hours of supply from now on, as [from, to) spans; 6.5 is 6:30"),
  hours_factor: between(0.1, 24)
    .default(2)
    .describe("Where supply_hours is left out: length of each present span against today's"),
});

/** Lever: pressure at the zones' inlets, and with it leakage (FAVAD) and what taps draw. */
export const pressureManagement = z.strictObject({
  kind: z.literal("pressure_management"),
  ...when(),
  supply_zones: supplyZones,
  pressure_factor: between(0.3, 1).default(0.75).describe("Pressure in the hours, share of the present one"),
});

/** Lever: leak coefficient of the zones' pipes. */
export const leakRepair = z.strictObject({
  kind: z.literal("leak_repair"),
  ...when(),
  supply_zones: supplyZones,
  reduction: share.default(0.3).describe("Share of the leakage (at equal pressure) that repairs end"),
  ramp_days: wholeBetween(0, 365).default(0).describe("Days from the first repair to the last; 0: at once"),
});

/** Lever: price of water; households answer with the price elasticity of the parameters. */
export const waterTariff = z.strictObject({
  kind: z.literal("water_tariff"),
  ...when(),
  supply_zones: supplyZones,
  tariff_factor: between(0, 10).default(1.5).describe("Price of a litre against the present one"),
  lifeline_lpcd: between(0, 200)
    .default(0)
    .describe("Litres per person and day that stay at the present price"),
});

/** Lever: water that is let into the zones. */
export const waterRationing = z.strictObject({
  kind: z.literal("water_rationing"),
  ...when({ enforcement: 1 }),
  supply_zones: supplyZones,
  reduction: between(0, 0.95).default(0.2).describe("Share of the usual supply that is held back"),
});

/** Lever: price of electricity by hour; loads that can wait move. */
export const timeOfDayTariff = z.strictObject({
  kind: z.literal("time_of_day_tariff"),
  ...when(),
  feeders,
  peak_hours: hourSpans.default([[18, 22]]).describe("Hours that cost more"),
  peak_factor: between(1, 5).default(1.2).describe("Price in them against the flat one"),
  cheap_hours: hourSpans.default([[9, 17]]).describe("Hours that cost less"),
  cheap_factor: between(0, 1).default(0.8).describe("Price in them against the flat one"),
});

/** Lever: generation behind the meter, by the hour's radiation. */
export const rooftopSolar = z.strictObject({
  kind: z.literal("rooftop_solar"),
  ...when(),
  feeders,
  share: share.default(0.15).describe("Share of the households with panels"),
  kw_per_household: between(0.1, 20).default(2).describe("Panels of one household, kW peak"),
});

/** Lever: reactive power at the feeders' buses. */
export const capacitors = z.strictObject({
  kind: z.literal("capacitors"),
  ...when(),
  feeders,
  compensation: between(0, 1.2)
    .default(0.7)
    .describe("Capacitors' kvar, share of the feeder's reactive load at its peak"),
  banks: wholeBetween(1, 10).default(2).describe("Banks on each feeder"),
});

/** Lever: share of the applied water that reaches roots, and with it what is pumped. */
export const dripIrrigation = z.strictObject({
  kind: z.literal("drip_irrigation"),
  ...when(),
  farms: someOrAll("farms", 100_000),
  share: share.default(0.5).describe("Share of the irrigated area that gets drip lines"),
  efficiency: between(0.5, 0.98).default(0.9).describe("Share of the water that then reaches the roots"),
});

/** Lever: what grows on the fields, from the next sowing on. */
export const cropSwitch = z.strictObject({
  kind: z.literal("crop_switch"),
  ...when(),
  farms: someOrAll("farms", 100_000),
  from_crop: crop.shape.crop.describe("Crop that is given up"),
  to_crop: crop.shape.crop.describe("Crop that takes its place"),
  share: share.default(0.5).describe("Share of the crop's area that switches"),
});

export const SERVICE_POLICIES = [
  waterSupplyHours,
  pressureManagement,
  leakRepair,
  waterTariff,
  waterRationing,
  timeOfDayTariff,
  rooftopSolar,
  capacitors,
  dripIrrigation,
  cropSwitch,
] as const;
