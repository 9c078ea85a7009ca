import { describe, expect, it } from "vitest";
import { normal } from "../random/draw.ts";
import { randomStream } from "../random/philox.ts";
import { historyOf } from "./history.ts";
import { fitSmoothing, smoothed } from "./smoothing.ts";
import { HOUR_MS, hourly, townLoad } from "./testing/made-series.ts";

const HOURS = 168 * 22;

function meanError(values: Float64Array, horizon: number, forecast: (origin: number) => number): number {
  let sum = 0;
  let count = 0;
  for (let origin = 168 * 18; origin + horizon < HOURS; origin += 5) {
    sum += Math.abs(values[origin + horizon]! - forecast(origin));
    count++;
  }
  return sum / count;
}

describe("exponential smoothing", () => {
  it("finds the seasons of the day and the week, down to little more than the noise", () => {
    const values = townLoad(HOURS);
    const history = historyOf(hourly(values));
    const ranges = fitSmoothing(history, 168 * 18, [1, 24], 1);
    for (const horizon of [1, 24]) {
      const error = meanError(values, horizon, (origin) => smoothed(ranges, history, origin, horizon));
      // Normal noise of 3 has a mean size of 2.39.
      expect(error).toBeLessThan(2.39 * 1.25);
    }
  });

  it("keeps to the last value of a random walk, which no forecast beats", () => {
    const stream = randomStream(3, "walk");
    const values = new Float64Array(HOURS);
    for (let i = 1; i < HOURS; i++) values[i] = values[i - 1]! + normal(stream, i);
    const history = historyOf(hourly(values));
    const ranges = fitSmoothing(history, 168 * 18, [1], 1);
    const last = meanError(values, 1, (origin) => values[origin]!);
    expect(meanError(values, 1, (origin) => smoothed(ranges, history, origin, 1))).toBeLessThan(1.1 * last);
  });

  it("stays near the last value of days that walk, a month ahead and after years that happened to turn back", () => {
    const [years, next] = [4 * 365, 365];
    const ratios = Array.from({ length: 12 }, (_, seed) => {
      const stream = randomStream(seed, "daily walk");
      const values = new Float64Array(years + next);
      // Pulled back to its mean within months while it is learnt from, and not any more thereafter.
      for (let i = 1; i < values.length; i++) {
        values[i] = (i < years ? 0.98 : 1) * values[i - 1]! + normal(stream, i);
      }
      const history = historyOf({ ...hourly(values), stepMs: 24 * HOUR_MS });
      const ranges = fitSmoothing(history, years, [30], 1);
      let [last, smooth] = [0, 0];
      for (let origin = years; origin + 30 < values.length; origin++) {
        last += Math.abs(values[origin + 30]! - values[origin]!);
        smooth += Math.abs(values[origin + 30]! - smoothed(ranges, history, origin, 30));
      }
      return smooth / last;
    });
    expect(Math.max(...ratios)).toBeLessThan(1.25);
    expect(ratios.reduce((a, b) => a + b) / ratios.length).toBeLessThan(1.1);
  });

  it("stays finite through gaps and a level that jumps tenfold", () => {
    const values = townLoad(HOURS).map((value, i) =>
      i > 500 && i < 700 ? Number.NaN : i > 1_200 ? 10 * value : value,
    );
    const history = historyOf(hourly(values));
    const ranges = fitSmoothing(history, HOURS, [1, 168], 1);
    for (let origin = 400; origin < HOURS; origin += 7) {
      expect(Number.isFinite(smoothed(ranges, history, origin, 168))).toBe(true);
    }
  });
});
