/**
 * Walks through the part of a series that was not learnt from, in order of time: forecasts from each origin with what
 * was known there, shows the forecaster each truth when its time has come, and scores.
 */

import { Breakdown, type Part } from "./breakdown.ts";
import type { ForecastInput } from "./forecast-input.ts";
import { type Forecast, type Forecaster, MODELS, type Model } from "./forecaster.ts";
import { Score, type Scores } from "./metrics.ts";
import { NAIVES } from "./naive.ts";
import { localMs, type Series } from "./series.ts";
import type { Subject } from "./subjects.ts";

const ENSEMBLE = MODELS.indexOf("ensemble");

export interface WalkOptions {
  /** Steps of each series that were learnt from. */
  steps: readonly number[];
  originEvery: number;
}

export interface HorizonScores extends Scores {
  series: string;
  model: Model;
  horizon: number;
  /** 1 − MAE / MAE of the best naive at this horizon. */
  skill: number | null;
  bestNaive: string;
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

/** Forecasts and scores every series from its first unlearnt step on. */
export function walkForward(
  forecaster: Forecaster,
  series: readonly Series[],
  { steps, originEvery }: WalkOptions,
): Walk {
  const subjects = forecaster.subjects(series);
  const parts = subjects.map((subject, s) => walkSeries(forecaster, subject, s, steps[s]!, originEvery));
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

function walkSeries(forecaster: Forecaster, subject: Subject, s: number, from: number, every: number): Walk {
  const { series } = subject;
  const { horizons } = forecaster;
  const end = series.values.length;
  const scores = horizons.map(() => MODELS.map(() => new Score()));
  const breakdowns = horizons.map(() => new Breakdown());
  const paths: PathErrors[] = [];
  const waiting = new Map<number, Pending[]>();
  let forecasts = 0;
  let learnt = from - 1;
  for (let origin = from - 1; origin + horizons[0]! < end; origin += every) {
    for (learnt++; learnt <= origin; learnt++) {
      for (const { input, h, forecasts: made } of waiting.get(learnt) ?? []) {
        const capped = subject.history.capped.values[learnt]!;
        forecaster.observe(s, h, input, made, series.values[learnt]!, capped, subject.history.rhythm.day);
      }
      waiting.delete(learnt);
    }
    learnt = origin;
    const path = MODELS.map(() => new PathTally(subject.history.rhythm.day));
    horizons.forEach((horizon, h) => {
      const target = origin + horizon;
      if (target >= end) return;
      const input = forecaster.input(s, subject, origin, horizon);
      const made = forecaster.forecasts(s, h, input);
      forecasts++;
      const truth = series.values[target]!;
      made.forEach(({ point, quantiles }, m) => {
        if (Number.isNaN(point)) return;
        scores[h]![m]!.add(truth, point, quantiles);
        path[m]!.add(horizon, truth - point);
      });
      const { point, quantiles } = made[ENSEMBLE]!;
      breakdowns[h]!.add(localMs(series, target), truth, point, quantiles[0]!, quantiles.at(-1)!);
      const list = waiting.get(target);
      if (list) list.push({ input, h, forecasts: made });
      else waiting.set(target, [{ input, h, forecasts: made }]);
    });
    const at = new Date(localMs(series, origin)).toISOString().slice(0, 19);
    path.forEach((tally, m) => {
      paths.push({ series: series.name, model: MODELS[m]!, origin: at, ...tally.errors() });
    });
  }
  return {
    scores: horizonScores(series.name, horizons, scores, naiveMae(subject, from)),
    parts: breakdowns.flatMap((breakdown, h) =>
      breakdown.parts().map((part) => ({ series: series.name, horizon: horizons[h]!, ...part })),
    ),
    paths,
    forecasts,
  };
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
    return rows.map(({ model, scores }) => ({
      series,
      model,
      horizon,
      ...scores,
      skill: best.scores.mae > 0 ? 1 - scores.mae / best.scores.mae : null,
      bestNaive: best.model,
    }));
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
