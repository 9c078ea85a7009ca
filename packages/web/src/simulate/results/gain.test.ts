import { describe, expect, it } from "vitest";
import type { Outcome } from "../../api/simulation-types.ts";
import { asGain } from "./gain.ts";
import { verdictOf } from "./verdict.ts";

const cost: Outcome = {
  id: "money.time",
  sector: "money",
  label: "Time",
  unit: "INR/d",
  better: "lower",
  headline: false,
  baseline: 100,
  scenario: 90,
  difference: { mean: -10, standard_error: 1, median: -9, p2_5: -20, p97_5: 2 },
  relative_difference: -0.1,
  probability_of_improvement: 0.96,
};

describe("a cost as a gain", () => {
  it("is what is saved, with the ends of its interval in their order", () => {
    const { difference, better } = asGain(cost);
    expect(difference).toEqual({ mean: 10, standard_error: 1, median: 9, p2_5: -2, p97_5: 20 });
    expect(better).toBe("higher");
  });

  it("is judged as the cost was", () => {
    expect(verdictOf(asGain(cost))).toBe(verdictOf(cost));
  });

  it("leaves alone what is a gain already, and what is neither", () => {
    const gain: Outcome = { ...cost, better: "higher" };
    expect(asGain(gain)).toBe(gain);
    const neither: Outcome = { ...cost, better: "neither" };
    expect(asGain(neither)).toBe(neither);
  });
});
