/** What an outcome's distribution says in one word, and how its figures are rounded: no finer than they are known. */
import type { Difference, Outcome } from "../../api/simulation-types.ts";

export const VERDICTS = [
  "better",
  "perhapsBetter",
  "unclear",
  "perhapsWorse",
  "worse",
  "changed",
  "unchanged",
] as const;
export type Verdict = (typeof VERDICTS)[number];

/** Shares of the runs from which one says "better" and "rather better". */
const SURE = 0.95;
const LIKELY = 0.8;
/** Their counterparts on the other side, written out: 1 - 0.8 is less than 0.2. */
const SURELY_NOT = 0.05;
const LIKELY_NOT = 0.2;
/** Less than this share of the baseline is what adding in another order leaves. */
const NOISE = 1e-9;

type Judged = Pick<Outcome, "baseline" | "difference" | "better" | "probability_of_improvement">;

export function isUnchanged({ baseline, difference: { p2_5, p97_5, mean } }: Judged): boolean {
  const noise = NOISE * Math.max(1e-6, Math.abs(baseline));
  return Math.max(Math.abs(p2_5), Math.abs(p97_5), Math.abs(mean)) <= noise;
}

export function verdictOf(outcome: Judged): Verdict {
  if (isUnchanged(outcome)) return "unchanged";
  const improvement = outcome.probability_of_improvement;
  if (outcome.better === "neither" || improvement === null) return "changed";
  if (improvement >= SURE) return "better";
  if (improvement >= LIKELY) return "perhapsBetter";
  if (improvement <= SURELY_NOT) return "worse";
  return improvement <= LIKELY_NOT ? "perhapsWorse" : "unclear";
}

/** How many outcomes are of each verdict. */
export function countVerdicts(outcomes: readonly Judged[]): Record<Verdict, number> {
  const counts = Object.fromEntries(VERDICTS.map((verdict) => [verdict, 0])) as Record<Verdict, number>;
  for (const outcome of outcomes) counts[verdictOf(outcome)]++;
  return counts;
}

/** To which multiple of a power of ten a distribution's figures are rounded: two places of its width, four of itself at most. */
export function roundingStep({ mean, p2_5, p97_5 }: Pick<Difference, "mean" | "p2_5" | "p97_5">): number {
  // A width that is rounding's own says nothing of how well the figures are known.
  const largest = Math.max(Math.abs(mean), Math.abs(p2_5), Math.abs(p97_5));
  const size = Math.max(p97_5 - p2_5, largest / 100);
  return size > 0 ? 10 ** (Math.floor(Math.log10(size)) - 1) : 0;
}

/** A span of numbers that holds all of the intervals and 0, with a little air on both sides. */
export function commonSpan(
  intervals: readonly Pick<Difference, "p2_5" | "p97_5" | "mean">[],
): [number, number] {
  const low = Math.min(0, ...intervals.flatMap(({ p2_5, mean }) => [p2_5, mean]));
  const high = Math.max(0, ...intervals.flatMap(({ p97_5, mean }) => [p97_5, mean]));
  const air = (high - low) * 0.06 || 1;
  return [low - air, high + air];
}
