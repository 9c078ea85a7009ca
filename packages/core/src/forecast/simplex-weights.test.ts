import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { simplexWeights } from "./simplex-weights.ts";

/** Second moments of errors, a member a column. */
function momentsOf(errors: readonly (readonly number[])[], members: number): Float64Array {
  const out = new Float64Array(members * members);
  for (const each of errors) {
    for (let i = 0; i < members; i++) {
      for (let j = 0; j < members; j++) out[i * members + j]! += each[i]! * each[j]!;
    }
  }
  return out;
}

describe("weights on the simplex", () => {
  it("are inverse to the variances of independent errors (Bates & Granger 1969)", () => {
    // Variances 1 and 4: weights 0.8 and 0.2, but for the shrinkage.
    const [a, b] = simplexWeights(Float64Array.of(1, 0, 0, 4), [0.01, 0.01]);
    expect(Math.abs(a! - 0.8)).toBeLessThan(0.01);
    expect(Math.abs(b! - 0.2)).toBeLessThan(0.01);
  });

  it("give nothing to a member that only repeats a better one's errors", () => {
    // The second errs twice as much in the same direction: the unconstrained optimum would sell it short.
    expect([...simplexWeights(Float64Array.of(1, 2, 2, 4.1), [0.01, 0.01])]).toEqual([1, 0]);
  });

  it("give nothing to a member that may not have any, and all to the first where none may", () => {
    const moments = Float64Array.of(1, 0, 0, 4);
    expect([...simplexWeights(moments, [Number.NaN, 0])]).toEqual([0, 1]);
    expect([...simplexWeights(moments, [Number.NaN, Number.NaN])]).toEqual([1, 0]);
  });

  it("are of one member where all errors are 0", () => {
    expect([...simplexWeights(new Float64Array(9), [0, 0, 0])]).toEqual([1, 0, 0]);
  });

  it("cannot be bettered by moving weight from one member to another, members that repeat each other among them", () => {
    const error = fc.integer({ min: -100, max: 100 });
    const errors = fc.array(fc.tuple(error, error, error, error), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(errors, (rows) => {
        // The fifth repeats the first, the sixth is the mean of two.
        const moments = momentsOf(
          rows.map((row) => [...row, row[0], (row[1] + row[2]) / 2]),
          6,
        );
        const shrinkage = [0.1, 0.1, 0.3, 0, 0.1, 0.1];
        const weights = simplexWeights(moments, shrinkage);
        expect(Math.min(...weights)).toBeGreaterThanOrEqual(0);
        expect(weights.reduce((a, b) => a + b)).toBeCloseTo(1, 9);
        const least = Math.min(...[0, 1, 2, 3, 4, 5].map((i) => moments[i * 6 + i]!));
        const gradient = [0, 1, 2, 3, 4, 5].map((i) =>
          weights.reduce(
            (sum, weight, j) => sum + weight * moments[i * 6 + j]!,
            shrinkage[i]! * least * weights[i]!,
          ),
        );
        // Karush, Kuhn and Tucker: no member's gradient is below that of the weighted ones.
        const total = weights.reduce((sum, weight, i) => sum + weight * gradient[i]!, 0);
        expect(Math.min(...gradient)).toBeGreaterThanOrEqual(total - 1e-6 * (1 + total));
      }),
    );
  });
});
