import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addProgress, momentsOf, standardError } from "./progress.ts";

const values = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 2, maxLength: 60 });

describe("the running estimate", () => {
  it("of any split into chunks has the mean and standard error of all runs together", () => {
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 20 }), (all, size) => {
        const chunks = [];
        for (let from = 0; from < all.length; from += size) {
          const part = all.slice(from, from + size);
          chunks.push({ from, to: from + part.length, failed: 0, differences: { vkm: momentsOf(part) } });
        }
        const { runs, differences } = addProgress(chunks.toReversed());
        expect(runs).toBe(all.length);
        const mean = all.reduce((sum, each) => sum + each, 0) / all.length;
        const variance = all.reduce((sum, each) => sum + (each - mean) ** 2, 0) / (all.length - 1);
        expect(differences.get("vkm")?.mean).toBeCloseTo(mean, 4);
        expect(standardError(differences.get("vkm")!)).toBeCloseTo(Math.sqrt(variance / all.length), 3);
      }),
    );
  });

  it("leaves out the runs that failed, and has no error for a single run", () => {
    const one = momentsOf([Number.NaN, 3]);
    expect(one).toEqual({ count: 1, mean: 3, m2: 0 });
    expect(standardError(one)).toBeNull();
  });
});
