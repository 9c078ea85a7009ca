/**
 * The forecaster of a file's series: members fitted on the whole past, and what their errors on later, unseen parts of
 * that past say about how to weigh them and how wide to be. While it is used, it learns from each truth that arrives.
 */
import { InvalidInput } from "../errors.ts";
import type { HolidayCalendar } from "./calendar.ts";
import { ConformalBounds } from "./conformal.ts";
import { type FeatureSet, featureSet, type Peers } from "./features.ts";
import {
  type FitSettings,
  type FittedMembers,
  fitMembers,
  forecastMembers,
  MEMBERS,
  type Subject,
  thinning,
  warmUp,
} from "./fit-members.ts";
import { type History, historyOf } from "./history.ts";
import { NAIVES, naiveForecast } from "./naive.ts";
import { countValues, localMs, rhythmOf, type Series } from "./series.ts";
import { ErrorMoments } from "./weights.ts";

export const MODELS = [...MEMBERS, "ensemble"] as const;
export type Model = (typeof MODELS)[number];

export interface ForecastOptions {
  /** Steps ahead, in increasing order. */
  horizons: readonly number[];
  calendar: HolidayCalendar;
  seed: number;
  /** Leave the trees out: quicker, and a little less exact. */
  trees: boolean;
  timed?: (kind: "ridge" | "trees", work: () => void) => void;
}

/** A forecast of one step by one model. */
export interface Distribution {
  readonly point: number;
  /** At `LEVELS` of metrics.ts. */
  readonly quantiles: Float64Array;
}

/** Shares of the past at which the folds are cut: fitted before, judged between a cut and the next. */
const CUTS = [0.6, 0.8, 1];
/** Forecasts per fold and series that the errors are taken from, over all horizons. */
const FOLD_FORECASTS = 12_000;
const FOLD_ORIGINS_MAX = 2_500;
/** Errors remembered when weighing the members. */
const WEIGHT_MEMORY = 600;
const TWO_YEARS_MS = 2 * 365 * 86_400_000;
/** Values that a series must have beyond the longest horizon. */
const LEAST_VALUES = 30;

/** What is learnt about one series at one horizon from errors. */
interface Track {
  readonly moments: ErrorMoments;
  weights: Float64Array;
  readonly bounds: readonly ConformalBounds[];
}

export class Forecaster {
  readonly horizons: readonly number[];
  readonly features: FeatureSet;
  readonly #fitted: FittedMembers;
  readonly #tracks: Track[][];
  readonly #slots: SlotFactors[];
  readonly #floors: number[];

  private constructor(
    horizons: readonly number[],
    features: FeatureSet,
    fitted: FittedMembers,
    tracks: Track[][],
    slots: SlotFactors[],
    floors: number[],
  ) {
    this.horizons = horizons;
    this.features = features;
    this.#fitted = fitted;
    this.#tracks = tracks;
    this.#slots = slots;
    this.#floors = floors;
  }

  /**
   * Fits on the first `steps[s]` steps of each subject.
   * @throws InvalidInput for a series with too few values to say how wrong a forecast of it would be.
   */
  static fit(subjects: readonly Subject[], steps: readonly number[], options: ForecastOptions): Forecaster {
    const { horizons } = options;
    subjects.forEach(({ history: { series } }, s) => {
      checkLength(series, steps[s]!, horizons.at(-1)!);
    });
    const features = featuresOf(subjects, steps, options.calendar);
    const settings: FitSettings = {
      features,
      horizons,
      seed: options.seed,
      trees: options.trees,
      ...(options.timed ? { timed: options.timed } : {}),
    };
    const tracks = subjects.map(() => horizons.map(() => newTrack()));
    const judged: Judged[] = [];
    for (let fold = 0; fold + 1 < CUTS.length; fold++) {
      const from = subjects.map((subject, s) => cutOf(subject, steps[s]!, CUTS[fold]!));
      const to = subjects.map((subject, s) => cutOf(subject, steps[s]!, CUTS[fold + 1]!));
      const fitted = fitMembers(subjects, from, settings);
      judged.push(...judgeFold(fitted, subjects, from, to, settings));
    }
    judged.sort((a, b) => a.origin - b.origin);
    const fitted = fitMembers(subjects, steps, settings);
    const floors = subjects.map(({ history: { series } }, s) => floorOf(series.values, steps[s]!));
    const slots = subjects.map(() => new SlotFactors());
    for (const { s, h, errors } of judged) tracks[s]![h]!.moments.add(errors);
    for (const track of tracks.flat()) track.weights = weigh(track.moments);
    for (const { s, h, errors, origin } of judged) {
      const { history } = subjects[s]!;
      const error = Math.abs(mix(tracks[s]![h]!.weights, errors));
      slots[s]!.add(history.series, origin + horizons[h]!, error / unitAt(history, origin));
    }
    for (const { s, h, errors, origin } of judged) {
      const { history } = subjects[s]!;
      const difficulty = unitAt(history, origin) * slots[s]!.at(history.series, origin + horizons[h]!);
      const track = tracks[s]![h]!;
      modelErrors(track.weights, errors).forEach((error, m) => {
        track.bounds[m]!.remember(error / difficulty);
      });
    }
    return new Forecaster(horizons, features, fitted, tracks, slots, floors);
  }

