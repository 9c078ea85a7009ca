/**
 * The forecaster of a file's series: members fitted on the whole past, and what their errors on later, unseen parts of
 * that past say about how to weigh them and how wide to be. While it is used, it learns from each truth that arrives.
 */

import type { Parts } from "./additive/parts.ts";
import { PATH_MODELS, type PathEngine, partsOfForecast } from "./additive/path-engine.ts";
import { Bias } from "./bias.ts";
import type { HolidayCalendar } from "./calendar.ts";
import { ConformalBounds } from "./conformal.ts";
import { type FeatureSet, type FeatureShape, featureSet } from "./features.ts";
import { type FittedMembers, forecastMembers, MEMBERS, naivesOf, type TimedKind } from "./fit-members.ts";
import { type ForecastInput, forecastInput, withPaths } from "./forecast-input.ts";
import { NAIVES } from "./naive.ts";
import { fromScale, type Scale, toScale } from "./scale.ts";
import type { Series } from "./series.ts";
import type { SlotFactors } from "./slot-factors.ts";
import { smoothedParts } from "./smoothing.ts";
import { SortedErrors } from "./sorted-errors.ts";
import { type Subject, subjectsOf } from "./subjects.ts";
import { ErrorMoments, SHRINKAGE } from "./weights.ts";

/** Members, the ensemble of them, and the models that stand for themselves. */
export const MODELS = [...MEMBERS, "ensemble", ...PATH_MODELS] as const;
export type Model = (typeof MODELS)[number];

export interface ForecastOptions {
  /** Steps ahead, in increasing order. */
  horizons: readonly number[];
  calendar: HolidayCalendar;
  seed: number;
  /** Leave the trees out: quicker, and a little less exact. */
  trees: boolean;
  /** Engines of the models of {@link PATH_MODELS} that are wanted too. */
  engines?: readonly PathEngine[];
  timed?: (kind: TimedKind, work: () => void) => void;
}

/** A forecast of one step by one model. */
export interface Distribution {
  readonly point: number;
  /** At `LEVELS` of metrics.ts. */
  readonly quantiles: Float64Array;
}

/** A forecast as {@link Forecaster.observe} learns from it. */
export interface Forecast extends Distribution {
  /** What of the point was added for the member's latest errors, on the series' scale. */
  readonly correction: number;
}

/** Steps after which an error weighs 1/e in the members' weights: months of hours, years of days. */
const WEIGHT_MEMORY = 2_000;

/**
 * Members that are corrected for how far off they were of late. The boosted trees stay as they are, to compare with; the
 * naives repeat what was measured.
 */
const CORRECTED = (["ridge", "trees", "smoothing"] as const).map((name) => MEMBERS.indexOf(name));

/** What is learnt about one series at one horizon from errors. */
export interface Track {
  readonly moments: ErrorMoments;
  weights: Float64Array;
  /** Of {@link MEMBERS}; those that are not corrected learn nothing. */
  readonly biases: readonly Bias[];
  /** Of {@link MODELS}. */
  readonly bounds: readonly ConformalBounds[];
}

/**
 * What is learnt about series at horizons, before anything is. The bounds of daily series count each other's errors: their
 * own overlap so much that few of them say something.
 */
export function newTracks(series: number, horizons: readonly number[], { day }: FeatureShape): Track[][] {
  const pools = horizons.map(() =>
    MODELS.map(() => (day === 1 && series > 1 ? new SortedErrors() : undefined)),
  );
  return Array.from({ length: series }, () =>
    horizons.map((_, h) => ({
      moments: new ErrorMoments(MEMBERS.length, WEIGHT_MEMORY),
      weights: new Float64Array(MEMBERS.length),
      biases: MEMBERS.map(() => new Bias()),
      bounds: pools[h]!.map((pool) => new ConformalBounds(pool)),
    })),
  );
}

/** All that a forecaster knows. */
export interface ForecasterState {
  readonly horizons: readonly number[];
  readonly shape: FeatureShape;
  readonly fitted: FittedMembers;
  /** Per series and horizon. */
  readonly tracks: readonly (readonly Track[])[];
  /** Per series. */
  readonly slots: readonly SlotFactors[];
  readonly engines: readonly PathEngine[];
  /** Per series: what it is forecast on. Everything else here is on that scale. */
  readonly scales: readonly Scale[];
  /** Per series, in its unit: 0 where it was never below, else minus infinity. */
  readonly floors: readonly number[];
}

export class Forecaster {
  readonly state: ForecasterState;
  readonly horizons: readonly number[];
  readonly features: FeatureSet;

  constructor(state: ForecasterState) {
    this.state = state;
    this.horizons = state.horizons;
    this.features = featureSet(state.shape);
  }

  /** What forecasts read of the past of the series that it was fitted on, in their order. */
  subjects(series: readonly Series[]): Subject[] {
    return subjectsOf(series, this.state.scales);
  }

