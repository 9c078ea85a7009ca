/** The kinds of models by name: what each is, and how it is fitted. */
import { InvalidInput } from "../errors.ts";
import { PATH_MODELS, type PathEngine } from "./additive/path-engine.ts";
import { fitForecaster } from "./fit-forecaster.ts";
import { MODELS, type Model } from "./forecaster.ts";
import type { Dataset, FitOptions, ForecastModel } from "./model.ts";

export interface ModelKind {
  readonly name: Model;
  /** One line for people. */
  readonly description: string;
  /** Whether trees are grown for it. */
  readonly trees: boolean;
}

const DESCRIPTIONS: Record<Model, string> = {
  last_value: "the last value",
  yesterday: "the same time yesterday",
  last_week: "the same time last week",
  hour_of_week_mean: "the mean of the hour of the week in the training part",
  ridge: "a ridge regression per horizon",
  trees: "boosted trees on what the ridge regression leaves",
  boosted: "boosted trees on the features, with squared loss: what XGBoost does with them",
  smoothing: "exponential smoothing with seasons of the day and the week",
  ets: "exponential smoothing by augurs, of what the slots of the week leave",
  mstl: "trend and seasons by augurs' MSTL, the trend continued by ETS",
  prophet: "Prophet by augurs",
  xgboost: "boosted trees with searched parameters, or trained elsewhere and read from XGBoost's JSON",
  onnx: "a network that was trained elsewhere, in ONNX",
  ensemble: "all members, weighted by their out-of-fold errors",
};

export const MODEL_KINDS: readonly ModelKind[] = MODELS.map((name) => ({
  name,
  description: DESCRIPTIONS[name],
  trees: name === "trees" || name === "boosted" || name === "ensemble",
}));

/**
 * Fits a model of a kind.
 * @throws InvalidInput for an unknown kind, horizons that are not whole steps, or a series with too few values.
 */
export function fitModel(kind: string, { series, steps }: Dataset, options: FitOptions): ForecastModel {
  const found = MODEL_KINDS.find(({ name }) => name === kind);
  if (!found) throw new InvalidInput(`model is "${kind}"; allowed are ${MODELS.join(", ")}`);
  if (series.length === 0) throw new InvalidInput("the data set has no series");
  const horizons = [...new Set(options.horizons)].sort((a, b) => a - b);
  const wrong = horizons.find((horizon) => !(Number.isInteger(horizon) && horizon >= 1));
  if (wrong !== undefined || horizons.length === 0) {
    throw new InvalidInput(`horizons has ${wrong}; at least one whole number of steps from 1 on is needed`);
  }
  const wanted = enginesFor(found.name, options.engines);
  const forecaster = fitForecaster(
    series,
    series.map(({ values }, s) => steps?.[s] ?? values.length),
    { horizons, calendar: options.calendar, seed: options.seed, trees: found.trees, engines: wanted },
  );
  return {
    kind: found.name,
    stepMs: series[0]!.stepMs,
    series: series.map(({ name }) => name),
    forecaster,
  };
}

/** The engine of a kind that needs one. @throws InvalidInput where it was not given. */
export function enginesFor(kind: Model, engines: readonly PathEngine[] = []): PathEngine[] {
  if (!(PATH_MODELS as readonly string[]).includes(kind)) return [];
  const engine = engines.find(({ name }) => name === kind);
  if (!engine) throw new InvalidInput(`a model of kind "${kind}" needs its engine, and none was given`);
  return [engine];
}
