import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { histogram, quantileSorted } from "./histogram.ts";

describe("a histogram", () => {
  test("of 1 to 1000 has bins of 2·500·1000^(-1/3) = 100, all alike", () => {
    const { from, width, counts } = histogram(Array.from({ length: 1000 }, (_, at) => at + 1))!;
    expect([from, counts.length]).toEqual([1, 10]);
    expect(width).toBeCloseTo(99.9, 12);
    expect(new Set(counts)).toEqual(new Set([100]));
  });

  test("falls back to Scott's rule where half of the values are one number", () => {
    const values = [...new Array<number>(90).fill(0), ...Array.from({ length: 10 }, (_, at) => at + 1)];
    const { counts } = histogram(values)!;
    expect(counts[0]).toBeGreaterThanOrEqual(90);
    expect(counts.length).toBeGreaterThan(2);
  });

  test("of one number is one bin without a width, of none is none", () => {
    expect(histogram([3, 3, 3])).toEqual({ from: 3, width: 0, counts: [3] });
    expect(histogram([])).toBeUndefined();
  });

  test("counts every value once, between the least and the largest, in 60 bins at most", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1 }), (values) => {
        const { from, width, counts } = histogram(values)!;
        expect(counts.reduce((sum, count) => sum + count, 0)).toBe(values.length);
        expect(counts.length).toBeLessThanOrEqual(60);
        expect(from === Math.min(...values)).toBe(true);
        expect(Math.abs(from + width * counts.length - Math.max(...values))).toBeLessThan(1e-6);
      }),
    );
  });

  test("takes point k of n for the quantile (k - ½)/n", () => {
    expect([0, 0.1, 0.3, 0.4, 0.5, 1].map((share) => quantileSorted([1, 2, 3, 4, 5], share))).toEqual([
      1, 1, 2, 2.5, 3, 5,
    ]);
  });
});