  /** What a forecast of series `s` reads of its past up to `origin`, `horizon` steps ahead. */
  input(s: number, subject: Subject, origin: number, horizon: number): ForecastInput {
    const { fitted, engines } = this.state;
    const input = forecastInput(this.features, fitted.series[s]!.smoothing, subject, origin, horizon);
    return withPaths(input, engines, subject, origin, this.horizons.at(-1)!);
  }

  /** What the forecast of one model is the sum of; undefined where it is not additive, or gives none. */
  parts(s: number, { history }: Subject, origin: number, horizon: number, model: Model): Parts | undefined {
    const { fitted, engines } = this.state;
    if (model === "smoothing") return smoothedParts(fitted.series[s]!.smoothing, history, origin, horizon);
    const engine = engines.find(({ name }) => name === model);
    return engine && partsOfForecast(engine, history, origin, horizon, this.horizons.at(-1)!);
  }

  /**
   * Forecasts of series `s` at its horizon `h` (by its index) by every model of {@link MODELS}; a model that was not
   * fitted gives NaN points.
   */
  forecasts(s: number, h: number, input: ForecastInput): Forecast[] {
    const track = this.state.tracks[s]![h]!;
    const corrections = correctionsOf(track, this.state.shape, input);
    const members = forecastMembers(this.state.fitted, s, input, h).map((each, m) => each + corrections[m]!);
    const points = [...members, mix(track.weights, members), ...input.paths];
    // As models of their own, naives repeat what was measured, spikes and all.
    naivesOf(this.state.fitted.series[s]!, input, input.measured).forEach((point, m) => {
      points[m] = point;
    });
    return points.map((point, m) => ({
      ...this.#distribution(s, input, point, track.bounds[m]!),
      correction: corrections[m] ?? 0,
    }));
  }

  /** The forecast of one model alone, for serving. */
  forecast(s: number, h: number, input: ForecastInput, model: Model = "ensemble"): Distribution {
    const track = this.state.tracks[s]![h]!;
    const { weights, bounds } = track;
    const { fitted, shape } = this.state;
    const m = MODELS.indexOf(model);
    if (m < NAIVES.length) {
      const naives = naivesOf(fitted.series[s]!, input, input.measured);
      return this.#distribution(s, input, naives[m]!, bounds[m]!);
    }
    const path = (PATH_MODELS as readonly string[]).indexOf(model);
    if (path >= 0) return this.#distribution(s, input, input.paths[path]!, bounds[m]!);
    const corrections = correctionsOf(track, shape, input);
    const members = forecastMembers(fitted, s, input, h).map((each, i) => each + corrections[i]!);
    const point = model === "ensemble" ? mix(weights, members) : members[m]!;
    return this.#distribution(s, input, point, bounds[m]!);
  }

  #distribution(s: number, input: ForecastInput, point: number, bounds: ConformalBounds): Distribution {
    const floor = this.state.floors[s]!;
    const scale = this.state.scales[s]!;
    const own = (value: number) => Math.max(floor, fromScale(scale, value));
    return { point: own(point), quantiles: bounds.quantiles(point, this.#difficulty(s, input)).map(own) };
  }

  #difficulty(s: number, input: ForecastInput): number {
    return unitOf(input) * this.state.slots[s]!.at(input.hour);
  }

  /**
   * Learns from the truth of earlier {@link forecasts} of the same arguments. A missing truth teaches nothing, nor does one
   * that the series' scale does not know.
   * @param truth in the series' unit; @param capped on its scale, with a spike capped, which the weights learn from.
   * @param every the weights are found anew after so many truths.
   */
  observe(
    s: number,
    h: number,
    input: ForecastInput,
    forecasts: readonly Forecast[],
    truth: number,
    capped: number,
    every: number,
  ): void {
    const on = (value: number) => toScale(this.state.scales[s]!, value);
    if (Number.isNaN(on(truth))) return;
    const track = this.state.tracks[s]![h]!;
    const difficulty = this.#difficulty(s, input);
    forecasts.forEach(({ point, quantiles }, m) => {
      track.bounds[m]!.observe(truth, quantiles, on(truth) - on(point), difficulty);
    });
    if (Number.isNaN(capped)) return;
    const errors = Float64Array.from(MEMBERS, (_, m) => capped - on(forecasts[m]!.point));
    const step = stepOf(this.state.shape, input.atMs);
    const uncorrected = errors.map((error, m) => error + forecasts[m]!.correction);
    learnBiases(track, uncorrected, input.scale, step);
    track.moments.add(errors, step, mix(track.weights, errors));
    if (track.moments.count % every === 0) {
      track.weights = pooledWeights(this.state.tracks, this.horizons, this.state.shape, s, h);
    }
  }

  /**
   * Hears where series `s` stands now, by which forecasts under way at horizon `h` may turn out wrong. Only of daily
   * series: within a day the value at one hour says nothing about the bounds of another.
   * @param value on the series' scale; @param forecasts each as {@link forecasts} gave it.
   */
  lean(s: number, h: number, value: number, forecasts: readonly (readonly Forecast[])[]): void {
    if (this.state.shape.day > 1) return;
    const own = fromScale(this.state.scales[s]!, value);
    this.state.tracks[s]![h]!.bounds.forEach((bound, m) => {
      bound.lean(
        own,
        forecasts.map((each) => each[m]!.quantiles),
      );
    });
  }

