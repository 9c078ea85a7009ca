import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normal } from "../random/draw.ts";
import { randomStream } from "../random/philox.ts";
import { fitRidge, predictRidge } from "./ridge.ts";

/** Targets of a known equation with noise; every seventh value of the second column is missing. */
function planted(n: number, seed: number, noise: number) {
  const stream = randomStream(seed, "ridge");
  const rows = new Float32Array(n * 3);
  const targets = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const [a, b, c, e] = [0, 1, 2, 3].map((k) => normal(stream, i, k)) as [number, number, number, number];
    rows.set([a, i % 7 === 0 ? Number.NaN : 10 + 3 * b, c], i * 3);
    targets[i] = 4 + 2 * a - (i % 7 === 0 ? 0 : b) + noise * e;
  }
  return { rows, targets, ages: Float64Array.from({ length: n }, (_, i) => i / n) };
}

describe("ridge regression", () => {
  it("finds the equation whatever number of rows there is", () => {
    fc.assert(
      fc.property(fc.integer({ min: 300, max: 320 }), fc.nat(100), (n, seed) => {
        const { rows, targets, ages } = planted(n, seed, 0.01);
        const model = fitRidge(rows, 3, 3, targets, ages);
        const at = (...row: number[]) => predictRidge(model, Float32Array.from(row), 0);
        expect(at(0, 10, 0)).toBeCloseTo(4, 1);
        expect(at(1, 10, 0) - at(0, 10, 0)).toBeCloseTo(2, 1);
        expect(at(0, 13, 0) - at(0, 10, 0)).toBeCloseTo(-1, 1);
        expect(at(0, 10, 1) - at(0, 10, 0)).toBeCloseTo(0, 1);
      }),
      { numRuns: 20 },
    );
  });

  it("is hardly moved by one wild target in fifty", () => {
    const { rows, targets, ages } = planted(1_000, 5, 0.1);
    for (let i = 0; i < targets.length; i += 50) targets[i]! += 100;
    const model = fitRidge(rows, 3, 3, targets, ages);
    // The mean of the targets is 2 higher than without them.
    expect(Math.abs(predictRidge(model, Float32Array.of(1, 10, 0), 0) - 6)).toBeLessThan(1);
  });
});
