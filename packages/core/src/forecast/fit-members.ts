/**
 * The members of the ensemble, fitted on the first steps of every series: the naives, a ridge regression per horizon
 * (one for all series together, what each series adds to it, and what each hour of the day adds), and boosted trees that learn, over all series and horizons together, what the ridge leaves.
 */
import type { FeatureSet } from "./features.ts";
import type { ForecastInput } from "./forecast-input.ts";
import type { History } from "./history.ts";
import { everyNth, fitHourly, type HourlyRidge, hourlyEquation, type RestOfRidge } from "./hourly-ridge.ts";
import { NAIVES, weekProfile } from "./naive.ts";
import { fitRidge, predictRidge, type Ridge } from "./ridge.ts";
import { fitSmoothing, type SmoothingRange } from "./smoothing.ts";
import type { Subject } from "./subjects.ts";
import { predictMargins, type TreeEnsemble } from "./trees/ensemble.ts";
import { squaredLoss } from "./trees/losses.ts";
import { trainTrees } from "./trees/train.ts";

export const MEMBERS = [...NAIVES, "ridge", "trees", "boosted", "smoothing"] as const;
export type Member = (typeof MEMBERS)[number];
const RIDGE = NAIVES.length;
const TREES = RIDGE + 1;
const BOOSTED = RIDGE + 2;
const SMOOTHING = RIDGE + 3;

export interface FittedSeries {
  readonly profile: Float64Array;
  /** Equations that add up, per horizon in the order of the horizons; none where there is too little to learn from. */
  readonly ridges: readonly (readonly Ridge[])[];
  /** What the hours of the day add, by days ahead; none where a day is one step or there is too little to learn from. */
  readonly hourly: readonly HourlyRidge[];
  readonly smoothing: readonly SmoothingRange[];
}

export interface FittedMembers {
  readonly series: readonly FittedSeries[];
  /** On what the ridge leaves, and on the target itself. */
  readonly trees: TreeEnsemble | undefined;
  readonly boosted: TreeEnsemble | undefined;
}

export type TimedKind = "ridge" | "trees" | "boosted" | "smoothing";

export interface FitSettings {
  readonly features: FeatureSet;
  readonly horizons: readonly number[];
  readonly seed: number;
  /** Grow trees too. */
  readonly trees: boolean;
  /** Called before and after each kind of model, to time it. */
  readonly timed?: (kind: TimedKind, work: () => void) => void;
}

/** Rows to learn from: of a series over all horizons, of one of its horizons, of all series together, of the trees. */
const RIDGE_ROWS = 400_000;
const RIDGE_ROWS_MAX = 16_000;
const COMMON_ROWS = 24_000;
/** Rows of a series that the equations of the hours learn from per day ahead. */
const HOURLY_ROWS = 60_000;
const TREE_ROWS = 40_000;
const LEAST_ROWS = 250;
/** Targets further than this many scales from the level are learnt as that far. */
const FAR_TARGET = 10;
/**
 * Trees grown. Fixed, not stopped early: on series that drift, the loss of one held-out stretch says little, and the
 * ensemble's weights are the guard against trees that learnt too much.
 */
const ROUNDS = 200;

/** Steps that must lie before an origin: two weeks, or a quarter of a short series. */
export function warmUp(history: History, steps: number): number {
  return Math.min(2 * history.rhythm.week, Math.floor(steps / 4));
}