  /** Weights of {@link MEMBERS} in the ensemble, as they stand. */
  weights(s: number, h: number): Float64Array {
    return this.state.tracks[s]![h]!.weights;
  }
}

const WEEK_MS = 7 * 86_400_000;

/** Which step of time an instant is, for how long ago an error was. */
export const stepOf = ({ week }: FeatureShape, atMs: number) => Math.round(atMs / (WEEK_MS / week));

/**
 * What to add to each member's forecast, on the series' scale. Only where the series has a rhythm within the day: the
 * errors of daily prices a month ahead overlap so much that their mean is chance.
 */
export function correctionsOf(
  { biases }: Track,
  { day }: FeatureShape,
  { scale, horizon }: Pick<ForecastInput, "scale" | "horizon">,
): Float64Array {
  const out = new Float64Array(MEMBERS.length);
  if (day === 1) return out;
  for (const m of CORRECTED) out[m] = scale * biases[m]!.correction(horizon + day / 2);
  return out;
}

/** Teaches the members' biases one forecast's errors, on the series' scale and without correction. */
export function learnBiases({ biases }: Track, errors: ArrayLike<number>, scale: number, step: number): void {
  for (const m of CORRECTED) biases[m]!.learn(errors[m]! / scale, step);
}

/**
 * How much the errors of the other series together say about one's weights: at least a part of what its own say, and more
 * the further ahead, because a series' own errors then overlap. So many days ahead count as one more.
 */
const LEAST_OF_OTHERS = 0.5;
const DAYS_FOR_OTHERS = 4;

/**
 * Shrinkage of daily series' weights for each day ahead, and the most. The further ahead, the more errors overlap: a memory of years
 * holds some sixty of a month that do not, and what they say about the members is weak. Ridge and smoothing have little to be
 * wrong by, and come to the most last.
 */
const SHRINKAGE_PER_DAY = { steady: 0.015, others: 0.1 };
const MOST_SHRINKAGE = 0.7;
const STEADY: readonly string[] = ["ridge", "smoothing"] satisfies (typeof MEMBERS)[number][];
const steadyFirst = (days: number) =>
  MEMBERS.map((name) =>
    Math.min(MOST_SHRINKAGE, SHRINKAGE_PER_DAY[STEADY.includes(name) ? "steady" : "others"] * days),
  );

/**
 * Those of another horizon say less the more it is nearer or further, by the logarithm of their ratio: a path of a week has a
 * horizon for every hour, and each alone has few errors; half a day says nothing about an hour. Shares below the least are none.
 */
const NEARBY = 0.3;
const LEAST_SHARE = 0.01;

/** Weights from a series' errors at a horizon and, to steady them, from those of other series and nearby horizons. */
export function pooledWeights(
  tracks: readonly (readonly Track[])[],
  horizons: readonly number[],
  { day }: FeatureShape,
  s: number,
  h: number,
): Float64Array {
  const ofOthers = Math.max(LEAST_OF_OTHERS, horizons[h]! / day / DAYS_FOR_OTHERS);
  const share = ofOthers / (tracks.length - 1);
  const others = tracks.flatMap((mine, other) =>
    mine.flatMap(({ moments }, at) => {
      if (other !== s) return at === h ? [{ moments, share }] : [];
      const near = Math.exp(-((Math.log(horizons[at]! / horizons[h]!) / NEARBY) ** 2));
      return at !== h && near >= LEAST_SHARE ? [{ moments, share: near }] : [];
    }),
  );
  const { moments } = tracks[s]![h]!;
  const all = [{ moments, share: 1 }, ...others];
  return moments.weights(others, day > 1 ? withBestNaive(all) : steadyFirst(horizons[h]!));
}

/**
 * Of the naives only the one with the least errors is a member: the others are right on other days of the week than it, and
 * weights do not know what day it is.
 */
function withBestNaive(all: readonly { moments: ErrorMoments; share: number }[]): number[] {
  const squares = NAIVES.map((_, m) =>
    all.reduce((sum, { moments, share }) => sum + share * moments.moments[m * MEMBERS.length + m]!, 0),
  );
  const best = squares.indexOf(Math.min(...squares));
  return MEMBERS.map((_, m) => (m < NAIVES.length && m !== best ? Number.NaN : SHRINKAGE));
}

/** How large errors are expected to be at an origin, in the series' unit. */
export const unitOf = ({ scale, surprise }: Pick<ForecastInput, "scale" | "surprise">) =>
  Math.sqrt(scale * surprise);

/** The weighted mean of the members that gave a forecast. */
export function mix(weights: Float64Array, members: ArrayLike<number>): number {
  let sum = 0;
  let given = 0;
  weights.forEach((weight, m) => {
    if (weight <= 0 || Number.isNaN(members[m]!)) return;
    sum += weight * members[m]!;
    given += weight;
  });
  return sum / given;
}
