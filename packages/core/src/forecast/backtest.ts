/**
 * Walks through the part of a series that was not learnt from, in order of time: forecasts from each origin with what
 * was known there, shows the forecaster each truth when its time has come, and scores.
 */

import { Breakdown, type Part } from "./breakdown.ts";
import { type Categorised, CategoryScore } from "./category-score.ts";
import type { ForecastInput } from "./forecast-input.ts";
import { type Forecast, type Forecaster, MODELS, type Model } from "./forecaster.ts";
import { Score, type Scores } from "./metrics.ts";
import type { StepForecast } from "./model.ts";
import { NAIVES } from "./naive.ts";
import { localMs, type Series } from "./series.ts";
import type { Subject } from "./subjects.ts";

const ENSEMBLE = MODELS.indexOf("ensemble");

export interface WalkOptions {
  /** Steps of each series that were learnt from. */
  steps: readonly number[];
  originEvery: number;
  /** What of India's index the series are, to judge their categories. */
  categorised?: Categorised;
}

export interface HorizonScores extends Scores {
  series: string;
  model: Model;
  horizon: number;
  /** 1 − MAE / MAE of the best naive at this horizon. */
  skill: number | null;
  bestNaive: string;
  /** Share of right categories of India's index, where the series is one of its pollutants. */
  categoryAccuracy?: number;
}

/** Errors of one origin's whole path by one model, for paths of a week and the like. */
export interface PathErrors {
  series: string;
  model: Model;
  origin: string;
  /** Mean and largest absolute error of the first day, mean of the rest; null without a truth. */
  firstDayMae: number | null;
  firstDayMax: number | null;
  restMae: number | null;
}

/** The ensemble's errors by hour and season. */
export interface PartScores extends Part {
  series: string;
  horizon: number;
}

export interface Walk {
  scores: HorizonScores[];
  parts: PartScores[];
  paths: PathErrors[];
  forecasts: number;
}

/**
 * Forecasts and scores every series from its first unlearnt step on. All series go through time together: what one has
 * learnt from its truths steadies the others, and must not come from their future.
 */
export function walkForward(
  forecaster: Forecaster,
  series: readonly Series[],
  { steps, originEvery, categorised }: WalkOptions,
): Walk {
  const walks = forecaster
    .subjects(series)
    .map((subject, s) => new SeriesWalk(forecaster, subject, s, steps[s]!, originEvery, categorised));
  for (;;) {
    const now = Math.min(...walks.map(({ nextMs }) => nextMs));
    if (!Number.isFinite(now)) break;
    const due = walks.filter(({ nextMs }) => nextMs === now);
    for (const walk of due) walk.learn();
    for (const walk of due) walk.forecast();
  }
  const parts = walks.map((walk) => walk.walked());
  return {
    scores: parts.flatMap(({ scores }) => scores),
    parts: parts.flatMap((each) => each.parts),
    paths: parts.flatMap(({ paths }) => paths),
    forecasts: parts.reduce((sum, part) => sum + part.forecasts, 0),
  };
}

interface Pending {
  input: ForecastInput;
  h: number;
  forecasts: Forecast[];
}

/** One series' way through its unlearnt part, an origin at a time. */
class SeriesWalk {
  readonly #forecaster: Forecaster;
  readonly #subject: Subject;
  readonly #s: number;
  readonly #from: number;
  readonly #every: number;
  readonly #scores: Score[][];
  readonly #breakdowns: Breakdown[];
  /** Per model. */
  readonly #categories: CategoryScore[] | undefined;
  readonly #paths: PathErrors[] = [];
  /** Forecasts whose truth is still to come, by the step that they are for. */
  readonly #waiting = new Map<number, Pending[]>();
  #origin: number;
  #learnt: number;
  #forecasts = 0;

  constructor(
    forecaster: Forecaster,
    subject: Subject,
    s: number,
    from: number,
    every: number,
    categorised: Categorised | undefined,
  ) {
    this.#categories = categorised && MODELS.map(() => new CategoryScore(categorised, subject.series.stepMs));
    this.#forecaster = forecaster;
    this.#subject = subject;
    this.#s = s;
    this.#from = from;
    this.#every = every;
    this.#scores = forecaster.horizons.map(() => MODELS.map(() => new Score()));
    this.#breakdowns = forecaster.horizons.map(() => new Breakdown());
    this.#origin = from - 1;
    this.#learnt = from - 1;
  }

