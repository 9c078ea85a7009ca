/**
 * The forecast that needs no model: what the series was at the same time last week or yesterday, or just now, as far as
 * its past allows. Its intervals are the errors that the same rule made in that past; where the past is too short to
 * know them they are wide on purpose, and the answer says so.
 */
import { ConformalBounds } from "../conformal.ts";
import type { Distribution } from "../forecaster.ts";
import { lastKnown, naiveForecast } from "../naive.ts";
import { countValues, firstSteps, rhythmOf, type Series } from "../series.ts";

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
 * The assumption where no errors are known: a normal error whose deviation is 60 % of the value, or twice the values'
 * own spread where that is larger. Half of a town's hourly series halve or double between night and noon.
 */
const ASSUMED_SHARE = 0.6;
const ASSUMED_SPREADS = 2;
/** Standard normal quantiles at LEVELS of metrics.ts. */
const NORMAL = [-1.96, -1.282, -0.842, -0.524, -0.253, 0, 0.253, 0.524, 0.842, 1.282, 1.96];
const none = new Float64Array(0);

/** The rule that a past of so many values allows: two rhythms are needed to say that there is one. */
export function naiveRule(series: Series): NaiveRule {
  const { day, week } = rhythmOf(series.stepMs);
  const values = countValues(series.values);
  if (values >= 2 * week) return "seasonal-naive-week";
  return day > 1 && values >= 2 * day ? "seasonal-naive-day" : "persistence";
}

/**
 * Forecasts the steps `1…steps` after the series' last. Where its last values are missing the forecast is made from the
 * last one that there is, and its intervals are those of that longer way.
 * @param series with at least one value.
 * @param floor the least value that can be.
 */
export function naivePath(
  series: Series,
  steps: number,
  floor: number,
  rule: NaiveRule = naiveRule(series),
): NaivePath {
  const origin = lastKnown(series.values, series.values.length - 1);
  const gap = series.values.length - 1 - origin;
  const known = firstSteps(series, origin + 1);
  let assumed = false;
  const made = Array.from({ length: steps }, (_, k): Distribution => {
    const horizon = gap + k + 1;
    const point = naiveForecast(KIND[rule], known, none, origin, horizon);
    const errors = pastErrors(known, rule, horizon);
    const enough = errors.count >= LEAST_ERRORS;
    assumed ||= !enough;
    const quantiles = enough ? errors.quantiles(point, 1) : assumedQuantiles(known, point);
    return { point: Math.max(floor, point), quantiles: quantiles.map((value) => Math.max(floor, value)) };
  });
  return { rule, steps: made, intervalsFrom: assumed ? "assumption" : "past errors" };
}

function pastErrors(series: Series, rule: NaiveRule, horizon: number): ConformalBounds {
  const bounds = new ConformalBounds();
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

function assumedQuantiles({ values }: Series, point: number): Float64Array {
  const seen = values.filter((value) => !Number.isNaN(value));
  const mean = seen.reduce((sum, value) => sum + value, 0) / seen.length;
  const square = seen.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, seen.length - 1);
  const deviation = Math.max(ASSUMED_SHARE * Math.abs(point), ASSUMED_SPREADS * Math.sqrt(square), 1e-9);
  return Float64Array.from(NORMAL, (z) => point + z * deviation);
}
