/**
 * Trains one recipe on one series and says how good it would have been: a walk forward over five folds in order of time,
 * each forecast by a model that was fitted on what came before its fold, beside the naive rules and the champion on the
 * very same forecasts. The champion is judged on what it had not seen when it was trained, where there is enough of that.
 */

import { InvalidInput } from "../../errors.ts";
import { formatInstant } from "../../observation/instant.ts";
import { PATH_MODELS, type PathEngine } from "../additive/path-engine.ts";
import { Breakdown, type Part } from "../breakdown.ts";
import { type Categorised, CategoryScore } from "../category-score.ts";
import { MODELS, type Model } from "../forecaster.ts";
import { Score } from "../metrics.ts";
import { type ForecastModel, featuresOf, type Past, pastOf, predict, type StepForecast } from "../model.ts";
import { fitModel } from "../model-kinds.ts";
import { naiveForecast } from "../naive.ts";
import { type OutsideModel, outsideTrees } from "../outside/outside-format.ts";
import { fitTrees, SEARCHED, searchTrees, type TreeSearch } from "../outside/search-trees.ts";
import { quotedOn, scaleOf } from "../scale.ts";
import { countValues, localMs, rhythmOf, type Series } from "../series.ts";
import type { Artefact } from "./artefact.ts";
import type { SameFolds } from "./judge-version.ts";
import type { HorizonMetrics, ModelCard } from "./model-card.ts";

/** Fold k is fitted on the first CUTS[k] of the steps and judged on those up to the next cut. */
const CUTS = [0.6, 0.68, 0.76, 0.84, 0.92, 1];
/** Origins per fold: enough for every hour of the week, few enough for a minute. */
const ORIGINS = 84;
/** Values that the first fold must be fitted on beyond twice the horizon, as the forecaster asks. */
const LEAST_VALUES = 30;
const RULES = ["last_value", "yesterday", "last_week"] as const;
const none = new Float64Array(0);

export interface Trained {
  readonly model: ForecastModel;
  readonly horizons: readonly number[];
  readonly metrics: HorizonMetrics[];
  readonly folds: ModelCard["folds"];
  /** Errors by hour of the day and season; by season alone where a step is a day. */
  readonly parts: Part[];
  /** Over all forecasts of the folds. */
  readonly mae: number;
  readonly naiveMae: number;
  /** The new model and the champion (the best naive rule, where there is none) on the same forecasts. */
  readonly comparison: SameFolds;
  /** Of a recipe whose parameters were searched for. */
  readonly search?: TreeSearch;
  /** What of the model is no part of its JSON: the searched trees. */
  readonly outside?: OutsideModel;
}

export interface TrainOptions {
  readonly seed?: number;
  /** Of recipes that need one: augurs' models, or a model from outside. */
  readonly engines?: readonly PathEngine[];
  /** Candidates of a search for parameters. */
  readonly searched?: number;
  /** What of India's index the series is, to judge its categories. */
  readonly categorised?: Categorised;
}

/** The horizons that a series is long enough for. */
export function possibleHorizons(series: Series, horizons: readonly number[]): number[] {
  const values = Math.floor(CUTS[0]! * countValues(series.values));
  return horizons.filter((horizon) => LEAST_VALUES + 2 * horizon <= values);
}

/**
 * Trains a recipe. Where one of the engines does not answer at once, this is to be called within `settled`.
 * @param champion the version that answers now, if any.
 * @throws InvalidInput for a series that is too short for every horizon, or a recipe without its engine.
 */
