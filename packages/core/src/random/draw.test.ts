import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { choice, exponential, gamma, integer, normal, poisson, uniform } from "./draw.ts";
import { fillNormal, permutation } from "./fill.ts";
import { randomStream } from "./philox.ts";

const stream = randomStream(20_260_101, "test");
const n = 100_000;

function moments(draw: (index: number) => number): { mean: number; variance: number; skew: number } {
  const values = Float64Array.from({ length: n }, (_, index) => draw(index));
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const central = (power: number) => values.reduce((sum, value) => sum + (value - mean) ** power, 0) / n;
  const variance = central(2);
  return { mean, variance, skew: central(3) / variance ** 1.5 };
}

/** Largest distance between the empirical distribution and the true one (Kolmogorov & Smirnov). */
function ksDistance(draw: (index: number) => number, cdf: (x: number) => number): number {
  const sorted = Float64Array.from({ length: n }, (_, index) => draw(index)).sort();
  return sorted.reduce(
    (worst, x, rank) => Math.max(worst, Math.abs((rank + 1) / n - cdf(x)), Math.abs(rank / n - cdf(x))),
    0,
  );
}

/** The 0.1 % point of the Kolmogorov-Smirnov distance is 1.95/√n. */
const ksLimit = 1.95 / Math.sqrt(n);

describe("distributions", () => {
  test("uniform fills (0, 1) evenly", () => {
    expect(
      ksDistance(
        (i) => uniform(stream, i),
        (x) => x,
      ),
    ).toBeLessThan(ksLimit);
  });

  test("exponential has its distribution, 1 - exp(-x)", () => {
    expect(
      ksDistance(
        (i) => exponential(stream, i),
        (x) => 1 - Math.exp(-x),
      ),
    ).toBeLessThan(ksLimit);
  });

  test("normal has mean 0, variance 1, no skew", () => {
    const { mean, variance, skew } = moments((i) => normal(stream, i));
    expect(Math.abs(mean)).toBeLessThan(4 / Math.sqrt(n));
    expect(Math.abs(variance - 1)).toBeLessThan(4 * Math.sqrt(2 / n));
    expect(Math.abs(skew)).toBeLessThan(4 * Math.sqrt(6 / n));
  });

  test("gamma of shape 1 is the exponential", () => {
    expect(
      ksDistance(
        (i) => gamma(stream, 1, i),
        (x) => 1 - Math.exp(-x),
      ),
    ).toBeLessThan(ksLimit);
  });

  test.each([0.3, 0.9, 2.5, 40])("gamma of shape %s has mean and variance equal to it", (shape) => {
    const { mean, variance, skew } = moments((i) => gamma(stream, shape, i, 1));
    expect(Math.abs(mean - shape)).toBeLessThan(4 * Math.sqrt(shape / n));
    expect(Math.abs(variance / shape - 1)).toBeLessThan(0.06);
    expect(Math.abs(skew - 2 / Math.sqrt(shape))).toBeLessThan(0.3);
  });

  test.each([0.2, 3, 9.99, 10, 25, 4000])("Poisson of mean %s has variance equal to its mean", (mean) => {
    const found = moments((i) => poisson(stream, mean, i, 2));
    expect(Math.abs(found.mean - mean)).toBeLessThan(4 * Math.sqrt(mean / n));
    expect(Math.abs(found.variance / mean - 1)).toBeLessThan(0.03);
  });

  test("Poisson of mean 0 is 0", () => {
    expect(poisson(stream, 0, 5)).toBe(0);
  });

  test("choice follows its weights and never takes weight 0", () => {
    const counts = [0, 0, 0, 0];
    for (let i = 0; i < n; i += 1) counts[choice(stream, [1, 0, 2, 7], i, 3)]! += 1;
    expect(counts[1]).toBe(0);
    expect(Math.abs(counts[0]! / n - 0.1)).toBeLessThan(0.005);
    expect(Math.abs(counts[3]! / n - 0.7)).toBeLessThan(0.007);
  });

  test("impossible parameters are refused", () => {
    expect(() => gamma(stream, 0, 0)).toThrow(RangeError);
    expect(() => poisson(stream, -1, 0)).toThrow(RangeError);
    expect(() => choice(stream, [0, 0], 0)).toThrow(RangeError);
    expect(() => choice(stream, [1, -1], 0)).toThrow(RangeError);
  });
});

describe("counters", () => {
  test("draws at neighbouring indices, and of two distributions at one index, are uncorrelated", () => {
    let lag = 0;
    let across = 0;
    let otherIndex = 0;
    for (let i = 0; i < n; i += 1) {
      const u = uniform(stream, i) - 0.5;
      lag += u * (uniform(stream, i + 1) - 0.5);
      across += u * normal(stream, i);
      otherIndex += u * (uniform(stream, i, 1) - 0.5);
    }
    expect(Math.abs((lag / n) * 12)).toBeLessThan(4 / Math.sqrt(n));
    expect(Math.abs((across / n) * Math.sqrt(12))).toBeLessThan(4 / Math.sqrt(n));
    expect(Math.abs((otherIndex / n) * 12)).toBeLessThan(4 / Math.sqrt(n));
  });

  test("filling in any chunks equals drawing one by one", () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.nat(40), fc.nat(40), (start, first, second) => {
        const chunks = [new Float64Array(first), new Float64Array(second)];
        fillNormal(stream, chunks[0]!, start, 5, 6);
        fillNormal(stream, chunks[1]!, start + first, 5, 6);
        const single = Array.from({ length: first + second }, (_, i) => normal(stream, start + i, 5, 6));
        expect([...chunks[0]!, ...chunks[1]!]).toEqual(single);
      }),
    );
  });

  test("a permutation holds each index once, and each place is equally likely", () => {
    const firsts = new Float64Array(5);
    for (let draw = 0; draw < 20_000; draw += 1) {
      const order = permutation(stream, 5, draw);
      expect([...order].sort()).toEqual([0, 1, 2, 3, 4]);
      firsts[order[0]!]! += 1;
    }
    for (const count of firsts) expect(Math.abs(count / 20_000 - 0.2)).toBeLessThan(0.012);
  });

  test("integer stays within its bounds", () => {
    for (let i = 0; i < 1000; i += 1) expect([0, 1, 2]).toContain(integer(stream, 3, i, 9));
  });
});