/** Fits all members on the first `steps[s]` steps of each series. */
export function fitMembers(
  subjects: readonly Subject[],
  steps: readonly number[],
  settings: FitSettings,
): FittedMembers {
  const { features, horizons, timed = (_, work) => work() } = settings;
  const width = features.names.length;
  const cap = Math.min(RIDGE_ROWS_MAX, Math.floor(RIDGE_ROWS / horizons.length));
  const share = TREE_ROWS / (subjects.length * horizons.length);
  const pool: Pooled = { rows: [], targets: [], rest: [] };
  const ridges: Ridge[][][] = [];
  const hourly = subjects.map((): HourlyRidge[] => []);
  const hourColumn = features.names.indexOf("hour");
  for (const { upTo, of } of byDay(horizons, subjects[0]!.history.rhythm.day)) {
    const rest = subjects.map((): RestOfRidge[] => []);
    timed("ridge", () => {
      for (const horizon of of) {
        const parts = subjects.map((subject, s) => trainingRows(subject, steps[s]!, horizon, cap, features));
        const fitted = fitRidges(parts, width, features.linear);
        ridges.push(fitted);
        parts.forEach((part, s) => {
          if (fitted[s]!.length === 0) return;
          const left = restOf(part, width, fitted[s]!);
          if (settings.trees) poolRows(pool, part, left.rest, width, share);
          if (features.hourly.length === 0) return;
          const stride = thinning((left.rest.length * of.length) / HOURLY_ROWS);
          rest[s]!.push(everyNth(left, width, stride));
        });
      }
      rest.forEach((parts, s) => {
        if (parts.length === 0) return;
        const equations = fitHourly(parts, width, hourColumn, features.hourly, LEAST_ROWS);
        if (equations.length > 0) hourly[s]!.push({ upTo, equations });
      });
    });
  }
  let smoothing: SmoothingRange[][] = [];
  timed("smoothing", () => {
    smoothing = subjects.map(({ history }, s) => fitSmoothing(history, steps[s]!, horizons, settings.seed));
  });
  const series = subjects.map(({ history }, s) => ({
    profile: weekProfile(history.capped, steps[s]!),
    ridges: ridges.map((fitted) => fitted[s]!),
    hourly: hourly[s]!,
    smoothing: smoothing[s]!,
  }));
  let trees: TreeEnsemble | undefined;
  let boosted: TreeEnsemble | undefined;
  if (pool.rows.length > 0) {
    timed("trees", () => {
      trees = growTrees(pool, width, "rest", settings);
    });
    timed("boosted", () => {
      boosted = growTrees(pool, width, "target", settings);
    });
  }
  return { series, trees, boosted };
}

/**
 * Forecasts of every member of {@link MEMBERS}, in the series' unit; NaN for a member that was not fitted.
 * @param row room for the features and the ridge's forecast; what it holds is overwritten.
 */
export function forecastMembers(
  fitted: FittedMembers,
  s: number,
  input: ForecastInput,
  horizonIndex: number,
  row = new Float32Array(input.features.length + 1),
): Float64Array {
  const own = fitted.series[s]!;
  const out = new Float64Array(MEMBERS.length).fill(Number.NaN);
  out.set(naivesOf(own, input, input.repeats));
  out[SMOOTHING] = input.level + input.scale * bounded((input.smoothed - input.level) / input.scale);
  const ridges = own.ridges[horizonIndex]!;
  if (ridges.length === 0) return out;
  row.set(input.features);
  const { level, scale } = input;
  const linear = bounded(addRidges(ridges, row, 0));
  const ofHour = hourlyEquation(own.hourly, input);
  out[RIDGE] = level + scale * (ofHour ? bounded(linear + predictRidge(ofHour, row, 0)) : linear);
  if (!fitted.trees) return out;
  row[row.length - 1] = linear;
  if (fitted.boosted) {
    out[BOOSTED] = level + scale * bounded(predictMargins(fitted.boosted, input.features)[0]!);
  }
  out[TREES] = level + scale * bounded(linear + predictMargins(fitted.trees, row)[0]!);
  return out;
}

/** The naives, in their order, from the values that they repeat. */
export function naivesOf(
  { profile }: FittedSeries,
  input: ForecastInput,
  repeats: readonly number[],
): number[] {
  const mean = profile[input.weekSlot]!;
  return [...repeats, Number.isNaN(mean) ? repeats[0]! : mean];
}

const bounded = (relative: number) => Math.min(2 * FAR_TARGET, Math.max(-2 * FAR_TARGET, relative));

/** Origins whose target is measured and within the first steps, evenly thinned to `cap`. */
function trainingOrigins(history: History, steps: number, horizon: number, cap: number): Int32Array {
  const first = warmUp(history, steps);
  const { values } = history.series;
  const stride = thinning(Math.max(0, steps - horizon - first) / cap);
  const origins: number[] = [];
  for (let origin = first; origin + horizon < steps; origin += stride) {
    if (!Number.isNaN(values[origin + horizon]!)) origins.push(origin);
  }
  return Int32Array.from(origins);
}

/** A stride that visits every hour of the week: a prime that divides none of the rhythms. */
export function thinning(ratio: number): number {
  if (ratio <= 1) return 1;
  return [5, 11, 13, 17, 19, 23, 29, 37, 53, 71, 101, 151, 211, 307].find((prime) => prime >= ratio) ?? 401;
}

interface TrainingRows {
  rows: Float32Array;
  targets: Float64Array;
  /** How far into the training part a row lies, 0-1. */
  ages: Float64Array;
}

