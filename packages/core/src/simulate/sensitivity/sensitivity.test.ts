import { describe, expect, test } from "vitest";
import { morrisDesign, morrisEffects } from "./morris.ts";
import { sobolDesign, sobolIndices } from "./sobol-indices.ts";
import { primitivePolynomials, sobolPoints } from "./sobol-sequence.ts";

type Model = (x: Float64Array) => number;

function outcomesOf(model: Model, points: Float64Array, dimensions: number): Float64Array {
  return Float64Array.from({ length: points.length / dimensions }, (_, row) =>
    model(points.subarray(row * dimensions, (row + 1) * dimensions)),
  );
}

/** Ishigami & Homma 1990 with a = 7, b = 0.1, on (-π, π)³. */
const ishigami: Model = (u) => {
  const [x1, x2, x3] = Array.from(u, (each) => Math.PI * (2 * each - 1)) as [number, number, number];
  return Math.sin(x1) + 7 * Math.sin(x2) ** 2 + 0.1 * x3 ** 4 * Math.sin(x1);
};

/** Sobol's g-function with the usual coefficients. */
const A = [0, 1, 4.5, 9, 99, 99, 99, 99];
const g: Model = (u) => A.reduce((product, a, at) => (product * (Math.abs(4 * u[at]! - 2) + a)) / (1 + a), 1);

describe("Sobol' points", () => {
  test("there are 1, 1, 2, 2, 6, 6, 18 primitive polynomials of degree 1 to 7: φ(2^d - 1)/d", () => {
    const degrees = primitivePolynomials(36).map(({ degree }) => degree);
    expect([1, 2, 3, 4, 5, 6, 7].map((d) => degrees.filter((each) => each === d).length)).toEqual([
      1, 1, 2, 2, 6, 6, 18,
    ]);
  });

  test("every one of 60 dimensions puts one of 256 points into each of 256 cells", () => {
    const points = sobolPoints(60, 256, 3);
    for (let dimension = 0; dimension < 60; dimension += 1) {
      const cells = new Set(
        Array.from({ length: 256 }, (_, row) => Math.floor(points[row * 60 + dimension]! * 256)),
      );
      expect(cells.size).toBe(256);
    }
  });

  test("the first two dimensions are a (0, 8, 2)-net: every box of area 1/256 holds one point", () => {
    const points = sobolPoints(2, 256, 11);
    for (let split = 0; split <= 8; split += 1) {
      const boxes = new Set<string>();
      for (let row = 0; row < 256; row += 1) {
        const x = Math.floor(points[2 * row]! * 2 ** split);
        boxes.add(`${x},${Math.floor(points[2 * row + 1]! * 2 ** (8 - split))}`);
      }
      expect(boxes.size).toBe(256);
    }
  });

  test("integrate a smooth function of ten variables far better than independent draws", () => {
    const n = 4096;
    const product: Model = (u) => u.reduce((p, each) => p * (1 + (each - 0.5) / 2), 1);
    const errors = [1, 2, 3, 4].map((seed) => {
      const values = outcomesOf(product, sobolPoints(10, n, seed), 10);
      return values.reduce((sum, value) => sum + value, 0) / n - 1;
    });
    const rms = Math.sqrt(errors.reduce((sum, error) => sum + error * error, 0) / 4);
    // Independent draws: √((1 + 1/48)^10 - 1)/√n = 0.0075.
    expect(rms).toBeLessThan(0.0075 / 10);
  });
});

