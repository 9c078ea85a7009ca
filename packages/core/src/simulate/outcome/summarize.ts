/**
 * From the rows of paired runs to distributions: for every outcome what the scenario changes, run by run, and how well
 * that is known. Baseline and scenario of a run share their random numbers, so the spread of the differences is the
 * uncertainty of the effect, not that of the town.
 */
import type { OutcomeDefinition } from "./outcomes.ts";

/** Rows of K outcomes each, run after run. */
export interface PairedRows {
  outcomes: readonly Pick<OutcomeDefinition, "id" | "better">[];
  runs: number;
  baseline: Float64Array;
  scenario: Float64Array;
  /** Weights of the runs (a posterior sample's); equal where they are left out. */
  weights?: ArrayLike<number>;
}

export interface Spread {
  mean: number;
  /** Standard error of the mean; NaN for fewer than two runs. */
  se: number;
  median: number;
  p2_5: number;
  p97_5: number;
}

export interface OutcomeSummary {
  id: string;
  baseline: number;
  scenario: number;
  /** Scenario minus baseline. */
  difference: Spread;
  /** The differences themselves, in the order of the runs. */
  differences: readonly number[];
  /** Mean difference against the baseline's mean; NaN where that is 0. */
  relativeDifference: number;
  /** Share of the runs in which the scenario is strictly better; NaN where neither direction is. */
  probabilityOfImprovement: number;
  probabilityOfWorsening: number;
}

/** Summaries of all outcomes. Runs in which an outcome is not a number are left out for that outcome. */
export function summarize({ outcomes, runs, baseline, scenario, weights }: PairedRows): OutcomeSummary[] {
  const width = outcomes.length;
  return outcomes.map(({ id, better }, at) => {
    const difference: number[] = [];
    const weight: number[] = [];
    let total = 0;
    let base = 0;
    let changed = 0;
    let improved = 0;
    let worsened = 0;
    for (let run = 0; run < runs; run += 1) {
      const before = baseline[run * width + at]!;
      const after = scenario[run * width + at]!;
      if (Number.isNaN(before) || Number.isNaN(after)) continue;
      const w = weights?.[run] ?? 1;
      total += w;
      base += w * before;
      changed += w * after;
      difference.push(after - before);
      weight.push(w);
      const gain = better === "lower" ? before - after : after - before;
      if (gain > 0) improved += w;
      if (gain < 0) worsened += w;
    }
    const spread = spreadOf(difference, weights === undefined ? undefined : weight);
    const judged = better !== "neither" && total > 0;
    return {
      id,
      baseline: base / total,
      scenario: changed / total,
      difference: spread,
      differences: difference,
      relativeDifference: base === 0 ? Number.NaN : spread.mean / Math.abs(base / total),
      probabilityOfImprovement: judged ? improved / total : Number.NaN,
      probabilityOfWorsening: judged ? worsened / total : Number.NaN,
    };
  });
}

/** Mean, its error and quantiles of a sample. */
export function spreadOf(values: readonly number[], weights?: readonly number[]): Spread {
  const n = values.length;
  if (n === 0) {
    return { mean: Number.NaN, se: Number.NaN, median: Number.NaN, p2_5: Number.NaN, p97_5: Number.NaN };
  }
  const total = weights === undefined ? n : weights.reduce((sum, w) => sum + w, 0);
  const mean = values.reduce((sum, value, at) => sum + (weights?.[at] ?? 1) * value, 0) / total;
  let squares = 0;
  let weightSquares = 0;
  for (const [at, value] of values.entries()) {
    const w = (weights?.[at] ?? 1) / total;
    squares += w * (value - mean) ** 2;
    weightSquares += w * w;
  }
  // Runs of unequal weight count as 1/Σw² equal ones (Kish 1965); for equal weights this is s/√n.
  const effective = 1 / weightSquares;
  const se = effective > 1 + 1e-9 ? Math.sqrt(squares / (effective - 1)) : Number.NaN;
  const order = [...values.keys()].sort((a, b) => values[a]! - values[b]!);
  const at = (share: number) => quantileOf(order, values, weights, share, total);
  return { mean, se, median: at(0.5), p2_5: at(0.025), p97_5: at(0.975) };
}

/**
 * The quantile between order statistics: point k of a sample of n equal weights stands at (k - ½)/n (Hazen 1914); with
 * weights at the middle of its own weight.
 */
function quantileOf(
  order: readonly number[],
  values: readonly number[],
  weights: readonly number[] | undefined,
  share: number,
  total: number,
): number {
  let below = 0;
  let lastPlace = Number.NEGATIVE_INFINITY;
  let lastValue = values[order[0]!]!;
  for (const index of order) {
    const w = weights?.[index] ?? 1;
    if (w === 0) continue;
    const place = (below + w / 2) / total;
    const value = values[index]!;
    if (place >= share) {
      if (lastPlace === Number.NEGATIVE_INFINITY) return value;
      return lastValue + ((value - lastValue) * (share - lastPlace)) / (place - lastPlace);
    }
    below += w;
    lastPlace = place;
    lastValue = value;
  }
  return lastValue;
}
