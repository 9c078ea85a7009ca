/**
 * A series' windows as a regular grid: the one way from what was counted to what is forecast, for training and for
 * serving. A step without a window, or whose values were all excluded, is missing.
 */
import { IST_OFFSET_MS } from "../../observation/instant.ts";
import { METRIC_BY_WIRE } from "../../observation/metrics.ts";
import { meanOf } from "../../window/summary.ts";
import { type MetricSummary, RESOLUTION_MS, type WindowSummary, windowStart } from "../../window/window.ts";
import type { Series } from "../series.ts";
import type { SeriesName } from "./series-id.ts";
import { type Statistic, statisticOf } from "./targets.ts";

/** The value of a step from its summary; undefined where it holds none. */
export function stepValue(summary: MetricSummary | undefined, statistic: Statistic): number | undefined {
  if (summary === undefined || summary.count === 0) return undefined;
  return statistic === "sum" ? summary.sum : meanOf(summary);
}

export interface StepValue {
  /** Start of the step, ms. */
  readonly start: number;
  readonly value: number;
}

/** The values of a series in windows of its own step. */
export function stepValues(name: SeriesName, windows: Iterable<WindowSummary>): StepValue[] {
  const statistic = statisticOf(name.domain, name.metric);
  const metric = METRIC_BY_WIRE[name.domain].get(name.metric)?.name ?? name.metric;
  const values: StepValue[] = [];
  for (const { start, metrics } of windows) {
    const value = stepValue(metrics[metric], statistic);
    if (value !== undefined) values.push({ start, value });
  }
  return values;
}

/**
 * The grid from the first value, or from `from` where it is given, to the last step that ends at or before `until`
 * (ms). The step that is still running is left out: half an hour's count is not an hour's.
 * @returns undefined where no value lies in it.
 */
export function seriesFrom(
  name: SeriesName,
  values: readonly StepValue[],
  until: number,
  from?: number,
): Series | undefined {
  const stepMs = RESOLUTION_MS[name.step];
  const end = windowStart(name.step, until);
  const inside = values.filter(({ start }) => start < end && (from === undefined || start >= from));
  const first = inside.reduce((least, { start }) => Math.min(least, start), Number.POSITIVE_INFINITY);
  if (!Number.isFinite(first)) return undefined;
  const startMs = from === undefined ? first : windowStart(name.step, from);
  const steps = Math.round((end - startMs) / stepMs);
  const grid = new Float64Array(steps).fill(Number.NaN);
  for (const { start, value } of inside) grid[Math.round((start - startMs) / stepMs)] = value;
  return {
    name: "",
    startMs,
    stepMs,
    offsetMinutes: new Int16Array(steps).fill(IST_OFFSET_MS / 60_000),
    values: grid,
    known: [],
  };
}
