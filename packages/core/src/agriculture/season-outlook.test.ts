import { describe, expect, it } from "vitest";
import { normal, uniform } from "../random/draw.ts";
import { randomStream } from "../random/philox.ts";
import { seasonDays } from "./crop-coefficient.ts";
import { CROPS, SOILS } from "./crops.ts";
import { type PastSeason, seasonOutlook } from "./season-outlook.ts";
import { trendErrors, trendYield } from "./trend-yield.ts";
import { type FieldDay, type FieldOptions, fieldSeason } from "./water-balance.ts";

const crop = CROPS.find(({ name }) => name === "groundnut")!;
const field: FieldOptions = {
  crop,
  soil: SOILS.find(({ name }) => name === "loam")!,
  coefficient: "single",
  irrigation: { kind: "rainfed" },
};
const length = seasonDays(crop);
const stream = randomStream(11, "seasons");

/** A season whose rains are as plentiful as the year is: every fifth day on average. */
function season(year: number): FieldDay[] {
  const plenty = 5 + 35 * uniform(stream, year, 0, 1);
  return Array.from({ length }, (_, day) => ({
    et0: 5,
    rainMm: uniform(stream, year, day, 2) < 0.2 ? plenty : 0,
  }));
}

/** Full water gives 2 t/ha at first and 0.03 more each year; the rest is the weather's and a little chance. */
const harvest = (year: number, days: readonly FieldDay[]) =>
  (2 + 0.03 * year) * fieldSeason(days, field).relativeYield * (1 + 0.05 * normal(stream, year, 0, 3));
const YEARS = 14;
const seasons = Array.from({ length: YEARS }, (_, year) => season(year));
const past = (until: number): PastSeason[] =>
  seasons.slice(0, until).map((days, year) => ({ yieldTHa: harvest(year, days), days }));
const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;

describe("a season's outlook", () => {
  it("errs less than half as much as the mean of the seasons where the weather makes the yield", () => {
    let own = 0;
    let naive = 0;
    for (let year = 8; year < YEARS; year++) {
      const truth = harvest(year, seasons[year]!);
      const before = past(year);
      const { point, weatherSkill } = seasonOutlook(field, before, seasons[year]!, seasons.slice(0, year));
      own += Math.abs(point - truth);
      naive += Math.abs(mean(before.map(({ yieldTHa }) => yieldTHa)) - truth);
      expect(weatherSkill).toBeGreaterThan(0.3);
    }
    expect(own).toBeLessThan(0.5 * naive);
  });

  it("holds nearly every harvest in its 95 % interval, and narrows as the season passes", () => {
    let inside = 0;
    for (let year = 8; year < YEARS; year++) {
      const truth = harvest(year, seasons[year]!);
      const at = (share: number) => {
        const soFar = seasons[year]!.slice(0, Math.floor(share * length));
        return seasonOutlook(field, past(year), soFar, seasons.slice(0, year));
      };
      const [early, late] = [at(0), at(1)];
      expect(late.relativeDeviation).toBeCloseTo(0, 12);
      expect(early.relativeDeviation).toBeGreaterThan(0.05);
      for (const { quantiles } of [early, late]) {
        if (truth >= quantiles[0]! && truth <= quantiles.at(-1)!) inside++;
      }
    }
    expect(inside).toBeGreaterThanOrEqual(11);
  });

  it("leaves the weather out where past harvests did not follow it", () => {
    const others = past(10).map(({ days }, year) => ({ yieldTHa: 2 + 0.1 * (year % 2), days: days! }));
    const { point, weatherSkill } = seasonOutlook(field, others, seasons[12]!, seasons.slice(0, 10));
    expect(weatherSkill).toBeLessThan(0);
    expect(point).toBe(trendYield(others.map(({ yieldTHa }) => yieldTHa)));
  });

  it("without any season's weather is the trend moved by this season's", () => {
    const yields = [{ yieldTHa: 2 }, { yieldTHa: 2 }];
    const { point, relative, usual, weatherSkill } = seasonOutlook(field, yields, [], seasons.slice(0, 5));
    expect(weatherSkill).toBeNull();
    expect(relative).toBeCloseTo(usual, 12);
    expect(point).toBeCloseTo(2, 12);
  });
});

describe("a yield's trend", () => {
  it("is half of a straight line's, and none before four seasons", () => {
    // 1, 2, 3, 4: mean 2.5, slope 1; the next lies 2.5 steps from the middle.
    expect(trendYield([1, 2, 3, 4])).toBeCloseTo(2.5 + 0.5 * 2.5, 12);
    expect(trendYield([1, 2, 3])).toBe(2);
    expect(trendYield([10, 1, 0, 0])).toBeGreaterThanOrEqual(0);
    expect(trendErrors([2, 2, 2, 2, 3])).toEqual([0, 0.5]);
  });
});
