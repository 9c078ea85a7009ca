import { describe, expect, it } from "vitest";
import type { CardMetrics, SeriesModels } from "../api/forecast-types.ts";
import { coverageIsHonest, fewHorizons, rankModels } from "./rank-models.ts";

const series = (name: string, skill?: number): SeriesModels => ({
  series: name,
  domain: name.startsWith("water") ? "water" : "traffic",
  entity_id: name.split("~")[1]!,
  metric: "flow",
  step: "1h",
  champion:
    skill === undefined
      ? null
      : {
          version: "1.0.0",
          stage: "champion",
          recipe: "ensemble",
          mae: 1,
          skill,
          category_accuracy: null,
          registered_at: "2026-01-05T08:00:00+05:30",
        },
  shadow: null,
  versions: 1,
  split: null,
  recipes: [],
  answering: null,
});
const metrics = (horizon: number, coverage95 = 0.95): CardMetrics => ({
  horizon,
  n: 100,
  mae: 1,
  ...{ rmse: 1.3, mape: null, wape: 10, mase: 0.5, r2: 0.8, crps: 0.7 },
  naive_mae: 2,
  skill: 0.5,
  coverage80: 0.8,
  coverage95,
  width95: 4,
});

describe("the leaderboard", () => {
  const all = [
    series("traffic~R2~speed~1h", 0.4),
    series("water~W1~flow~1h", 0.1),
    series("traffic~R1~speed~1h"),
  ];
  const names = (models: SeriesModels[]) => models.map(({ entity_id }) => entity_id);

  it("begins with what no model answers, then with the least skill", () => {
    expect(names(rankModels(all, { search: "", domain: undefined }))).toEqual(["R1", "W1", "R2"]);
  });

  it("puts before them what has passed a bound live", () => {
    const drift = { what: "drift" as const, message: "", value: 0.6, bound: 0.25, feature: "value" };
    const alerted = new Map([["traffic~R2~speed~1h", [drift]]]);
    expect(names(rankModels(all, { search: "", domain: undefined, alerted }))).toEqual(["R2", "R1", "W1"]);
  });

  it("finds series by any part of their name", () => {
    expect(names(rankModels(all, { search: "1H r2", domain: undefined }))).toEqual(["R2"]);
    expect(names(rankModels(all, { search: "", domain: "water" }))).toEqual(["W1"]);
  });
});

it("shows few horizons, the first and the last among them", () => {
  const shown = fewHorizons(Array.from({ length: 24 }, (_, h) => metrics(h + 1)));
  expect(shown.map(({ horizon }) => horizon)).toEqual([1, 6, 10, 15, 19, 24]);
});

it("does not trust an interval of 95 % that covers 80 % of what came, nor one that covers all", () => {
  expect([0.8, 0.95, 1].map((covered) => coverageIsHonest(metrics(1, covered)))).toEqual([
    false,
    true,
    false,
  ]);
});
