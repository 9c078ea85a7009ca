/**
 * What the catalogue says of a measure, as one zod schema. Effects are shares taken from a lever (a thing that several
 * measures act on, such as road dust), so that two measures on one lever can never be added up; costs are INR.
 */
import { z } from "zod";
import { POLICY_KINDS } from "../../simulate/scenario/policy.ts";
import { identifier, label } from "../../town/schema/common.ts";

export const CONTEXTS = [
  "high_pollution",
  "congestion",
  "water_shortage",
  "heatwave",
  "flood",
  "power_peak",
  "price_spike",
  "general",
] as const;
export type Context = (typeof CONTEXTS)[number];

/** What measures act on. The worth of each follows from the town and its state (`levers.ts`). */
export const LEVERS = [
  "traffic_exhaust",
  "road_dust",
  "construction_dust",
  "open_burning",
  "industry_emissions",
  "generator_emissions",
  "household_and_eatery_smoke",
  "personal_exposure",
  "traffic_delay",
  "water_losses",
  "water_shortfall",
  "uneven_water",
  "peak_load",
  "grid_losses",
  "farm_water",
  "crop_loss",
  "price_excess",
  "heat_illness",
  "flood_disruption",
] as const;
export type LeverId = (typeof LEVERS)[number];

/** What costs are counted by. The town says how many there are. */
export const UNITS = [
  "town",
  "people",
  "households",
  "wards",
  "road_km",
  "arterial_km",
  "junctions",
  "cars",
  "trucks",
  "buses",
  "autos",
  "building_sites",
  "site_workers",
  "industries",
  "generators",
  "eateries",
  "schools",
  "connections",
  "water_zones",
  "pipe_km",
  "feeders",
  "transformers",
  "farm_ha",
  "mandis",
  "drain_km",
] as const;
export type Unit = (typeof UNITS)[number];

/** Whose word it is: read in the source; (S) read about it; (U) quoted, original not read; or nobody's. */
export const MARKS = ["read", "(S)", "(U)", "assumption"] as const;

const inr = z.number().min(0);
const evidence = { source: z.string().min(3).max(300), mark: z.enum(MARKS) };

/** A measure never takes all of a lever, and never makes it worse than by half. */
export const MOST_TAKEN = 0.95;
export const MOST_WORSENED = 0.5;

export const effectSchema = z.strictObject({
  lever: z.enum(LEVERS),
  /** What is changed, in the source's own terms. */
  outcome: z.string().min(5).max(200),
  /** Share of the lever that it takes while it acts, at full use; below 0 it makes things worse. */
  mean: z.number().min(-MOST_WORSENED).max(MOST_TAKEN),
  sd: z.number().gt(0).max(0.5),
  unit: z.literal("share of lever"),
  conditions: z.string().min(3).max(300),
  ...evidence,
});

export const costSchema = z.strictObject({
  /** INR once. */
  fixed: inr,
  /** INR per day while it acts. */
  perDay: inr,
  unit: z.enum(UNITS),
  /** Share of the town's units that it takes in. */
  share: z.number().gt(0).max(1),
  /** INR per unit once, and per unit and day. */
  perUnit: inr,
  perUnitDay: inr,
  /** INR per unit and day that people and firms bear, outside the budget: lost wages, detours, tariffs. */
  borneByOthersPerUnitDay: inr,
  ...evidence,
});

export const preconditionSchema = z.discriminatedUnion("kind", [
  /** The stage of GRAP that the table in force names the action in, or a higher one, is called for. */
  z.strictObject({ kind: z.literal("grap_stage") }),
  z.strictObject({ kind: z.literal("at_least"), what: z.string(), value: z.number() }),
  z.strictObject({ kind: z.literal("at_most"), what: z.string(), value: z.number() }),
  /** Something the town has to have: a unit of which there is at least one. */
  z.strictObject({ kind: z.literal("has"), unit: z.enum(UNITS) }),
]);

export const interventionSchema = z.strictObject({
  id: identifier,
  name: label,
  domain: z.enum(["traffic", "air", "water", "energy", "agriculture", "market", "health"]),
  what: z.string().min(20).max(400),
  decidedBy: z.string().min(3).max(160),
  contexts: z.array(z.enum(CONTEXTS)).min(1),
  /** From decision to first effect. */
  leadTimeDays: z.int().min(0).max(1500),
  /** How long it may act; null lasts as long as it is kept up. */
  longestDays: z.int().min(1).nullable(),
  /** Years that what is bought lasts; the part beyond the horizon is its residual value. */
  lifeYears: z.number().gt(0).max(50),
  cost: costSchema,
  /** Where it may be done alone; absent: in the whole town only. Water follows its supply zones. */
  places: z.enum(["ward", "supply_zone"]).optional(),
  levers: z.array(
    z.strictObject({
      policy: z.enum(POLICY_KINDS),
      intensity: z.number().gt(0).max(1),
      /** Fields of the policy that differ from what is usual, on the wire's names. */
      settings: z.record(z.string(), z.json()).optional(),
    }),
  ),
  effects: z.array(effectSchema).min(1),
  preconditions: z.array(preconditionSchema),
  conflicts: z.array(identifier),
  needsOneOf: z.array(identifier),
  synergies: z.array(z.strictObject({ with: identifier, why: z.string().min(5).max(200) })),
  /** Crews that it binds in its trade, for a town of 50,000. */
  crews: z
    .strictObject({
      trade: z.enum(["sanitation", "inspection", "traffic", "water", "power", "works"]),
      count: z.int().min(1),
    })
    .optional(),
  risks: z.array(z.string().min(5).max(200)).min(1),
  equity: z.string().min(10).max(300),
  /** The law or order that it rests on; absent where none is needed. */
  legalBasis: z.string().max(200).optional(),
  /** The action of `air/grap-table.ts` that it carries out. */
  grapAction: z.string().optional(),
});
export type Intervention = z.infer<typeof interventionSchema>;
export type Precondition = z.infer<typeof preconditionSchema>;
export type Effect = z.infer<typeof effectSchema>;
