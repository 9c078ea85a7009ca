/** Summaries as the API says them: count, mean, deviation and the rest, per metric, by its name on the wire. */

import type { Domain } from "../observation/domain.ts";
import { formatInstant } from "../observation/instant.ts";
import { metricToWire } from "../observation/metrics.ts";
import { deviationOf, meanOf } from "../window/summary.ts";
import type { MetricSummary } from "../window/window.ts";

export interface Statistics {
  /** Values in the figures below. */
  count: number;
  mean: number | null;
  min: number | null;
  max: number | null;
  /** Standard deviation as of a sample (n - 1); null below two values. */
  std: number | null;
  sum: number;
  /** Value with the latest event time, and that time. */
  last: number | null;
  last_at: string | null;
  /** Values left out: outside the physical range, or from the future. */
  excluded: number;
}

export function statisticsOf(summary: MetricSummary): Statistics {
  return {
    count: summary.count,
    mean: meanOf(summary) ?? null,
    min: summary.min,
    max: summary.max,
    std: deviationOf(summary) ?? null,
    sum: summary.sum,
    last: summary.last,
    last_at: summary.lastAt === null ? null : formatInstant(summary.lastAt),
    excluded: summary.excluded,
  };
}

/** Per metric, by wire name; only those asked for (names inside), all where none is. */
export function allStatistics(
  domain: Domain,
  metrics: Readonly<Record<string, MetricSummary>>,
  asked: readonly string[] | undefined,
): Record<string, Statistics> {
  const names = asked ?? Object.keys(metrics);
  return Object.fromEntries(
    names.flatMap((name) => {
      const summary = metrics[name];
      return summary === undefined ? [] : [[metricToWire(domain, name), statisticsOf(summary)]];
    }),
  );
}
