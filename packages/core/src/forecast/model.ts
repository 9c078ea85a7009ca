/**
 * One interface for every kind of forecasting model: `fitModel(kind, dataset, options)` gives a model, `predict(model,
 * past, request)` a distribution per step ahead. A model is fitted for fixed horizons and series, and can be kept as
 * plain JSON (model-json.ts) and used warm by any process.
 */
import { InvalidInput, NotFound } from "../errors.ts";
import type { PathEngine } from "./additive/path-engine.ts";
import type { HolidayCalendar } from "./calendar.ts";
import type { FeatureSet } from "./features.ts";
import type { ForecastInput } from "./forecast-input.ts";
import type { Distribution, Forecaster, Model } from "./forecaster.ts";
import { LEVELS } from "./metrics.ts";
import { toScale } from "./scale.ts";
import { rhythmOf, type Series } from "./series.ts";
import type { Subject } from "./subjects.ts";

/** What a model learns from: series of one step and one set of known columns. */
export interface Dataset {
  readonly series: readonly Series[];
  /** Steps of each series to learn from; left out, all. What lies beyond is not read but for known columns. */
  readonly steps?: readonly number[];
}

export interface FitOptions {
  /** Steps ahead that the model will be asked for. */
  readonly horizons: readonly number[];
  readonly calendar: HolidayCalendar;
  readonly seed: number;
  /** For kinds that need one (augurs-engines.ts). */
  readonly engines?: readonly PathEngine[];
}

export interface ForecastModel {
  /** Name in the registry of kinds (model-kinds.ts). */
  readonly kind: Model;
  readonly stepMs: number;
  /** Names of the series that it was fitted on. */
  readonly series: readonly string[];
  readonly forecaster: Forecaster;
}

/** The past of every series of a model, as far as it is known now. */
export interface Past {
  readonly series: readonly Series[];
  /** Of the series that a model was fitted on, worked out once for each model. */
  readonly subjects: WeakMap<Forecaster, readonly Subject[]>;
}

export interface PredictRequest {
  /** Name of the series; may be left out where the model has only one. */
  readonly series?: string;
  /** Steps ahead, of those that the model was fitted for; left out, all of them. */
  readonly horizons?: readonly number[];
  /** The step of the past to forecast from; left out, its last one. */
  readonly origin?: number;
}

export interface StepForecast extends Distribution {
  /** Steps ahead, and the instant that is forecast, ms. */
  readonly horizon: number;
  readonly atMs: number;
}

/** Features of a model: their names, and one row of them for any origin and horizon. */
export const featuresOf = (model: ForecastModel): FeatureSet => model.forecaster.features;

/** What any number of forecasts reads of the past. Give the series up to now; what lies beyond an origin is not read. */
export const pastOf = (series: readonly Series[]): Past => ({ series, subjects: new WeakMap() });

/**
 * Forecasts steps ahead of a series' past.
 * @throws NotFound for a series that the model does not know; InvalidInput for a horizon that it was not fitted for, or
 * a past with another step or other known columns.
 */
export function predict(model: ForecastModel, past: Past, request: PredictRequest = {}): StepForecast[] {
  return inputsOf(model, past, request).map((input) => predictInput(model, input, request.series));
}

/**
 * What {@link predict} reads of the past, one for each horizon: to be kept in a feature store, and given to
 * {@link predictInput} later. The same numbers come out, to the bit.
 */
export function inputsOf(model: ForecastModel, past: Past, request: PredictRequest = {}): ForecastInput[] {
  const { forecaster, kind } = model;
  const s = indexOf(model, request.series);
  const subject = subjectsIn(model, past)[s]!;
  checkPast(model, subject.series);
  const origin = request.origin ?? subject.history.series.values.length - 1;
  const last = subject.history.series.values.length - 1;
  if (!(origin >= 0 && origin <= last)) {
    throw new InvalidInput(`origin is ${origin}; allowed is a step of the past, 0 to ${last}`);
  }
  return (request.horizons ?? forecaster.horizons).map((horizon) => {
    horizonIndex(model, horizon);
    const input = forecaster.input(s, subject, origin, horizon);
    const parts = forecaster.parts(s, subject, origin, horizon, kind);
    return parts ? { ...input, parts } : input;
  });
}

/** A forecast from what was kept of the past. */
export function predictInput(model: ForecastModel, input: ForecastInput, series?: string): StepForecast {
  const { forecaster, kind } = model;
  const { horizon, atMs } = input;
  const s = indexOf(model, series);
  return { horizon, atMs, ...forecaster.forecast(s, horizonIndex(model, horizon), input, kind) };
}

/**
 * Learns from the truth of a forecast that was made: weights follow the better members, intervals what was missed. The
 * model changes in place; keep it again when it is to remember. A missing truth (NaN) teaches nothing.
 */
export function learn(model: ForecastModel, input: ForecastInput, truth: number, series?: string): void {
  const { forecaster, stepMs } = model;
  const s = indexOf(model, series);
  const h = horizonIndex(model, input.horizon);
  const capped = toScale(forecaster.state.scales[s]!, truth);
  forecaster.observe(s, h, input, forecaster.forecasts(s, h, input), truth, capped, rhythmOf(stepMs).day);
}

/** The interval of a distribution that is to hold a share of the truths. */
export function intervalOf({ quantiles }: Distribution, share: 80 | 95): [low: number, high: number] {
  const at = share === 95 ? 0 : 1;
  return [quantiles[at]!, quantiles[LEVELS.length - 1 - at]!];
}

function subjectsIn(model: ForecastModel, { series, subjects }: Past): readonly Subject[] {
  const known = subjects.get(model.forecaster);
  if (known) return known;
  const chosen = model.series.map((name) => {
    const found = series.find((each) => each.name === name) ?? (series.length === 1 ? series[0] : undefined);
    if (!found) throw new NotFound(`no past of series "${name}" was given`);
    return found;
  });
  const made = model.forecaster.subjects(chosen);
  subjects.set(model.forecaster, made);
  return made;
}

function indexOf({ series }: ForecastModel, name: string | undefined): number {
  if (name === undefined && series.length === 1) return 0;
  const s = series.indexOf(name ?? "");
  if (s < 0) throw new NotFound(`the model has no series "${name ?? ""}"; it has ${series.join(", ")}`);
  return s;
}

function horizonIndex({ forecaster }: ForecastModel, horizon: number): number {
  const h = forecaster.horizons.indexOf(horizon);
  if (h >= 0) return h;
  throw new InvalidInput(
    `horizon is ${horizon}; the model was fitted for ${forecaster.horizons.join(", ")} steps ahead`,
    { details: { field: "horizon", value: horizon, allowed: forecaster.horizons } },
  );
}

function checkPast({ forecaster, stepMs }: ForecastModel, series: Series): void {
  if (series.stepMs !== stepMs) {
    throw new InvalidInput(
      `the past has a step of ${series.stepMs} ms; the model was fitted on ${stepMs} ms`,
    );
  }
  const names = series.known.map(({ name }) => name).join(", ");
  const needed = forecaster.state.shape.known.join(", ");
  if (names !== needed) {
    throw new InvalidInput(
      `the past has the known columns "${names}"; the model was fitted with "${needed}"`,
    );
  }
}
