import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Infeasible } from "../errors.ts";
import { cholesky, choleskySolve, leastSquares } from "./cholesky.ts";

const entries = (n: number) =>
  fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: n * n, maxLength: n * n });

describe("Cholesky", () => {
  it("solves A·x = b for any A = M·Mᵀ + I", () => {
    fc.assert(
      fc.property(entries(4), entries(2), (m, x) => {
        const a = new Float64Array(16);
        for (let i = 0; i < 4; i++) {
          for (let j = 0; j < 4; j++) {
            for (let k = 0; k < 4; k++) a[i * 4 + j]! += m[i * 4 + k]! * m[j * 4 + k]!;
            if (i === j) a[i * 4 + j]! += 1;
          }
        }
        const b = x.map((_, i) => x.reduce((sum, value, j) => sum + a[i * 4 + j]! * value, 0));
        for (const [i, value] of choleskySolve(cholesky(a, 4), b, 4).entries())
          expect(value).toBeCloseTo(x[i]!, 8);
      }),
    );
  });

  it("refuses a matrix that is not positive definite", () => {
    expect(() => cholesky(Float64Array.of(1, 2, 2, 1), 2)).toThrow(Infeasible);
  });

  it("finds the line through points that lie on one, leaving missing ones out", () => {
    const line = leastSquares([1, 3, Number.NaN, 7], 2, (row, out) => out.set([1, row]));
    expect(line[0]).toBeCloseTo(1, 6);
    expect(line[1]).toBeCloseTo(2, 6);
  });
});
