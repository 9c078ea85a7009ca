/** The algebra of a metric's summary: add a value, merge two, read mean and deviation. */
import type { MetricSummary } from "./window.ts";

export function emptySummary(): MetricSummary {
  return {
    count: 0,
    sum: 0,
    sumOfSquares: 0,
    min: null,
    max: null,
    last: null,
    lastAt: null,
    excluded: 0,
  };
}

/** Adds a value observed at `at` (ms). Changes `summary`. */
export function addValue(summary: MetricSummary, value: number, at: number): void {
  summary.count += 1;
  summary.sum += value;
  summary.sumOfSquares += value * value;
  if (summary.min === null || value < summary.min) summary.min = value;
  if (summary.max === null || value > summary.max) summary.max = value;
  if (summary.lastAt === null || at > summary.lastAt) {
    summary.last = value;
    summary.lastAt = at;
  }
}

/**
 * Adds all of `other` to `summary` (changed). Where both have a last value of the same time, `summary`'s stays:
 * it was counted first.
 */
export function mergeSummary(summary: MetricSummary, other: MetricSummary): void {
  summary.count += other.count;
  summary.sum += other.sum;
  summary.sumOfSquares += other.sumOfSquares;
  summary.excluded += other.excluded;
  if (other.min !== null && (summary.min === null || other.min < summary.min)) summary.min = other.min;
  if (other.max !== null && (summary.max === null || other.max > summary.max)) summary.max = other.max;
  if (other.lastAt !== null && (summary.lastAt === null || other.lastAt > summary.lastAt)) {
    summary.last = other.last;
    summary.lastAt = other.lastAt;
  }
}

/** Mean of the values; undefined when there is none. */
export function meanOf(summary: MetricSummary): number | undefined {
  return summary.count === 0 ? undefined : summary.sum / summary.count;
}

/** Standard deviation of the values as a sample (n - 1); undefined below two values. */
export function deviationOf(summary: MetricSummary): number | undefined {
  const { count, sum, sumOfSquares } = summary;
  if (count < 2) return undefined;
  // Rounding can push the difference of two near-equal squares a hair below zero.
  return Math.sqrt(Math.max(0, sumOfSquares - (sum * sum) / count) / (count - 1));
}
