import { describe, expect, it } from "vitest";
import { normal } from "../random/draw.ts";
import { randomStream } from "../random/philox.ts";
import { ErrorMoments } from "./weights.ts";

describe("weights of an ensemble", () => {
  it("add up to 1, are not negative, and are not worse than any grid point of the simplex", () => {
    const stream = randomStream(7, "moments");
    const errors = Array.from({ length: 50 }, (_, i) =>
      [0, 1, 2].map((m) => (m + 1) * normal(stream, i, m) + m * 0.3),
    );
    const moments = new ErrorMoments(3, 1e9);
    moments.fit(errors.map((each, step) => ({ errors: each, step })));
    const weights = moments.weights();
    expect(weights.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
    const loss = (w: ArrayLike<number>) => {
      let sum = 0;
      for (let i = 0; i < 3; i++)
        for (let j = 0; j < 3; j++) sum += w[i]! * w[j]! * moments.moments[i * 3 + j]!;
      return sum;
    };
    for (let i = 0; i <= 20; i++) {
      for (let j = 0; i + j <= 20; j++) {
        expect(loss(weights)).toBeLessThanOrEqual(1.01 * loss([i / 20, j / 20, 1 - (i + j) / 20]));
      }
    }
    expect(Math.min(...weights)).toBeGreaterThanOrEqual(0);
  });

  it("put all weight on the first member where nothing has been measured", () => {
    expect([...new ErrorMoments(3, 10).weights()]).toEqual([1, 0, 0]);
  });

  it("are led by absolute errors, not by a few large ones", () => {
    // The first is off by 1 at most times and by 12 at every twentieth (mean 1.55), the second by 2 (mean square far less).
    const sign = (step: number) => (step % 2 === 0 ? 1 : -1);
    const known = Array.from({ length: 400 }, (_, step) => ({
      errors: [(step % 20 === 0 ? 12 : 1) * sign(step), 2 * sign(step)],
      step,
    }));
    const moments = new ErrorMoments(2, 1e9);
    moments.fit(known);
    // The error of the ensemble that these weights give is the size of the next round.
    for (let round = 0; round < 3; round++) {
      const weights = moments.weights();
      moments.fit(
        known.map((each) => ({
          ...each,
          size: weights[0]! * each.errors[0]! + weights[1]! * each.errors[1]!,
        })),
      );
    }
    expect(moments.weights()[0]!).toBeGreaterThan(0.85);
  });

  it("do not hang on whether the first error happened to be small", () => {
    const stream = randomStream(9, "first error");
    const known = Array.from({ length: 300 }, (_, step) => {
      const errors = [1, 2, 3].map((spread, m) => spread * normal(stream, step, m));
      return { errors, step, size: step === 0 ? 1e-9 : Math.abs(errors[0]!) };
    });
    const moments = new ErrorMoments(3, 1e9);
    moments.fit(known);
    const all = moments.weights();
    moments.fit(known.slice(1));
    const rest = moments.weights();
    all.forEach((weight, m) => {
      expect(Math.abs(weight - rest[m]!)).toBeLessThan(0.1);
    });
  });

  it("cost little over what is truly best on walks whose errors overlap for a month, where other series say so too", () => {
    // A random walk, 30 steps ahead: what it will be is what it is, give or take. The others add what they cannot know.
    const stream = randomStream(21, "walks");
    const horizon = 30;
    const shrinkage = [0.07, 0.19, 0.19, 0.19, 0.19];
    const walks = Array.from({ length: 8 }, (_, walk) => {
      const values = new Float64Array(1_200);
      for (let step = 1; step < values.length; step++) {
        values[step] = values[step - 1]! + normal(stream, walk, step, 0);
      }
      const errorsAt = (origin: number) => {
        const last = values[origin]!;
        const trend = last - values[origin - horizon]!;
        const forecasts = [
          last,
          last + 0.5 * trend,
          last + trend,
          0,
          last + 5 * normal(stream, walk, origin, 1),
        ];
        return forecasts.map((forecast) => values[origin + horizon]! - forecast);
      };
      const moments = new ErrorMoments(5, 2_000);
      moments.fit(Array.from({ length: 700 }, (_, k) => ({ errors: errorsAt(30 + k), step: 60 + k })));
      return { errorsAt, moments, last: 0, mixed: 0 };
    });
    for (let origin = 760; origin + horizon < 1_200; origin++) {
      for (const { moments, errorsAt } of walks) moments.add(errorsAt(origin - horizon), origin);
      for (const walk of walks) {
        const others = walks.filter((other) => other !== walk).map(({ moments }) => ({ moments, share: 1 }));
        const weights = walk.moments.weights(others, shrinkage);
        const errors = walk.errorsAt(origin);
        walk.last += Math.abs(errors[0]!);
        walk.mixed += Math.abs(weights.reduce((sum, weight, m) => sum + weight * errors[m]!, 0));
      }
    }
    const costs = walks.map(({ mixed, last }) => mixed / last - 1);
    expect(costs.reduce((a, b) => a + b) / costs.length).toBeLessThan(0.02);
    expect(Math.max(...costs)).toBeLessThan(0.06);
  });
});