export function trainSeries(
  series: Series,
  recipe: string,
  asked: readonly number[],
  champion: Artefact | undefined,
  { seed = 1, engines = [], searched = SEARCHED, categorised }: TrainOptions = {},
): Trained {
  const horizons = possibleHorizons(series, asked);
  if (horizons.length === 0) {
    const values = countValues(series.values);
    const needed = Math.ceil((LEAST_VALUES + 2 * Math.min(...asked)) / CUTS[0]!);
    throw new InvalidInput(
      `the series has ${values} values; ${needed} are needed to train and to judge a model`,
      {
        details: { values, needed },
      },
    );
  }
  const cuts = CUTS.map((share) => Math.floor(share * series.values.length));
  // Searched for on what lies before the first fold, so that no fold has been looked at.
  const search =
    recipe === "xgboost" && engines.length === 0
      ? searchTrees(series, cuts[0]!, horizons, seed, searched)
      : undefined;
  const fitTo = (steps: number) => {
    const trees = search && fitTrees(series, steps, horizons, search.parameters, seed);
    const options = { horizons, calendar: "in", seed, engines: trees ? [trees.engine] : engines } as const;
    const model = fitModel(recipe, { series: [series], steps: [steps] }, options);
    return { model, ...(trees && { outside: outsideTrees(trees.fits) }) };
  };
  const past = pastOf([series]);
  // What was not quoted is no truth, and no naive rule repeats it.
  const quoted = quotedOn(series, scaleOf(series, series.values.length));
  const tally = new Tally(horizons, quoted, champion, past, categorised);
  const folds: ModelCard["folds"] = [];
  for (let fold = 0; fold + 1 < cuts.length; fold++) {
    const [from, to] = [cuts[fold]!, cuts[fold + 1]!];
    const { model } = fitTo(from);
    if (!knowsItsErrors(model)) continue;
    const { mae, n } = walkFold(model, past, quoted.values, from, to, tally);
    const at = (step: number) => formatInstant(series.startMs + step * series.stepMs);
    if (n > 0) folds.push({ from: at(from), until: at(to), mae, n });
  }
  if (tally.n === 0) throw new InvalidInput(nothingJudged(recipe));
  const judged = tally.result();
  if (!Number.isFinite(judged.mae)) {
    throw new InvalidInput(
      `the series has ${countValues(series.values)} values: its first folds are too short to fit ${recipe}${recipe === "ensemble" ? "" : "; the ensemble makes do with fewer"}`,
    );
  }
  const last = fitTo(series.values.length);
  if (!knowsItsErrors(last.model)) throw new InvalidInput(nothingJudged(recipe));
  return { ...last, horizons, folds, ...judged, ...(search && { search }) };
}

const nothingJudged = (recipe: string) =>
  (PATH_MODELS as readonly string[]).includes(recipe)
    ? `no fold of the series holds a moment that ${recipe} can be judged by: it has too little past, or has seen all of it in training`
    : "no fold of the series holds a value to be judged by";

/** Past errors of a model from outside at a horizon, below which its intervals would be made up. */
const LEAST_ERRORS = 20;

/**
 * Whether a model from outside has been wrong often enough to say how wrong it is: it forecasts nothing of the time that it
 * was trained on. All others learn from their own folds.
 */
function knowsItsErrors({ kind, forecaster }: ForecastModel): boolean {
  if (!isOutside(kind)) return true;
  const m = MODELS.indexOf(kind);
  return forecaster.state.tracks[0]!.every(({ bounds }) => bounds[m]!.count >= LEAST_ERRORS);
}

const isOutside = (kind: Model) => kind === "xgboost" || kind === "onnx";

function walkFold(
  model: ForecastModel,
  past: Past,
  values: Float64Array,
  from: number,
  to: number,
  tally: Tally,
) {
  const outside = isOutside(model.kind);
  // A stride that shares no factor with the day or the week, so that every hour has its turn.
  const stride = STRIDES.find((each) => each >= (to - from) / ORIGINS) ?? 97;
  let sum = 0;
  let n = 0;
  for (let origin = from - 1; origin + model.forecaster.horizons[0]! < to; origin += stride) {
    const made = predict(model, past, { origin }).filter(({ horizon }) => origin + horizon < to);
    tally.beginOrigin(origin, made);
    for (const forecast of made) {
      const truth = values[origin + forecast.horizon]!;
      // What a model from outside has seen in training it does not forecast: that is no fold of its own.
      if (Number.isNaN(truth) || (outside && Number.isNaN(forecast.point))) continue;
      tally.add(origin, forecast, truth);
      sum += Math.abs(truth - forecast.point);
      n++;
    }
  }
  return { mae: n > 0 ? sum / n : 0, n };
}

const STRIDES = [1, 5, 11, 13, 17, 19, 23, 29, 37, 53, 71];

interface Sum {
  sum: number;
  n: number;
}

const mean = ({ sum, n }: Sum) => sum / n;

/** Adds up the errors of the model, the naive rules and the champion on the same forecasts. */
class Tally {
  n = 0;
  readonly #horizons: readonly number[];
  readonly #series: Series;
  readonly #champion: Artefact | undefined;
  readonly #past: Past;
  readonly #scores: Score[];
  readonly #breakdown = new Breakdown();
  readonly #categories: CategoryScore | undefined;
  /** Per horizon and rule, sum of absolute errors. */
  readonly #naive: Float64Array[];
  #total = 0;
  /** Model and champion on the same forecasts: all of them, and those that the champion had not seen. */
  readonly #same = { all: [zero(), zero()] as const, unseen: [zero(), zero()] as const };
  #championNow: readonly StepForecast[] = [];

