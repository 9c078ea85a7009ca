import { describe, expect, it } from "vitest";
import { normal } from "../random/draw.ts";
import { randomStream } from "../random/philox.ts";
import { crps, LEVELS, pinball, Score } from "./metrics.ts";

/** Quantiles of the standard normal at LEVELS, from tables. */
const NORMAL = [
  -1.959964, -1.281552, -0.841621, -0.524401, -0.253347, 0, 0.253347, 0.524401, 0.841621, 1.281552, 1.959964,
];

describe("metrics", () => {
  it("give the textbook errors of three forecasts", () => {
    const score = new Score();
    const point = (value: number) => LEVELS.map(() => value);
    score.add(100, 110, point(110));
    score.add(200, 190, point(190));
    score.add(Number.NaN, 5, point(5));
    score.add(50, 55, point(55));
    const { n, mae, rmse, mape, wape, mase, r2 } = score.scores(10);
    expect(n).toBe(3);
    expect(mae).toBeCloseTo(25 / 3, 12);
    expect(rmse).toBeCloseTo(Math.sqrt(75), 12);
    expect(mape).toBeCloseTo((10 + 5 + 10) / 3, 12);
    expect(wape).toBeCloseTo((100 * 25) / 350, 12);
    expect(mase).toBeCloseTo(25 / 30, 12);
    // Spread about the mean of 116.67 is 11666.67, squared errors are 225.
    expect(r2).toBeCloseTo(1 - 225 / 11_666.666_667, 9);
  });

  it("charge nine times as much for a truth above the 90 % quantile as for one below", () => {
    expect(pinball(11, 10, 0.9)).toBeCloseTo(0.9, 12);
    expect(pinball(9, 10, 0.9)).toBeCloseTo(0.1, 12);
  });

  it("come within 5 % of the closed form of the CRPS of a standard normal, 0.2337 at its middle (Gneiting et al. 2005, eq. 5)", () => {
    expect(Math.abs(crps(0, NORMAL) / 0.2337 - 1)).toBeLessThan(0.05);
    // At 2: 2(2Φ(2)−1) + 2φ(2) − 1/√π.
    expect(Math.abs(crps(2, NORMAL) / 1.4528 - 1)).toBeLessThan(0.05);
  });

  it("count 95 % of standard normal truths inside their own 95 % interval", () => {
    const stream = randomStream(3, "coverage");
    const score = new Score();
    for (let i = 0; i < 20_000; i++) score.add(normal(stream, i), 0, NORMAL);
    const { coverage95, coverage80, width95 } = score.scores(1);
    expect(coverage95).toBeCloseTo(0.95, 2);
    expect(coverage80).toBeCloseTo(0.8, 2);
    expect(width95).toBeCloseTo(3.92, 2);
  });

  it("give no R² for a constant truth and no percentages for a truth of zero", () => {
    const score = new Score();
    for (let i = 0; i < 3; i++)
      score.add(
        0,
        1,
        LEVELS.map(() => 1),
      );
    expect(score.scores(0)).toMatchObject({ mape: null, wape: null, mase: null, r2: null });
  });
});
