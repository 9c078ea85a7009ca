import type { ResultsAnswer } from "@nagar/core/simulate/request/results.ts";
import { expect, it } from "vitest";
import { resultsText } from "./results-text.ts";

const outcome = (label: string, share: number | null, mean: number) => ({
  label,
  unit: "km",
  baseline: 100,
  difference: { mean, standard_error: null, median: mean, p2_5: mean, p97_5: mean },
  probability_of_improvement: share,
});

it("says in how many runs an outcome is better, and that it is unchanged where it is", () => {
  const text = resultsText({
    scenario: { title: "A scenario", days: 1, start_date: "2026-01-05" },
    town: { name: "Suvarnapur" },
    runs: { used: 4, failed: [], missing: [], stopped_early: false },
    headline: [
      outcome("Gained", 1, -5),
      outcome("Lost", 0, 5),
      outcome("Same", 0, 0),
      // What adding in another order leaves.
      outcome("As good as same", 0, 1e-12),
      outcome("Moved", null, 5),
      outcome("Not moved", null, 0),
    ],
    sensitivity: null,
    limits: [],
    result_hash: "",
  } as unknown as ResultsAnswer);
  const last = (label: string): string =>
    text
      .split("\n")
      .find((line) => line.startsWith(`${label} (`))!
      .trim()
      .split(/\s{2,}/)
      .at(-1)!;
  expect([last("Gained"), last("Lost")]).toEqual(["100 %", "0 %"]);
  expect(["Same", "As good as same", "Not moved"].map(last)).toEqual(Array(3).fill("unchanged"));
  expect(last("Moved")).toBe("+5 … +5");
});