function trainingRows(
  { history, peers }: Subject,
  steps: number,
  horizon: number,
  cap: number,
  features: FeatureSet,
): TrainingRows {
  const origins = trainingOrigins(history, steps, horizon, cap);
  const width = features.names.length;
  const rows = new Float32Array(origins.length * width);
  const targets = new Float64Array(origins.length);
  origins.forEach((origin, i) => {
    features.fill(history, peers, origin, horizon, rows, i * width);
    const relative = (history.clean[origin + horizon]! - history.level[origin]!) / history.scale[origin]!;
    targets[i] = Math.min(FAR_TARGET, Math.max(-FAR_TARGET, relative));
  });
  return { rows, targets, ages: Float64Array.from(origins, (origin) => origin / steps) };
}

/** One equation for all series, and for each what it adds; a series with too few rows gets none. */
function fitRidges(parts: readonly TrainingRows[], width: number, columns: number): Ridge[][] {
  const usable = parts.filter(({ targets }) => targets.length >= LEAST_ROWS);
  let common: Ridge | undefined;
  if (usable.length > 1) {
    const { rows, targets, ages } = thinned(usable, width);
    common = fitRidge(rows, width, columns, targets, ages);
  }
  return parts.map(({ rows, targets, ages }) => {
    if (targets.length < LEAST_ROWS) return [];
    const left = common
      ? targets.map((target, i) => target - predictRidge(common, rows, i * width))
      : targets;
    const own = fitRidge(rows, width, columns, left, ages);
    return common ? [common, own] : [own];
  });
}

/** Rows of several series in one, few enough of each. */
function thinned(parts: readonly TrainingRows[], width: number): TrainingRows {
  const chosen = parts.flatMap((part) => {
    const stride = thinning((part.targets.length * parts.length) / COMMON_ROWS);
    return Array.from({ length: Math.ceil(part.targets.length / stride) }, (_, k) => ({
      part,
      i: k * stride,
    }));
  });
  const rows = new Float32Array(chosen.length * width);
  chosen.forEach(({ part, i }, at) => {
    rows.set(part.rows.subarray(i * width, (i + 1) * width), at * width);
  });
  return {
    rows,
    targets: Float64Array.from(chosen, ({ part, i }) => part.targets[i]!),
    ages: Float64Array.from(chosen, ({ part, i }) => part.ages[i]!),
  };
}

const addRidges = (ridges: readonly Ridge[], rows: Float32Array, at: number) =>
  ridges.reduce((sum, ridge) => sum + predictRidge(ridge, rows, at), 0);

/** Rows for the trees: features, the ridge's forecast, and as target what the ridge left. */
interface Pooled {
  rows: Float32Array[];
  targets: number[];
  rest: number[];
}

function poolRows(
  pool: Pooled,
  { rows, targets }: TrainingRows,
  rest: Float64Array,
  width: number,
  share: number,
): void {
  const stride = thinning(targets.length / share);
  for (let i = 0; i < targets.length; i += stride) {
    const row = new Float32Array(width + 1);
    row.set(rows.subarray(i * width, (i + 1) * width));
    row[width] = targets[i]! - rest[i]!;
    pool.rows.push(row);
    pool.targets.push(targets[i]!);
    pool.rest.push(rest[i]!);
  }
}

/** What the ridges leave of the targets. */
function restOf({ rows, targets, ages }: TrainingRows, width: number, ridges: readonly Ridge[]): RestOfRidge {
  const rest = targets.map((target, i) => target - bounded(addRidges(ridges, rows, i * width)));
  return { rows, rest, ages };
}

/** Horizons by how many days ahead they are. */
function byDay(horizons: readonly number[], day: number): { upTo: number; of: number[] }[] {
  const days = [...new Set(horizons.map((horizon) => Math.ceil(horizon / day)))];
  return days.map((ahead) => ({
    upTo: ahead * day,
    of: horizons.filter((horizon) => Math.ceil(horizon / day) === ahead),
  }));
}

/** @param learn the target itself from the features, or what the ridge left of it, from its forecast too. */
function growTrees(
  { rows, targets, rest }: Pooled,
  features: number,
  learn: "target" | "rest",
  { seed, features: { names } }: FitSettings,
): TreeEnsemble {
  const width = learn === "rest" ? features + 1 : features;
  const joined = new Float32Array(rows.length * width);
  rows.forEach((row, i) => {
    joined.set(row.subarray(0, width), i * width);
  });
  return trainTrees(joined, width, Float64Array.from(learn === "rest" ? rest : targets), {
    loss: squaredLoss,
    rounds: ROUNDS,
    eta: 0.08,
    maxDepth: 6,
    minChildWeight: 20,
    lambda: 10,
    subsample: 0.7,
    colsample: 0.4,
    maxBins: 64,
    seed,
    featureNames: learn === "rest" ? [...names, "ridge"] : names,
  }).model;
}
