import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { commonSpan, countVerdicts, roundingStep, verdictOf } from "./verdict.ts";

const outcome = (
  probability: number | null,
  better: "lower" | "higher" | "neither" = "lower",
  spread = 1,
) => ({
  baseline: 100,
  better,
  probability_of_improvement: probability,
  difference: { mean: -spread, median: -spread, p2_5: -2 * spread, p97_5: spread, standard_error: 0.1 },
});

describe("the verdict on an outcome", () => {
  it("is better from 95 % of the runs on, rather better from 80 %, and open in between", () => {
    expect([1, 0.95, 0.94, 0.8, 0.79, 0.5, 0.21].map((share) => verdictOf(outcome(share)))).toEqual([
      "better",
      "better",
      "perhapsBetter",
      "perhapsBetter",
      "unclear",
      "unclear",
      "unclear",
    ]);
    expect([0.2, 0.05, 0].map((share) => verdictOf(outcome(share)))).toEqual([
      "perhapsWorse",
      "worse",
      "worse",
    ]);
  });

  it("takes what rounding leaves for no change", () => {
    expect(verdictOf(outcome(1, "lower", 1e-14))).toBe("unchanged");
  });

  it("does not judge where neither side is better", () => {
    expect(verdictOf(outcome(null, "neither"))).toBe("changed");
    expect(countVerdicts([outcome(1), outcome(null, "neither")])).toMatchObject({ better: 1, changed: 1 });
  });
});

describe("figures of a distribution", () => {
  it("are rounded to two places of its width", () => {
    expect(roundingStep({ mean: 12180, p2_5: 1044, p97_5: 44_093 })).toBe(1000);
    expect(roundingStep({ mean: -0.043, p2_5: -0.197, p97_5: 0.022 })).toBeCloseTo(0.01, 12);
    expect(roundingStep({ mean: 0, p2_5: 0, p97_5: 0 })).toBe(0);
    // The same in every run, but for what adding in another order leaves.
    expect(roundingStep({ mean: 1808.4668, p2_5: 1808.4668 - 1e-10, p97_5: 1808.4668 })).toBe(1);
  });

  it("lie in a span that holds all of them and nothing at all", () => {
    const number = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.tuple(number, number), { minLength: 1 }), (pairs) => {
        const intervals = pairs.map(([a, b]) => ({
          p2_5: Math.min(a, b),
          p97_5: Math.max(a, b),
          mean: (a + b) / 2,
        }));
        const [low, high] = commonSpan(intervals);
        expect(low).toBeLessThan(0);
        expect(high).toBeGreaterThan(0);
        for (const { p2_5, p97_5 } of intervals) {
          expect(p2_5).toBeGreaterThanOrEqual(low);
          expect(p97_5).toBeLessThanOrEqual(high);
        }
      }),
    );
  });
});
