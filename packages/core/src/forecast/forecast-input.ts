/**
 * Everything that a forecast of one step reads of the past. Training, a forecast from the whole series and a forecast
 * from a feature store go through this one shape, so that the three cannot differ.
 */
import { z } from "zod";
import { InvalidInput } from "../errors.ts";
import { COMPONENTS, type Parts } from "./additive/parts.ts";
import { PATH_MODELS, type PathEngine, pathForecast } from "./additive/path-engine.ts";
import type { FeatureSet } from "./features.ts";
import { naiveForecast, weekSlot } from "./naive.ts";
import { instantMs, localMs } from "./series.ts";
import { type SmoothingRange, smoothed } from "./smoothing.ts";
import type { Subject } from "./subjects.ts";

/** Naives that repeat a value of the past. The mean of the hour of the week is the model's own. */
export const REPEATS = ["last_value", "yesterday", "last_week"] as const;

export interface ForecastInput {
  /** Steps ahead. */
  readonly horizon: number;
  /** Instant of the step that is forecast, ms. */
  readonly atMs: number;
  /** One row of the model's features, float32; NaN where a known covariate is missing. */
  readonly features: Float32Array;
  /** Mean of the last week, mean distance from it, mean surprise: the units that the forecast is made in. */
  readonly level: number;
  readonly scale: number;
  readonly surprise: number;
  /** Hour of the local day and step of the local week of the step that is forecast. */
  readonly hour: number;
  readonly weekSlot: number;
  /** Of {@link REPEATS}: with spikes capped, as an ensemble uses them, and as they were measured. */
  readonly repeats: readonly number[];
  readonly measured: readonly number[];
  /** What exponential smoothing forecasts; NaN where the model has none. */
  readonly smoothed: number;
  /** What the models of {@link PATH_MODELS} forecast; NaN where the forecaster has no engine for one. */
  readonly paths: readonly number[];
  /** Of an additive model that is asked alone: what its forecast is the sum of, before the forecaster corrects it. */
  readonly parts?: Parts;
}

const number = z.number().nullable();
const inputSchema = z.object({
  horizon: z.number().int().positive(),
  at_ms: z.number(),
  features: z.array(number),
  level: z.number(),
  scale: z.number(),
  surprise: z.number(),
  hour: z.number().int().min(0).max(23),
  week_slot: z.number().int().min(0),
  repeats: z.array(number).length(REPEATS.length),
  measured: z.array(number).length(REPEATS.length),
  smoothed: number,
  // Kept before there was the last of them: that one is missing.
  paths: z.array(number).max(PATH_MODELS.length),
  parts: z.partialRecord(z.enum(COMPONENTS), z.number()).optional(),
});

export type ForecastInputJson = z.infer<typeof inputSchema>;

/** As a plain object for JSON: what a feature store keeps. A missing number is null. */
export function inputToJson(input: ForecastInput): ForecastInputJson {
  const { atMs, weekSlot: slot, features, repeats, measured, smoothed: smooth, paths, ...rest } = input;
  const nullable = (values: ArrayLike<number>) =>
    Array.from(values, (value) => (Number.isNaN(value) ? null : value));
  return {
    ...rest,
    at_ms: atMs,
    week_slot: slot,
    features: nullable(features),
    repeats: nullable(repeats),
    measured: nullable(measured),
    smoothed: Number.isNaN(smooth) ? null : smooth,
    paths: nullable(paths),
  };
}

/** Reads what {@link inputToJson} gave, to the bit. @throws InvalidInput naming the field that does not fit. */
export function inputFromJson(json: unknown): ForecastInput {
  const parsed = inputSchema.safeParse(json);
  if (!parsed.success) {
    const { path, message } = parsed.error.issues[0]!;
    throw new InvalidInput(`the forecast's input, ${path.join(".")}: ${message}`, { cause: parsed.error });
  }
  const {
    at_ms: atMs,
    week_slot: slot,
    features,
    repeats,
    measured,
    smoothed: smooth,
    paths,
    parts,
    ...rest
  } = parsed.data;
  const missing = (value: number | null) => value ?? Number.NaN;
  return {
    ...rest,
    atMs,
    weekSlot: slot,
    features: Float32Array.from(features, missing),
    repeats: repeats.map(missing),
    measured: measured.map(missing),
    smoothed: missing(smooth),
    paths: PATH_MODELS.map((_, m) => missing(paths[m] ?? null)),
    // A part that is absent is left out by JSON, too.
    ...(parts && { parts: parts as Parts }),
  };
}

const NO_PATHS: readonly number[] = PATH_MODELS.map(() => Number.NaN);

/** An input with the forecasts of the models that are fitted to the end of a series. */
export const withPaths = (
  input: ForecastInput,
  engines: readonly PathEngine[],
  { history }: Subject,
  origin: number,
  furthest: number,
): ForecastInput =>
  engines.length === 0
    ? input
    : {
        ...input,
        paths: PATH_MODELS.map((name) => {
          const engine = engines.find((each) => each.name === name);
          return engine ? pathForecast(engine, history, origin, input.horizon, furthest) : Number.NaN;
        }),
      };

const none = new Float64Array(0);

/** What a forecast made at step `origin` for `horizon` steps ahead reads. Nothing past the origin but known covariates. */
export function forecastInput(
  features: FeatureSet,
  smoothing: readonly SmoothingRange[],
  { history, peers }: Subject,
  origin: number,
  horizon: number,
  row = new Float32Array(features.names.length),
): ForecastInput {
  const { series, capped } = history;
  const target = origin + horizon;
  features.fill(history, peers, origin, horizon, row, 0);
  return {
    horizon,
    atMs: instantMs(series, target),
    features: row,
    level: history.level[origin]!,
    scale: history.scale[origin]!,
    surprise: history.surprise[origin]!,
    hour: hourOf(localMs(series, target)),
    weekSlot: weekSlot(series, target, history.rhythm.week),
    repeats: REPEATS.map((naive) => naiveForecast(naive, capped, none, origin, horizon)),
    measured: REPEATS.map((naive) => naiveForecast(naive, series, none, origin, horizon)),
    smoothed: smoothing.length === 0 ? Number.NaN : smoothed(smoothing, history, origin, horizon),
    paths: NO_PATHS,
  };
}

const hourOf = (local: number) => ((Math.floor(local / 3_600_000) % 24) + 24) % 24;
