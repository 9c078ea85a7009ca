/**
 * Fits a forecaster: members on folds of the past, whose errors on the stretch that follows each fold give weights and
 * intervals, then members on the whole past.
 */

import type { PathEngine } from "./additive/path-engine.ts";
import type { FeatureShape } from "./features.ts";
import { featureSet } from "./features.ts";
import {
  type FitSettings,
  type FittedMembers,
  fitMembers,
  forecastMembers,
  thinning,
  warmUp,
} from "./fit-members.ts";
import { forecastInput, withPaths } from "./forecast-input.ts";
import { Forecaster, type ForecastOptions } from "./forecaster.ts";
import { type Judged, learnFromFolds } from "./learn-from-folds.ts";
import { scaleOf } from "./scale.ts";
import { countValues, localMs, rhythmOf, type Series } from "./series.ts";
import { checkLength, type Subject, subjectsOf } from "./subjects.ts";

/** Shares of the past at which the folds are cut: fitted before, judged between a cut and the next. */
const CUTS = [0.6, 0.8, 1];
/** Forecasts per fold and series that the errors are taken from, over all horizons. */
const FOLD_FORECASTS = 12_000;
const FOLD_ORIGINS_MAX = 2_500;
/** Origins of a fold that each horizon has at least: the weights of a path's first hours hang on them. */
const FOLD_ORIGINS_MIN = 150;
/** Weeks at the end of each fold in which models are judged that are fitted anew every week: that takes time. */
const PATH_WEEKS = 6;
const TWO_YEARS_MS = 2 * 365 * 86_400_000;

/**
 * Fits on the first `steps[s]` steps of each series.
 * @throws InvalidInput for a series with too few values to say how wrong a forecast of it would be.
 */
export function fitForecaster(
  series: readonly Series[],
  steps: readonly number[],
  options: ForecastOptions,
): Forecaster {
  const { horizons } = options;
  series.forEach((one, s) => {
    checkLength(one, steps[s]!, horizons.at(-1)!);
  });
  const scales = series.map((one, s) => scaleOf(one, steps[s]!));
  const subjects = subjectsOf(series, scales);
  const shape = shapeOf(subjects, steps, options);
  const settings: FitSettings = {
    features: featureSet(shape),
    horizons,
    seed: options.seed,
    trees: options.trees,
    ...(options.timed ? { timed: options.timed } : {}),
  };
  const { engines = [] } = options;
  const judged: Judged[] = [];
  for (let fold = 0; fold + 1 < CUTS.length; fold++) {
    const from = subjects.map((subject, s) => cutOf(subject, steps[s]!, CUTS[fold]!));
    const to = subjects.map((subject, s) => cutOf(subject, steps[s]!, CUTS[fold + 1]!));
    judged.push(...judgeFold(fitMembers(subjects, from, settings), engines, subjects, from, to, settings));
  }
  const { tracks, slots } = learnFromFolds(judged, subjects.length, horizons, shape);
  return new Forecaster({
    horizons,
    shape,
    fitted: fitMembers(subjects, steps, settings),
    tracks,
    slots,
    engines,
    scales,
    floors: series.map(({ values }, s) => floorOf(values, steps[s]!)),
  });
}

/** The step before which a share of the first steps' values lies: a gap of a year must not swallow a fold. */
function cutOf({ history }: Subject, steps: number, share: number): number {
  if (share === 1) return steps;
  const { values } = history.series;
  let left = share * countValues(values.subarray(0, steps));
  let step = 0;
  for (; left > 0; step++) if (!Number.isNaN(values[step]!)) left--;
  return step;
}

function judgeFold(
  fitted: FittedMembers,
  engines: readonly PathEngine[],
  subjects: readonly Subject[],
  from: readonly number[],
  to: readonly number[],
  { horizons, features }: FitSettings,
): Judged[] {
  const most = Math.max(FOLD_ORIGINS_MIN, Math.min(FOLD_ORIGINS_MAX, FOLD_FORECASTS / horizons.length));
  const row = new Float32Array(features.names.length);
  return subjects.flatMap((subject, s) => {
    const { history } = subject;
    const stride = thinning((to[s]! - from[s]!) / most);
    const pathsSince = PATH_WEEKS * history.rhythm.week;
    const first = Math.max(from[s]! - 1, warmUp(history, from[s]!));
    const firstMade = Math.round(localMs(history.series, 0) / history.series.stepMs);
    return horizons.flatMap((horizon, h) => {
      const judged: Judged[] = [];
      for (let origin = first; origin + horizon < to[s]!; origin += stride) {
        const truth = history.capped.values[origin + horizon]!;
        if (Number.isNaN(truth)) continue;
        const own = forecastInput(features, fitted.series[s]!.smoothing, subject, origin, horizon, row);
        const late = to[s]! - origin <= pathsSince ? engines : [];
        const input = withPaths(own, late, subject, origin, horizons.at(-1)!);
        const members = forecastMembers(fitted, s, input, h);
        const errors = members.map((member) => truth - member);
        const paths = input.paths.map((path) => truth - path);
        judged.push({ s, h, made: firstMade + origin, truth, input, errors, paths });
      }
      return judged;
    });
  });
}

/** 0 where the series was never below it, as counts, loads and concentrations are not; else no floor. */
function floorOf(values: Float64Array, steps: number): number {
  return values.subarray(0, steps).some((value) => value < 0) ? Number.NEGATIVE_INFINITY : 0;
}

function shapeOf(
  subjects: readonly Subject[],
  steps: readonly number[],
  { calendar, engines = [] }: ForecastOptions,
): FeatureShape {
  const { series } = subjects[0]!.history;
  const asTrees = engines.find(({ seasons }) => seasons !== undefined)?.seasons;
  return {
    ...rhythmOf(series.stepMs),
    known: series.known.map(({ name }) => name),
    calendar,
    peers: subjects.length > 1,
    seasons: asTrees ?? Math.max(...steps) * series.stepMs >= TWO_YEARS_MS,
  };
}