  /** Wall clock of the next origin; infinite where nothing is left to be forecast. */
  get nextMs(): number {
    const { series } = this.#subject;
    const left = this.#origin + this.#forecaster.horizons[0]! < series.values.length;
    return left ? localMs(series, this.#origin) : Number.POSITIVE_INFINITY;
  }

  /** Shows the forecaster the truths that have come up to the next origin. */
  learn(): void {
    const { series, history } = this.#subject;
    for (this.#learnt++; this.#learnt <= this.#origin; this.#learnt++) {
      const truth = series.values[this.#learnt]!;
      const capped = history.capped.values[this.#learnt]!;
      for (const { input, h, forecasts } of this.#waiting.get(this.#learnt) ?? []) {
        this.#forecaster.observe(this.#s, h, input, forecasts, truth, capped, history.rhythm.day);
      }
      this.#waiting.delete(this.#learnt);
    }
    this.#learnt = this.#origin;
    const underWay = [...this.#waiting.values()].flat();
    this.#forecaster.horizons.forEach((_, h) => {
      const made = underWay.filter((each) => each.h === h).map(({ forecasts }) => forecasts);
      this.#forecaster.lean(this.#s, h, history.clean[this.#origin]!, made);
    });
  }

  /** Forecasts from the next origin, and goes on to the one after it. */
  forecast(): void {
    const { series, history } = this.#subject;
    const origin = this.#origin;
    const path = MODELS.map(() => new PathTally(history.rhythm.day));
    const points = MODELS.map((): StepForecast[] => []);
    this.#forecaster.horizons.forEach((horizon, h) => {
      const target = origin + horizon;
      if (target >= series.values.length) return;
      const input = this.#forecaster.input(this.#s, this.#subject, origin, horizon);
      const made = this.#forecaster.forecasts(this.#s, h, input);
      this.#forecasts++;
      const truth = series.values[target]!;
      made.forEach(({ point, quantiles }, m) => {
        if (Number.isNaN(point)) return;
        this.#scores[h]![m]!.add(truth, point, quantiles);
        path[m]!.add(horizon, truth - point);
        if (this.#categories) points[m]!.push({ horizon, atMs: input.atMs, point, quantiles });
      });
      const { point, quantiles } = made[ENSEMBLE]!;
      this.#breakdowns[h]!.add(localMs(series, target), truth, point, quantiles[0]!, quantiles.at(-1)!);
      const pending = { input, h, forecasts: made };
      const list = this.#waiting.get(target);
      if (list) list.push(pending);
      else this.#waiting.set(target, [pending]);
    });
    this.#categories?.forEach((score, m) => {
      score.add(series.values, origin, points[m]!);
    });
    const at = new Date(localMs(series, origin)).toISOString().slice(0, 19);
    path.forEach((tally, m) => {
      this.#paths.push({ series: series.name, model: MODELS[m]!, origin: at, ...tally.errors() });
    });
    this.#origin += this.#every;
  }

  walked(): Walk {
    const { series } = this.#subject;
    const { horizons } = this.#forecaster;
    return {
      scores: horizonScores(
        series.name,
        horizons,
        this.#scores,
        naiveMae(this.#subject, this.#from),
        this.#categories,
      ),
      parts: this.#breakdowns.flatMap((breakdown, h) =>
        breakdown.parts().map((part) => ({ series: series.name, horizon: horizons[h]!, ...part })),
      ),
      paths: this.#paths,
      forecasts: this.#forecasts,
    };
  }
}

class PathTally {
  readonly #day: number;
  #first = { sum: 0, count: 0, most: 0 };
  #rest = { sum: 0, count: 0 };

  constructor(day: number) {
    this.#day = day;
  }

  add(horizon: number, error: number): void {
    const size = Math.abs(error);
    if (Number.isNaN(size)) return;
    const part = horizon <= this.#day ? this.#first : this.#rest;
    part.sum += size;
    part.count++;
    if (part === this.#first) this.#first.most = Math.max(this.#first.most, size);
  }

  errors(): Pick<PathErrors, "firstDayMae" | "firstDayMax" | "restMae"> {
    const { sum, count, most } = this.#first;
    return {
      firstDayMae: count > 0 ? sum / count : null,
      firstDayMax: count > 0 ? most : null,
      restMae: this.#rest.count > 0 ? this.#rest.sum / this.#rest.count : null,
    };
  }
}

function horizonScores(
  series: string,
  horizons: readonly number[],
  tallies: readonly (readonly Score[])[],
  naive: number,
  categories: readonly CategoryScore[] | undefined,
): HorizonScores[] {
  return horizons.flatMap((horizon, h) => {
    const rows = MODELS.map((model, m) => ({ model, scores: tallies[h]![m]!.scores(naive) })).filter(
      ({ scores }) => scores.n > 0,
    );
    const naives = rows.filter(({ model }) => (NAIVES as readonly string[]).includes(model));
    const best = naives.reduce(
      (least, each) => (each.scores.mae < least.scores.mae ? each : least),
      naives[0]!,
    );
    return rows.map(({ model, scores }) => {
      const accuracy = categories?.[MODELS.indexOf(model)]?.accuracy(horizon);
      return {
        series,
        model,
        horizon,
        ...scores,
        skill: best.scores.mae > 0 ? 1 - scores.mae / best.scores.mae : null,
        bestNaive: best.model,
        ...(accuracy !== undefined && { categoryAccuracy: accuracy }),
      };
    });
  });
}

/** MAE of repeating the day before (the step before, where a step is a day) within the training part. */
function naiveMae({ series, history }: Subject, steps: number): number {
  const { values } = series;
  let sum = 0;
  let count = 0;
  for (let step = history.rhythm.day; step < steps; step++) {
    const change = Math.abs(values[step]! - values[step - history.rhythm.day]!);
    if (Number.isNaN(change)) continue;
    sum += change;
    count++;
  }
  return count > 0 ? sum / count : 0;
}
