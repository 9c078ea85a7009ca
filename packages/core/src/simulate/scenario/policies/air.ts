/** Policies on other sources of air pollution. Levers: emissions of the sources, by zone and hour. */
import * as z from "zod";
import { roadClasses } from "../../../town/schema/roads.ts";
import { between, share, someOrAll, when, zones } from "./common.ts";

export const DUST_METHODS = ["sweeping", "sweeping_and_washing", "sprinkling", "suppressant"] as const;
export type DustMethod = (typeof DUST_METHODS)[number];

/**
 * What one pass does to a road's PM10 dust emission: reduction at once, and hours in which half of it is gone.
 * Sweeping alone: an effect for 2-3 h (environmental-expert.com 82113); its size is (U). Sweeping, then washing: -24.4 %
 * kerbside PM10, hence somewhat more of the emission (same; the step to the emission is an assumption). Sprinkling:
 * -49 % at once, fading within hours (Pakistan J. Sci. 76(3)). Chloride: -97.6 % on the first day, less on the second
 * (Pimpri-Chinchwad study).
 */
export const DUST_EFFECT: Record<DustMethod, { reduction: number; halfLifeH: number }> = {
  sweeping: { reduction: 0.15, halfLifeH: 1.5 },
  sweeping_and_washing: { reduction: 0.35, halfLifeH: 4 },
  sprinkling: { reduction: 0.49, halfLifeH: 2 },
  suppressant: { reduction: 0.976, halfLifeH: 24 },
};

/** Lever: dust that traffic raises; a pass at the beginning of each span of hours, fading by `DUST_EFFECT`. */
export const roadDustControl = z.strictObject({
  kind: z.literal("road_dust_control"),
  ...when({
    hours: [
      [5, 7],
      [14, 16],
    ],
    enforcement: 0.9,
  }),
  zones,
  method: z.enum(DUST_METHODS).default("sweeping_and_washing").describe("How it is done"),
  road_classes: z
    .array(z.enum(roadClasses))
    .min(1)
    .default(["highway", "arterial", "sub_arterial"])
    .describe("Classes of roads that are cleaned"),
});

/** Lever: emission of waste fires. */
export const wasteBurningEnforcement = z.strictObject({
  kind: z.literal("waste_burning_enforcement"),
  ...when({ enforcement: 0.7 }),
  zones,
  reduction: share.default(0.9).describe("Share of the fires that a complete enforcement ends"),
});

/** Lever: emission, water and power use, and work of industries. */
export const industryCurtailment = z.strictObject({
  kind: z.literal("industry_curtailment"),
  ...when({
    enforcement: 0.9,
    exemptions: ["essential_goods", "clean_fuel"],
    exempt: ["essential_goods"],
  }),
  industries: someOrAll("industries"),
  reduction: share.default(0.5).describe("Share of the output that stops"),
  brick_kilns: z.boolean().default(true).describe("Whether brick kilns are bound too"),
});

/** Lever: emission of construction sites, and the wages of those who build. */
export const constructionHalt = z.strictObject({
  kind: z.literal("construction_halt"),
  ...when({
    enforcement: 0.8,
    exemptions: ["essential_projects", "linear_projects"],
    exempt: ["essential_projects"],
  }),
  zones,
  reduction: share.default(1).describe("Share of the bound sites' activity that stops"),
});

/** Lever: emission of diesel generators, and what shops do without in an outage. */
export const generatorBan = z.strictObject({
  kind: z.literal("generator_ban"),
  ...when({
    enforcement: 0.8,
    exemptions: ["hospitals", "emergency"],
    exempt: ["hospitals", "emergency"],
  }),
  zones,
  reduction: share.default(1).describe("Share of the bound generators' running that stops"),
});

/** Lever: trips to school and college; children stay at home, and with the young ones an adult. */
export const schoolClosure = z.strictObject({
  kind: z.literal("school_closure"),
  ...when({ weekdays: [1, 2, 3, 4, 5, 6] }),
  zones: zones.describe("Wards whose schools close"),
  levels: z
    .array(z.enum(["primary", "middle", "senior"]))
    .min(1)
    .default(["primary"])
    .describe("primary: classes to V, middle: VI to VIII, senior: IX and above"),
});

/** Lever: number of people and households, and jobs, vehicles and loads in proportion. */
export const populationGrowth = z.strictObject({
  kind: z.literal("population_growth"),
  ...when(),
  zones,
  growth: between(-0.5, 2).default(0.2).describe("Change of the people, share of those of today"),
  vehicles_per_person_factor: between(0.2, 5).default(1).describe("Vehicles a person owns, against today's"),
});

export const AIR_POLICIES = [
  roadDustControl,
  wasteBurningEnforcement,
  industryCurtailment,
  constructionHalt,
  generatorBan,
  schoolClosure,
  populationGrowth,
] as const;
