/**
 * The members of the ensemble, fitted on the first steps of every series: the naives, a ridge regression per series and
 * horizon, and boosted trees that learn, over all series and horizons together, what the ridge leaves.
 */
import type { FeatureSet, Peers } from "./features.ts";
import type { History } from "./history.ts";
import { NAIVES, naiveForecast, weekProfile } from "./naive.ts";
import { fitRidge, predictRidge, type Ridge } from "./ridge.ts";
import { predictMargins, type TreeEnsemble } from "./trees/ensemble.ts";
import { squaredLoss } from "./trees/losses.ts";
import { trainTrees } from "./trees/train.ts";

export const MEMBERS = [...NAIVES, "ridge", "trees"] as const;
export type Member = (typeof MEMBERS)[number];
const RIDGE = NAIVES.length;
const TREES = RIDGE + 1;

export interface Subject {
  readonly history: History;
  readonly peers: Peers | undefined;
}

export interface FittedSeries {
  readonly profile: Float64Array;
  /** One per horizon, in the order of the horizons; none where there is too little to learn from. */
  readonly ridges: readonly (Ridge | undefined)[];
}

export interface FittedMembers {
  readonly series: readonly FittedSeries[];
  readonly trees: TreeEnsemble | undefined;
  /** Rounds that the trees were grown. */
  readonly rounds: number;
}

export interface FitSettings {
  readonly features: FeatureSet;
  readonly horizons: readonly number[];
  readonly seed: number;
  /** Grow trees too. */
  readonly trees: boolean;
  /** Rounds to grow; found on the last part of the rows where left out. */
  readonly rounds?: number;
  /** Called before and after each kind of model, to time it. */
  readonly timed?: (kind: "ridge" | "trees", work: () => void) => void;
}

/** Rows to learn from, per series and horizon, and of the trees altogether. */
const RIDGE_ROWS = 400_000;
const RIDGE_ROWS_MAX = 16_000;
const TREE_ROWS = 40_000;
const LEAST_ROWS = 250;
/** Targets further than this many scales from the level are learnt as that far. */
const FAR_TARGET = 10;
const MAX_ROUNDS = 250;
const PATIENCE = 15;
const VALIDATION = 0.2;

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
  const pool: Pooled = { rows: [], targets: [], ages: [] };
  const series = subjects.map((subject, s) => {
    const ridges = horizons.map((horizon) => {
      const origins = trainingOrigins(subject.history, steps[s]!, horizon, cap);
      if (origins.length < LEAST_ROWS) return undefined;
      let ridge: Ridge | undefined;
      timed("ridge", () => {
        const { rows, targets } = trainingRows(subject, origins, horizon, features);
        ridge = fitRidge(rows, width, features.linear, targets);
        if (settings.trees) poolRows(pool, rows, targets, width, ridge, share, origins, steps[s]!);
      });
      return ridge;
    });
    return { profile: weekProfile(subject.history.series, steps[s]!), ridges };
  });
  let grown: { model: TreeEnsemble; rounds: number } | undefined;
  if (pool.rows.length > 0) {
    timed("trees", () => {
      grown = growTrees(pool, width + 1, settings);
    });
  }
  return { series, trees: grown?.model, rounds: grown?.rounds ?? 0 };
}

/** Forecasts of every member of {@link MEMBERS}, in the series' unit; NaN for a member that was not fitted. */
export function forecastMembers(
  fitted: FittedMembers,
  s: number,
  subject: Subject,
  settings: Pick<FitSettings, "features">,
  origin: number,
  horizon: number,
  horizonIndex: number,
  row = new Float32Array(settings.features.names.length + 1),
): Float64Array {
  const { history, peers } = subject;
  const own = fitted.series[s]!;
  const out = new Float64Array(MEMBERS.length).fill(Number.NaN);
  NAIVES.forEach((naive, i) => {
    out[i] = naiveForecast(naive, history.series, own.profile, origin, horizon);
  });
  const ridge = own.ridges[horizonIndex];
  if (!ridge) return out;
  settings.features.fill(history, peers, origin, horizon, row, 0);
  const base = history.level[origin]!;
  const unit = history.scale[origin]!;
  const linear = bounded(predictRidge(ridge, row, 0));
  out[RIDGE] = base + unit * linear;
  if (!fitted.trees) return out;
  row[row.length - 1] = linear;
  out[TREES] = base + unit * bounded(linear + predictMargins(fitted.trees, row)[0]!);
  return out;
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

function trainingRows(
  { history, peers }: Subject,
  origins: Int32Array,
  horizon: number,
  features: FeatureSet,
) {
  const width = features.names.length;
  const rows = new Float32Array(origins.length * width);
  const targets = new Float64Array(origins.length);
  origins.forEach((origin, i) => {
    features.fill(history, peers, origin, horizon, rows, i * width);
    const relative = (history.clean[origin + horizon]! - history.level[origin]!) / history.scale[origin]!;
    targets[i] = Math.min(FAR_TARGET, Math.max(-FAR_TARGET, relative));
  });
  return { rows, targets };
}

/** Rows for the trees: features, the ridge's forecast, and as target what the ridge left. */
interface Pooled {
  rows: Float32Array[];
  targets: number[];
  /** How far into the training part a row lies, 0-1. */
  ages: number[];
}

function poolRows(
  pool: Pooled,
  rows: Float32Array,
  targets: Float64Array,
  width: number,
  ridge: Ridge,
  share: number,
  origins: Int32Array,
  steps: number,
): void {
  const stride = thinning(targets.length / share);
  for (let i = 0; i < targets.length; i += stride) {
    const row = new Float32Array(width + 1);
    row.set(rows.subarray(i * width, (i + 1) * width));
    const linear = bounded(predictRidge(ridge, row, 0));
    row[width] = linear;
    pool.rows.push(row);
    pool.targets.push(targets[i]! - linear);
    pool.ages.push(origins[i]! / steps);
  }
}

function growTrees(pool: Pooled, width: number, { seed, rounds, features }: FitSettings) {
  const options = {
    loss: squaredLoss,
    eta: 0.08,
    maxDepth: 6,
    minChildWeight: 20,
    lambda: 10,
    subsample: 0.7,
    colsample: 0.4,
    maxBins: 64,
    seed,
    featureNames: [...features.names, "ridge"],
  };
  const all = matrix(pool, width, () => true);
  if (rounds !== undefined)
    return { model: trainTrees(all.rows, width, all.targets, { ...options, rounds }).model, rounds };
  const late = (age: number) => age > 1 - VALIDATION;
  const learnt = matrix(pool, width, (age) => !late(age));
  const held = matrix(pool, width, late);
  if (held.targets.length < 50 || learnt.targets.length < 50) return undefined;
  const found = trainTrees(learnt.rows, width, learnt.targets, {
    ...options,
    rounds: MAX_ROUNDS,
    validation: { ...held, patience: PATIENCE },
  });
  return { model: found.model, rounds: found.rounds };
}

function matrix(pool: Pooled, width: number, use: (age: number) => boolean) {
  const chosen = pool.rows.flatMap((_, i) => (use(pool.ages[i]!) ? [i] : []));
  const rows = new Float32Array(chosen.length * width);
  chosen.forEach((i, at) => {
    rows.set(pool.rows[i]!, at * width);
  });
  return { rows, targets: Float64Array.from(chosen, (i) => pool.targets[i]!) };
}
