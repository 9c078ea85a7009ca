import { describe, expect, it } from "vitest";
import { normal } from "../random/draw.ts";
import { randomStream } from "../random/philox.ts";
import { historyOf } from "./history.ts";
import { fitSmoothing, smoothed } from "./smoothing.ts";
import { hourly, townLoad } from "./testing/made-series.ts";

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
