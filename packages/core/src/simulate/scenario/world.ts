/** The world that a scenario happens in: what nobody in town decides. */
import * as z from "zod";
import { between, dayPoint, idList, MAX_DAYS, share, someOrAll, wholeBetween } from "./policies/common.ts";

const start = dayPoint.default(0).describe("First day: days after the scenario's start, or a date");
const days = (usual: number) =>
  wholeBetween(1, MAX_DAYS).default(usual).describe("Days that it lasts; cut at the scenario's end");

export const worldSchema = z.discriminatedUnion(
  "kind",
  [
    z.strictObject({ kind: z.literal("baseline") }),
    z.strictObject({
      kind: z.literal("high_growth"),
      population_growth: between(0, 2).default(0.2).describe("More people, share of those of today"),
      vehicle_growth: between(0, 3).default(0.4).describe("More vehicles, share of those of today"),
    }),
    z.strictObject({
      kind: z.literal("heatwave"),
      start,
      days: days(7),
      // IMD: a heat wave from 4.5 degrees above normal, a severe one from 6.5.
      temperature_rise_c: between(0, 12).default(5).describe("Warmer than usual for the season, degrees"),
    }),
    z.strictObject({
      kind: z.literal("drought"),
      start,
      days: days(MAX_DAYS),
      source_reduction: share.default(0.2).describe("Share of the water sources' yield that fails"),
      rain_factor: between(0, 1).default(0.4).describe("Rain against the usual"),
    }),
    z.strictObject({
      kind: z.literal("monsoon_flood"),
      start,
      days: days(3),
      // IMD: heavy from 64.5 mm a day, very heavy from 115.6, extremely heavy from 204.5.
      rain_mm_per_day: between(0, 1000).default(150).describe("Rain on its days, mm"),
      links: idList("road links or segments that stand under water"),
      // Pregnolato et al. 2017: no car passes 300 mm.
      depth_mm: between(0, 2000).default(300).describe("Water on them, mm; at 300 mm no car passes"),
    }),
    z.strictObject({
      kind: z.literal("festival"),
      start,
      days: days(3),
      zones: someOrAll("wards that people go to"),
      visitors_share: between(0, 3).default(0.15).describe("Visitors, share of the town's people"),
      outing_factor: between(1, 5)
        .default(1.5)
        .describe("Trips of residents for shopping and leisure, against usual ones"),
      fireworks: share.default(0).describe("Fireworks in the evenings; 1: as on Diwali"),
    }),
  ],
  {
    error: (issue) =>
      issue.code === "invalid_union"
        ? "kind is one of baseline, high_growth, heatwave, drought, monsoon_flood, festival"
        : undefined,
  },
);