  /**
   * Forecasts of one series at one horizon (by its index) by every model of {@link MODELS}; a model that was not
   * fitted gives NaN points. Reads the series up to `origin` only.
   */
  predict(subject: Subject, s: number, origin: number, h: number): Distribution[] {
    const { history } = subject;
    const horizon = this.horizons[h]!;
    const track = this.#tracks[s]![h]!;
    const members = forecastMembers(this.#fitted, s, subject, this, origin, horizon, h);
    const points = [...members, mix(track.weights, members)];
    // As models of their own, naives repeat what was measured, spikes and all.
    NAIVES.forEach((naive, m) => {
      points[m] = naiveForecast(naive, history.series, this.#fitted.series[s]!.profile, origin, horizon);
    });
    const unit = unitAt(history, origin);
    return points.map((point, m) =>
      this.#distribution(subject, s, origin + horizon, point, track.bounds[m]!, unit),
    );
  }

  /** The ensemble's forecast alone: what {@link predict} gives last, for serving. */
  forecast(subject: Subject, s: number, origin: number, h: number): Distribution {
    const { history } = subject;
    const horizon = this.horizons[h]!;
    const { weights, bounds } = this.#tracks[s]![h]!;
    const point = mix(weights, forecastMembers(this.#fitted, s, subject, this, origin, horizon, h));
    return this.#distribution(subject, s, origin + horizon, point, bounds.at(-1)!, unitAt(history, origin));
  }

  #distribution(
    { history }: Subject,
    s: number,
    target: number,
    point: number,
    bounds: ConformalBounds,
    unit: number,
  ): Distribution {
    const floor = this.#floors[s]!;
    const quantiles = bounds.quantiles(point, unit * this.#slots[s]!.at(history.series, target));
    return { point: Math.max(floor, point), quantiles: quantiles.map((value) => Math.max(floor, value)) };
  }

  /** Learns from the truth of an earlier {@link predict} of the same arguments. A missing truth teaches nothing. */
  observe(subject: Subject, s: number, origin: number, h: number, forecasts: readonly Distribution[]): void {
    const { history } = subject;
    const target = origin + this.horizons[h]!;
    const truth = history.series.values[target] ?? Number.NaN;
    if (Number.isNaN(truth)) return;
    const track = this.#tracks[s]![h]!;
    const difficulty = unitAt(history, origin) * this.#slots[s]!.at(history.series, target);
    const capped = history.capped.values[target]!;
    const errors = Float64Array.from(MEMBERS, (_, m) => capped - forecasts[m]!.point);
    forecasts.forEach(({ point, quantiles }, m) => {
      track.bounds[m]!.observe(truth, quantiles, (truth - point) / difficulty);
    });
    track.moments.add(fillMissing(errors));
    if (track.moments.count % history.rhythm.day === 0) track.weights = weigh(track.moments);
  }

  /** Weights of {@link MEMBERS} in the ensemble, as they stand. */
  weights(s: number, h: number): Float64Array {
    return this.#tracks[s]![h]!.weights;
  }
}

/** The histories of series, each with what the others do at the same time. */
export function subjectsOf(series: readonly Series[]): Subject[] {
  const histories = series.map(historyOf);
  return histories.map((history, s) => ({ history, peers: peersOf(histories, s) }));
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

interface Judged {
  s: number;
  h: number;
  origin: number;
  /** Truth less forecast of each member; a member that was not fitted has the error of the best naive. */
  errors: Float64Array;
}

function judgeFold(
  fitted: FittedMembers,
  subjects: readonly Subject[],
  from: readonly number[],
  to: readonly number[],
  settings: FitSettings,
): Judged[] {
  const { horizons, features } = settings;
  const row = new Float32Array(features.names.length + 1);
  const most = Math.min(FOLD_ORIGINS_MAX, FOLD_FORECASTS / horizons.length);
  return subjects.flatMap((subject, s) => {
    const { history } = subject;
    const stride = thinning((to[s]! - from[s]!) / most);
    return horizons.flatMap((horizon, h) => {
      const judged: Judged[] = [];
      for (
        let origin = Math.max(from[s]! - 1, warmUp(history, from[s]!));
        origin + horizon < to[s]!;
        origin += stride
      ) {
        const truth = history.capped.values[origin + horizon]!;
        if (Number.isNaN(truth)) continue;
        const members = forecastMembers(fitted, s, subject, settings, origin, horizon, h, row);
        judged.push({ s, h, origin, errors: fillMissing(members.map((member) => truth - member)) });
      }
      return judged;
    });
  });
}

/** Errors with those of members that gave no forecast set so large that they get no weight. */
function fillMissing(errors: Float64Array): Float64Array {
  const worst = errors.reduce(
    (most, error) => (Number.isNaN(error) ? most : Math.max(most, Math.abs(error))),
    0,
  );
  return errors.map((error) => (Number.isNaN(error) ? 3 * worst : error));
}

function weigh(moments: ErrorMoments): Float64Array {
  return moments.weights(0);
}

function mix(weights: Float64Array, members: ArrayLike<number>): number {
  let sum = 0;
  weights.forEach((weight, m) => {
    if (weight > 0 && !Number.isNaN(members[m]!)) sum += weight * members[m]!;
  });
  return sum;
}

const modelErrors = (weights: Float64Array, errors: Float64Array) => [...errors, mix(weights, errors)];

const newTrack = (): Track => ({
  moments: new ErrorMoments(MEMBERS.length, WEIGHT_MEMORY),
  weights: new Float64Array(MEMBERS.length),
  bounds: MODELS.map(() => new ConformalBounds()),
});

/** How large errors are expected to be at an origin, in the series' unit. */
const unitAt = ({ scale, surprise }: History, origin: number) =>
  Math.sqrt(scale[origin]! * surprise[origin]!);

/** How much harder each hour of the day is than the average one. */
class SlotFactors {
  readonly #sums = new Float64Array(24);
  readonly #counts = new Float64Array(24);
  #sum = 0;
  #count = 0;
  /** A slot begins with so many average errors. */
  static readonly #prior = 30;

  add(series: Series, target: number, error: number): void {
    const slot = hourOf(series, target);
    this.#sums[slot]! += error;
    this.#counts[slot]!++;
    this.#sum += error;
    this.#count++;
  }

  at(series: Series, target: number): number {
    const mean = this.#sum / this.#count;
    if (!(mean > 0)) return 1;
    const slot = hourOf(series, target);
    return (this.#sums[slot]! / mean + SlotFactors.#prior) / (this.#counts[slot]! + SlotFactors.#prior);
  }
}

const hourOf = (series: Series, step: number) =>
  ((Math.floor(localMs(series, step) / 3_600_000) % 24) + 24) % 24;

/** 0 where the series was never below it, as counts, loads and concentrations are not; else no floor. */
function floorOf(values: Float64Array, steps: number): number {
  return values.subarray(0, steps).some((value) => value < 0) ? Number.NEGATIVE_INFINITY : 0;
}

function featuresOf(
  subjects: readonly Subject[],
  steps: readonly number[],
  calendar: HolidayCalendar,
): FeatureSet {
  const { series } = subjects[0]!.history;
  return featureSet({
    ...rhythmOf(series.stepMs),
    known: series.known.map(({ name }) => name),
    calendar,
    peers: subjects.length > 1,
    seasons: Math.max(...steps) * series.stepMs >= TWO_YEARS_MS,
  });
}

function peersOf(histories: readonly History[], s: number): Peers | undefined {
  if (histories.length < 2) return undefined;
  const { startMs, stepMs, values } = histories[s]!.series;
  const deviation = new Float64Array(values.length).fill(Number.NaN);
  for (let step = 0; step < values.length; step++) {
    let sum = 0;
    let count = 0;
    histories.forEach((other, o) => {
      const at = step + Math.round((startMs - other.series.startMs) / stepMs);
      if (o === s || at < 0 || at >= other.clean.length) return;
      sum += (other.clean[at]! - other.level[at]!) / other.scale[at]!;
      count++;
    });
    if (count > 0) deviation[step] = sum / count;
  }
  return { startMs, deviation };
}

function checkLength(series: Series, steps: number, horizon: number): void {
  const count = countValues(series.values.subarray(0, steps));
  const needed = LEAST_VALUES + 2 * horizon;
  if (count >= needed) return;
  const name = series.name === "" ? "the series" : `series "${series.name}"`;
  throw new InvalidInput(
    `${name} has ${count} values in its training part; ${needed} are needed to forecast ${horizon} steps ahead and to say how wrong that may be`,
    { details: { series: series.name, values: count, needed } },
  );
}
