/**
 * The forecast that needs no model: what the series was at the same time last week or yesterday, or just now, as far as
 * its past allows. Its intervals are the errors that the same rule made in that past; where the past is too short to
 * know them they are wide on purpose, and the answer says so.
 */
import { ConformalBounds } from "../conformal.ts";
import type { Distribution } from "../forecaster.ts";
import { lastKnown, naiveForecast } from "../naive.ts";
import { countValues, rhythmOf, type Series } from "../series.ts";

export const NAIVE_RULES = ["seasonal-naive-week", "seasonal-naive-day", "persistence"] as const;
export type NaiveRule = (typeof NAIVE_RULES)[number];

export interface NaivePath {
  readonly rule: NaiveRule;
  readonly steps: readonly Distribution[];
  /** Whether the intervals are made of errors of the past, or of an assumption. */
  readonly intervalsFrom: "past errors" | "assumption";
}

const KIND = {
  "seasonal-naive-week": "last_week",
  "seasonal-naive-day": "yesterday",
  persistence: "last_value",
} as const;
/** Below so many past errors at a horizon their outer quantiles mean nothing. */
const LEAST_ERRORS = 40;
/** Errors looked at, the latest: enough for the 2.5 % tails. */
const MOST_ERRORS = 1_000;
/**
 * The assumption where no errors are known: a normal error whose deviation is 60 % of the value, or of the values'
 * own spread where that is larger. Half of a town's hourly series halve or double between night and noon.
 */
const ASSUMED_SHARE = 0.6;
/** Standard normal quantiles at LEVELS of metrics.ts. */
const NORMAL = [-1.96, -1.282, -0.842, -0.524, -0.253, 0, 0.253, 0.524, 0.842, 1.282, 1.96];

/** The rule that a past of so many steps allows: two rhythms are needed to say that there is one. */
export function naiveRule(series: Series): NaiveRule {
  const { day, week } = rhythmOf(series.stepMs);
  const steps = countValues(series.values);
  if (steps >= 2 * week) return "seasonal-naive-week";
  return day > 1 && steps >= 2 * day ? "seasonal-naive-day" : "persistence";
}

/**
 * Forecasts the steps `1…steps` after the series' last.
 * @param floor the least value that can be.
 * @param rule another than the past allows best.
 */
export function naivePath(
  series: Series,
  steps: number,
  floor: number,
  rule: NaiveRule = naiveRule(series),
): NaivePath {
  const origin = series.values.length - 1;
  const none = new Float64Array(0);
  const made: Distribution[] = [];
  let assumed = false;
  for (let horizon = 1; horizon <= steps; horizon++) {
    const point = naiveForecast(KIND[rule], series, none, origin, horizon);
    const errors = pastErrors(series, rule, horizon);
    let quantiles: Float64Array;
    if (errors.count >= LEAST_ERRORS) {
      quantiles = errors.quantiles(point, 1);
    } else {
      assumed = true;
      const deviation = assumedDeviation(series, point);
      quantiles = Float64Array.from(NORMAL, (z) => point + z * deviation);
    }
    made.push({
      point: Math.max(floor, point),
      quantiles: quantiles.map((value) => Math.max(floor, value)),
    });
  }
  return { rule, steps: made, intervalsFrom: assumed ? "assumption" : "past errors" };
}

function pastErrors(series: Series, rule: NaiveRule, horizon: number): ConformalBounds {
  const bounds = new ConformalBounds();
  const none = new Float64Array(0);
  const { day, week } = rhythmOf(series.stepMs);
  const lead = rule === "seasonal-naive-week" ? week : rule === "seasonal-naive-day" ? day : 1;
  const last = series.values.length - 1 - horizon;
  for (let origin = Math.max(lead - 1, last - MOST_ERRORS); origin <= last; origin++) {
    const truth = series.values[origin + horizon]!;
    if (Number.isNaN(truth)) continue;
    bounds.remember(truth - naiveForecast(KIND[rule], series, none, origin, horizon));
  }
  return bounds;
}

function assumedDeviation(series: Series, point: number): number {
  const from = lastKnown(series.values, series.values.length - 1);
  const seen = series.values.slice(0, from + 1).filter((value) => !Number.isNaN(value));
  const mean = seen.reduce((sum, value) => sum + value, 0) / seen.length;
  const square = seen.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, seen.length - 1);
  return Math.max(ASSUMED_SHARE * Math.abs(point), 2 * Math.sqrt(square), 1e-9);
}