describe("Sobol' indices", () => {
  test("of the Ishigami function are 0.3139, 0.4424, 0 and in total 0.5576, 0.4424, 0.2437", () => {
    const base = 4096;
    const indices = sobolIndices(outcomesOf(ishigami, sobolDesign(3, base, 1), 3), 3, base, 1);
    for (const [at, [first, total]] of [
      [0.3139, 0.5576],
      [0.4424, 0.4424],
      [0, 0.2437],
    ].entries()) {
      expect(Math.abs(indices[at]!.first.value - first!)).toBeLessThan(0.02);
      expect(Math.abs(indices[at]!.total.value - total!)).toBeLessThan(0.02);
    }
  });

  test("of the g-function are those of its formula", () => {
    const base = 4096;
    const own = A.map((a) => 1 / 3 / (1 + a) ** 2);
    const variance = own.reduce((product, v) => product * (1 + v), 1) - 1;
    const indices = sobolIndices(outcomesOf(g, sobolDesign(8, base, 2), 8), 8, base, 2);
    for (const [at, { first, total }] of indices.entries()) {
      const others = own.reduce((product, v, other) => (other === at ? product : product * (1 + v)), 1);
      expect(Math.abs(first.value - own[at]! / variance)).toBeLessThan(0.02);
      expect(Math.abs(total.value - (own[at]! * others) / variance)).toBeLessThan(0.02);
    }
  });

  test("bootstrap intervals of 95 % hold the truth in most of 20 independent designs", () => {
    let held = 0;
    for (let seed = 0; seed < 20; seed += 1) {
      const base = 256;
      const [index] = sobolIndices(outcomesOf(ishigami, sobolDesign(3, base, seed), 3), 3, base, seed);
      if (index!.total.low <= 0.5576 && 0.5576 <= index!.total.high) held += 1;
    }
    expect(held).toBeGreaterThanOrEqual(17);
  });

  test("do without the base rows of which a run failed", () => {
    const [base, dimensions] = [1024, 3];
    const outcomes = outcomesOf(ishigami, sobolDesign(dimensions, base, 1), dimensions);
    for (let row = 5; row < outcomes.length; row += 97) outcomes[row] = Number.NaN;
    const [first] = sobolIndices(outcomes, dimensions, base, 1);
    expect(Math.abs(first!.total.value - 0.5576)).toBeLessThan(0.05);
    expect(sobolIndices(outcomes.fill(Number.NaN), dimensions, base, 1)[0]!.total.value).toBeNaN();
  });

  test("of an outcome that does not vary are 0, not undefined", () => {
    const indices = sobolIndices(new Float64Array(4 * 64).fill(5), 2, 64, 1);
    expect(indices.map(({ first, total }) => [first.value, total.value])).toEqual([
      [0, 0],
      [0, 0],
    ]);
  });
});

describe("Morris' screening", () => {
  test("of a linear function gives its slopes, without spread", () => {
    const design = morrisDesign(3, 10, 1);
    const effects = morrisEffects(
      design,
      outcomesOf((u) => 3 * u[0]! - 5 * u[1]!, design.points, 3),
    );
    const expected = [3, -5, 0];
    for (const [at, { mu, muStar, sigma }] of effects.entries()) {
      expect(mu).toBeCloseTo(expected[at]!, 10);
      expect(muStar).toBeCloseTo(Math.abs(expected[at]!), 10);
      expect(sigma).toBeCloseTo(0, 10);
    }
  });

  test("leaves out steps to and from a run that failed", () => {
    const design = morrisDesign(3, 10, 1);
    const outcomes = outcomesOf((u) => 3 * u[0]! - 5 * u[1]!, design.points, 3);
    outcomes[6] = Number.NaN;
    const [first, second] = morrisEffects(design, outcomes);
    expect([first!.mu, second!.mu]).toEqual([expect.closeTo(3, 10), expect.closeTo(-5, 10)]);
    expect(first!.muStarError).toBeCloseTo(0, 10);
  });

  test("steps one coordinate at a time inside the cube, each coordinate once a walk", () => {
    const { points, order } = morrisDesign(5, 4, 7);
    for (let walk = 0; walk < 4; walk += 1) {
      expect([...order.subarray(walk * 5, walk * 5 + 5)].sort()).toEqual([0, 1, 2, 3, 4]);
      for (let point = 0; point < 5; point += 1) {
        const row = (walk * 6 + point) * 5;
        const changed = [0, 1, 2, 3, 4].filter((at) => points[row + at] !== points[row + 5 + at]);
        expect(changed).toHaveLength(1);
      }
    }
    expect(Math.min(...points)).toBeGreaterThan(0);
    expect(Math.max(...points)).toBeLessThan(1);
  });

  test("ranks the g-function's parameters as its coefficients do and sees that they interact", () => {
    const design = morrisDesign(8, 200, 3);
    const effects = morrisEffects(design, outcomesOf(g, design.points, 8));
    const ranked = effects.map(({ muStar }, at) => ({ muStar, at })).sort((a, b) => b.muStar - a.muStar);
    expect(ranked.slice(0, 4).map(({ at }) => at)).toEqual([0, 1, 2, 3]);
    expect(effects[0]!.sigma).toBeGreaterThan(effects[0]!.muStar / 2);
  });
});
