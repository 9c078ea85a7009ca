import { describe, expect, it } from "vitest";
import type { PredictAnswer } from "../api/forecast-types.ts";
import type { Point } from "../api/types.ts";
import { fanColumns, predictionAt } from "./fan-data.ts";

const at = (hour: number): string => new Date(Date.UTC(2026, 0, 5, hour)).toISOString();
const hourOf = (hour: number, metric: string, mean: number, count = 1): Point => ({
  start: at(hour),
  end: at(hour + 1),
  observations: count,
  flags: {},
  metrics: { [metric]: { count, mean, min: mean, max: mean } },
});
const answer = (metric: string): PredictAnswer => ({
  kind: "traffic",
  entity_id: "R001",
  metric,
  unit: "",
  step: "1h",
  model_version: "1.0.0",
  model: { method: "ensemble", stage: "champion", intervals_from: "past errors" },
  degraded: null,
  degraded_reasons: [],
  origin: at(3),
  last_observed: at(3),
  predictions: [3, 4].map((hour) => ({
    timestamp: at(hour),
    until: at(hour + 1),
    value: 30 + hour,
    confidence_interval: {
      level: 0.95,
      lower: 20,
      upper: 50,
      interval_80: { lower: 28, upper: 40 },
    },
  })),
  answered_at: at(3),
});

describe("a fan", () => {
  it("begins where measurement ends: an hour that still runs is forecast, not measured", () => {
    const columns = fanColumns(answer("average_speed"), [
      hourOf(1, "average_speed", 41),
      hourOf(2, "average_speed", 42),
      hourOf(3, "average_speed", 10),
    ]);
    expect(columns[0].map((seconds) => new Date(seconds * 1000).getUTCHours())).toEqual([1, 2, 3, 4]);
    expect(columns[1]).toEqual([41, 42, null, null]);
    expect(columns[2]).toEqual([null, null, 33, 34]);
  });

  it("holds the band of 80 % within the one of 95 %", () => {
    const [, , , lower95, upper95, lower80, upper80] = fanColumns(answer("average_speed"), []);
    expect([lower95[0], lower80[0], upper80[0], upper95[0]]).toEqual([20, 28, 40, 50]);
  });

  it("adds up what is counted, as the forecast does", () => {
    expect(fanColumns(answer("vehicle_count"), [hourOf(2, "vehicle_count", 30, 4)])[1][0]).toBe(120);
  });
});

it("beyond its last step a forecast says its last", () => {
  expect(predictionAt(answer("average_speed"), 99)?.value).toBe(34);
});
