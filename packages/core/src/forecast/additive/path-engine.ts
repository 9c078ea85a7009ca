/**
 * Models that forecast a path from the end of a series: ETS, MSTL and Prophet, which are fitted anew every so many steps, and
 * in between the path is shifted by how far it is off, fading; and models from outside (`outside/`), which were fitted before.
 */
import { Unavailable } from "../../errors.ts";
import type { ForecastInput } from "../forecast-input.ts";
import type { History } from "../history.ts";
import { type Parts, type PathParts, sumOfParts } from "./parts.ts";

export const PATH_MODELS = ["ets", "mstl", "prophet", "xgboost", "onnx"] as const;
export type PathModel = (typeof PATH_MODELS)[number];

export interface PathEngine {
  readonly name: PathModel;
  /** Steps between fits. */
  every(history: History): number;
  /** Forecasts of the steps after `last`, from the steps up to it. Reads nothing beyond. */
  path(history: History, last: number, steps: number): Float64Array;
  /** Of an additive engine: what its path is the sum of, by one fit. */
  parts?(history: History, last: number, steps: number): PathParts;
  /** Of trees: whether they read the time of year, which the rows of their forecaster then hold. */
  readonly seasons?: boolean;
  /**
   * Of trees: what each feature of the input's row adds to the forecast, on the scale that the series is forecast on.
   * Undefined where the row holds other features than they read.
   */
  explain?(input: ForecastInput): Float64Array | undefined;
  /** Of an engine that cannot answer at once: works off what it was asked for. Whether there was anything. */
  settle?(): Promise<boolean>;
}

/**
 * Does `work` with engines that may not answer at once: where one of them was asked for what it did not know, the work is
 * done again when it does. `work` must make what it reads of the past (`pastOf`, `fitModel`) itself.
 */
export async function settled<T>(engines: readonly PathEngine[], work: () => T): Promise<T> {
  const late = engines.filter(({ settle }) => settle !== undefined);
  for (;;) {
    const heard = attempt(work);
    let asked = false;
    for (const engine of late) asked = (await engine.settle!()) || asked;
    if (!asked) return heard();
  }
}

/** What `work` gave or threw: an error may come of answers that were not there yet. */
function attempt<T>(work: () => T): () => T {
  try {
    const made = work();
    return () => made;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}

/** A path, and of an additive engine its parts. */
interface Made {
  readonly path: Float64Array;
  readonly parts?: PathParts;
}

function make(engine: PathEngine, history: History, last: number, steps: number): Made {
  const parts = engine.parts?.(history, last, steps);
  return parts ? { path: sumOfParts(parts), parts } : { path: engine.path(history, last, steps) };
}

/** What it is `back` steps later. */
const later = ({ path, parts }: Made, back: number): Made => ({
  path: path.subarray(back),
  ...(parts && { parts: mapParts(parts, (part) => part.subarray(back)) }),
});

const mapParts = <To>(parts: PathParts, to: (part: Float64Array) => To) =>
  Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, to(part)]));

/**
 * An engine's path. Optimizers fail now and then: then the fit before it goes on, and where that fails too, the path is
 * missing, so that a walk of years does not end there.
 */
function madeOrOlder(engine: PathEngine, history: History, last: number, steps: number): Made {
  for (const back of [0, engine.every(history)]) {
    if (last - back < 2 * history.rhythm.week) break;
    try {
      return later(make(engine, history, last - back, steps + back), back);
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
    }
  }
  return { path: new Float64Array(steps).fill(Number.NaN) };
}

const kept = new WeakMap<History, Map<string, Made>>();

/** What is left of an error after a day, or from one daily value to the next. */
const LASTS = 0.8;

/**
 * The fit that forecasts from `origin`, of paths that reach `furthest` steps, and the last step that it knew; undefined
 * before there are two weeks of past. The times of the fits depend on the clock alone, so that a history that begins later
 * gives the same.
 */
function fitAt(engine: PathEngine, history: History, origin: number, furthest: number) {
  const { series, rhythm } = history;
  const every = engine.every(history);
  const turn = Math.round(series.startMs / series.stepMs) + origin;
  const last = origin - (((turn % every) + every) % every);
  if (last < 2 * rhythm.week) return undefined;
  let mine = kept.get(history);
  if (!mine) {
    mine = new Map();
    kept.set(history, mine);
  }
  const key = `${engine.name} ${last} ${furthest}`;
  let made = mine.get(key);
  if (!made) {
    made = madeOrOlder(engine, history, last, furthest + every);
    // One fit is used by all origins until the next: older ones are not asked for again.
    if (mine.size > 64) mine.clear();
    mine.set(key, made);
  }
  return { last, ...made };
}

/** What is added for how far off the path is at the origin. */
function correctionOf(path: Float64Array, last: number, history: History, origin: number, horizon: number) {
  if (origin === last) return 0;
  const off = history.clean[origin]! - path[origin - last - 1]!;
  return LASTS ** (horizon / history.rhythm.day) * off;
}

/** The forecast made at `origin` for `horizon` steps ahead. NaN before there are two weeks of past. */
export function pathForecast(
  engine: PathEngine,
  history: History,
  origin: number,
  horizon: number,
  furthest: number,
): number {
  const fit = fitAt(engine, history, origin, furthest);
  if (!fit) return Number.NaN;
  const { path, last } = fit;
  return path[origin - last - 1 + horizon]! + correctionOf(path, last, history, origin, horizon);
}

/** What {@link pathForecast} is the sum of; undefined where the engine cannot say, or gives no forecast. */
export function partsOfForecast(
  engine: PathEngine,
  history: History,
  origin: number,
  horizon: number,
  furthest: number,
): Parts | undefined {
  const fit = engine.parts && fitAt(engine, history, origin, furthest);
  if (!fit?.parts) return undefined;
  const { path, parts, last } = fit;
  const at = origin - last - 1 + horizon;
  return {
    ...mapParts(parts, (part) => part[at]!),
    correction: correctionOf(path, last, history, origin, horizon),
  };
}
