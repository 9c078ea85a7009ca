import { describe, expect, it } from "vitest";
import { summarizePairs } from "./pair-summary.ts";

const delay = {
  id: "delay",
  sector: "traffic",
  label: "Delay",
  unit: "h/d",
  better: "lower",
  headline: true,
} as const;
const speed = { id: "speed", sector: "traffic", label: "Speed", unit: "km/h", better: "higher" } as const;

describe("the summary of paired runs", () => {
  it("is of the differences, not of the two sides apart", () => {
    // Runs vary by hundreds, the scenario takes one hour off each.
    const baseline = Float64Array.of(100, 20, 400, 30, 700, 40);
    const scenario = Float64Array.of(99, 20, 399, 30, 699, 41);
    const [first, second] = summarizePairs([delay, speed], baseline, scenario);
    expect(first).toMatchObject({
      baseline: 400,
      scenario: 399,
      difference: { mean: -1, standardError: 0, median: -1, p2_5: -1, p97_5: -1 },
      relative: -1 / 400,
      improvement: 1,
    });
    expect(second?.difference.mean).toBeCloseTo(1 / 3, 12);
    // Two ties count half, one run is better.
    expect(second?.improvement).toBeCloseTo(2 / 3, 12);
  });

  it("has the quantiles of 1 … 101 at 2.5, 50 and 97.5 %: 3.5, 51 and 98.5", () => {
    const zeros = new Float64Array(101);
    const [summary] = summarizePairs(
      [delay],
      zeros,
      zeros.map((_, run) => run + 1),
    );
    expect(summary?.difference).toMatchObject({ p2_5: 3.5, median: 51, p97_5: 98.5 });
    // Standard deviation √(101·102/12), over √101.
    expect(summary?.difference.standardError).toBeCloseTo(Math.sqrt(102 / 12), 10);
    expect(summary?.relative).toBeNull();
  });

  it("leaves out runs without a number", () => {
    const [summary] = summarizePairs([delay], Float64Array.of(1, Number.NaN, 3), Float64Array.of(2, 5, 4));
    expect(summary).toMatchObject({ baseline: 2, difference: { mean: 1 }, improvement: 0 });
  });
});