  constructor(
    horizons: readonly number[],
    series: Series,
    champion: Artefact | undefined,
    past: Past,
    categorised: Categorised | undefined,
  ) {
    this.#categories = categorised && new CategoryScore(categorised, series.stepMs);
    this.#horizons = horizons;
    this.#series = series;
    this.#champion = champion;
    this.#past = past;
    this.#scores = horizons.map(() => new Score());
    this.#naive = horizons.map(() => new Float64Array(RULES.length));
  }

  beginOrigin(origin: number, made: readonly StepForecast[]): void {
    this.#categories?.add(
      this.#series.values,
      origin,
      made.filter(({ point }) => Number.isFinite(point)),
    );
    if (!this.#champion) return;
    const known = new Set(this.#champion.model.forecaster.horizons);
    const horizons = this.#horizons.filter((horizon) => known.has(horizon));
    this.#championNow = predict(this.#champion.model, this.#past, { origin, horizons });
  }

  add(origin: number, { horizon, point, quantiles }: StepForecast, truth: number): void {
    const h = this.#horizons.indexOf(horizon);
    this.#scores[h]!.add(truth, point, quantiles);
    const local = localMs(this.#series, origin + horizon);
    this.#breakdown.add(local, truth, point, quantiles[0]!, quantiles.at(-1)!);
    const error = Math.abs(truth - point);
    this.#total += error;
    this.n++;
    RULES.forEach((rule, r) => {
      this.#naive[h]![r]! += Math.abs(truth - naiveForecast(rule, this.#series, none, origin, horizon));
    });
    const other = this.#championNow.find((each) => each.horizon === horizon);
    if (!other || Number.isNaN(other.point) || !this.#champion) return;
    const { startMs, stepMs } = this.#series;
    const parts = [this.#same.all];
    if (startMs + (origin + 1) * stepMs >= this.#champion.untilMs) parts.push(this.#same.unseen);
    for (const [own, champion] of parts) {
      count(own, error);
      count(champion, Math.abs(truth - other.point));
    }
  }

  result(): Pick<Trained, "metrics" | "parts" | "mae" | "naiveMae" | "comparison"> {
    const { day } = rhythmOf(this.#series.stepMs);
    const scale = naiveScale(this.#series, day);
    const metrics = this.#horizons.flatMap((horizon, h): HorizonMetrics[] => {
      const { n, mae, rmse, mape, wape, mase, r2, pinball, crps, coverage95, width95, coverage80, width80 } =
        this.#scores[h]!.scores(scale);
      if (!(n > 0)) return [];
      const naive = Math.min(...this.#naive[h]!) / n;
      const category = this.#categories?.accuracy(horizon);
      return [
        {
          horizon,
          n,
          mae,
          rmse,
          mape,
          wape,
          mase,
          r2,
          pinball,
          crps,
          coverage95,
          width95,
          coverage80,
          width80,
          ...(category !== undefined && { category_accuracy: category }),
          naive_mae: naive,
          skill: naive > 0 ? 1 - mae / naive : null,
        },
      ];
    });
    const mae = this.#total / this.n;
    // The best rule of each horizon: what a careful person without a model would use.
    const naiveMae = metrics.reduce((sum, { naive_mae, n }) => sum + naive_mae * n, 0) / this.n;
    const parts = this.#breakdown.parts().filter(({ by }) => by === "season" || day > 1);
    return { metrics, parts, mae, naiveMae, comparison: this.#comparison(mae, naiveMae) };
  }

  #comparison(mae: number, naiveMae: number): SameFolds {
    if (!this.#champion) return { mae, incumbentMae: naiveMae, n: this.n };
    // Unseen forecasts are fair to both; where there are few, all are, to the champion's advantage.
    const [own, champion] = this.#same.unseen[0].n >= LEAST_UNSEEN ? this.#same.unseen : this.#same.all;
    return { mae: mean(own), incumbentMae: mean(champion), n: own.n };
  }
}

const LEAST_UNSEEN = 100;
const zero = (): Sum => ({ sum: 0, n: 0 });

function count(into: Sum, error: number): void {
  into.sum += error;
  into.n++;
}

/** MAE of repeating the day before within the series, for MASE. */
function naiveScale({ values }: Series, day: number): number {
  const total = zero();
  for (let step = day; step < values.length; step++) {
    const change = Math.abs(values[step]! - values[step - day]!);
    if (!Number.isNaN(change)) count(total, change);
  }
  return total.n > 0 ? mean(total) : 0;
}

/** Names of the features that a model reads. */
export const featureNames = (model: ForecastModel): string[] => [...featuresOf(model).names];
