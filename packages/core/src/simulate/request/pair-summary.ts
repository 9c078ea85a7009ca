/** What paired runs say of an outcome: the distribution of scenario minus baseline, run by run. */
import type { OutcomeDefinition } from "../outcome/outcomes.ts";
import { momentsOf, standardError } from "./progress.ts";

export interface PairSummary {
  readonly definition: OutcomeDefinition;
  /** Means over the runs. */
  readonly baseline: number;
  readonly scenario: number;
  readonly difference: {
    readonly mean: number;
    /** Of the mean; null below two runs. */
    readonly standardError: number | null;
    readonly median: number;
    readonly p2_5: number;
    readonly p97_5: number;
  };
  /** Mean difference against the baseline's mean; null where that is 0. */
  readonly relative: number | null;
  /** Share of the runs that the scenario makes better, a tie counting half; null where neither side is better. */
  readonly improvement: number | null;
}

/** Value at `share` of the sorted values, between neighbours in proportion (Hyndman & Fan 1996, type 7). */
export function quantileOf(sorted: Float64Array, share: number): number {
  const at = share * (sorted.length - 1);
  const low = Math.floor(at);
  const high = Math.min(sorted.length - 1, low + 1);
  return sorted[low]! + (at - low) * (sorted[high]! - sorted[low]!);
}

/**
 * The summary of each outcome, in their order. Runs in which an outcome has no number are left out of it; where none has
 * one its figures are NaN.
 * @param baseline runs x outcomes, run after run; `scenario` likewise
 */
export function summarizePairs(
  outcomes: readonly OutcomeDefinition[],
  baseline: Float64Array,
  scenario: Float64Array,
): PairSummary[] {
  return outcomes.map((definition, column) => {
    const pairs: [number, number][] = [];
    for (let at = column; at < baseline.length; at += outcomes.length) {
      if (Number.isFinite(baseline[at]) && Number.isFinite(scenario[at]))
        pairs.push([baseline[at]!, scenario[at]!]);
    }
    const differences = pairs.map(([before, after]) => after - before);
    const moments = momentsOf(differences);
    const sorted = Float64Array.from(differences).sort();
    const mean = pairs.length === 0 ? Number.NaN : moments.mean;
    const before = pairs.length === 0 ? Number.NaN : momentsOf(pairs.map(([value]) => value)).mean;
    return {
      definition,
      baseline: before,
      scenario: before + mean,
      difference: {
        mean,
        standardError: standardError(moments),
        median: quantileOf(sorted, 0.5),
        p2_5: quantileOf(sorted, 0.025),
        p97_5: quantileOf(sorted, 0.975),
      },
      relative: before === 0 || Number.isNaN(before) ? null : mean / before,
      improvement: improvementOf(differences, definition.better),
    };
  });
}

function improvementOf(differences: readonly number[], better: OutcomeDefinition["better"]): number | null {
  if (better === "neither" || differences.length === 0) return null;
  const sign = better === "lower" ? -1 : 1;
  let good = 0;
  for (const difference of differences) good += difference === 0 ? 0.5 : sign * difference > 0 ? 1 : 0;
  return good / differences.length;
}
