import { describe, expect, it } from "vitest";
import { normal } from "../random/draw.ts";
import { randomStream } from "../random/philox.ts";
import { ErrorMoments, simplexWeights } from "./weights.ts";

describe("weights of an ensemble", () => {
  it("are inverse to the variances of independent errors (Bates & Granger 1969)", () => {
    // Variances 1 and 4: weights 0.8 and 0.2, up to the shrinkage.
    const [a, b] = simplexWeights(Float64Array.of(1, 0, 0, 4), 2);
    expect(Math.abs(a! - 0.8)).toBeLessThan(0.01);
    expect(Math.abs(b! - 0.2)).toBeLessThan(0.01);
  });

  it("give nothing to a member that only repeats a better one's errors", () => {
    // The second errs twice as much in the same direction: the unconstrained optimum would sell it short.
    expect([...simplexWeights(Float64Array.of(1, 2, 2, 4.1), 2)]).toEqual([1, 0]);
  });

  it("add up to 1, are not negative, and are not worse than any grid point of the simplex", () => {
    const stream = randomStream(7, "moments");
    const errors = Array.from({ length: 50 }, (_, i) =>
      [0, 1, 2].map((m) => (m + 1) * normal(stream, i, m) + m * 0.3),
    );
    const moments = new ErrorMoments(3, 1e9);
    errors.forEach((each, step) => {
      moments.add(each, step);
    });
    const weights = moments.weights(0);
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

  it("put all weight on the given member where nothing has been measured", () => {
    expect([...new ErrorMoments(3, 10).weights(2)]).toEqual([0, 0, 1]);
  });
});
