/**
 * Exponential smoothing with a season of the day and one of the week and an autocorrelated rest (Taylor 2003,
 * doi:10.1057/palgrave.jors.2601589), additive, with a damped trend. Its few parameters are chosen for each range of
 * horizons apart, by the absolute errors that far ahead: what smooths best for the next hour does not for tomorrow.
 */
import { uniform } from "../random/draw.ts";
import { randomStream } from "../random/philox.ts";
import type { Parts } from "./additive/parts.ts";
import type { History } from "./history.ts";

/** Shares that a surprise moves level, trend, slot of the day and of the week by, and how much of it lasts a step. */
export interface SmoothingParameters {
  readonly level: number;
  readonly trend: number;
  readonly day: number;
  readonly week: number;
  readonly rest: number;
}

/** Parameters for horizons up to and including `upTo`. */
export interface SmoothingRange {
  readonly upTo: number;
  readonly parameters: SmoothingParameters;
}

/** State after every step, so that a forecast from any origin reads what was known there. */
interface States {
  level: Float64Array;
  trend: Float64Array;
  rest: Float64Array;
  day: Float64Array;
  week: Float64Array;
}

/** Least share that a surprise moves the level of a daily series by, where it is forecast weeks ahead. */
const LEAST_DAILY_LEVEL = 0.1;
/** What remains of the trend after a day. */
const DAMPING_PER_DAY = 0.9;
const CANDIDATES = 96;
const ROUNDS = 4;
/** Share of the candidates that a round keeps, and how many changed ones of the best it adds. */
const KEPT = 0.3;
const NEAR = 8;
/** The search looks at no more than so many steps at the end of the past. */
const SEARCH_STEPS = 12_000;
/** Origins that a candidate is judged by in the last round. */
const ORIGINS = 1_200;

/** Runs the recursions over steps `from` to `until` of a history. */
function statesOf(
  { clean, series, rhythm, timers }: History,
  { level: a, trend: b, day: d, week: w, rest: r }: SmoothingParameters,
  from: number,
  until: number,
): States {
  const { day, week } = rhythm;
  const { values } = series;
  const n = until;
  const out: States = {
    level: new Float64Array(n),
    trend: new Float64Array(n),
    rest: new Float64Array(n),
    day: new Float64Array(n),
    week: new Float64Array(n),
  };
  const damping = DAMPING_PER_DAY ** (1 / day);
  let level = clean[from]!;
  let trend = 0;
  let rest = 0;
  for (let i = from; i < n; i++) {
    const seen = i - from;
    const dailySlot = day > 1 && seen >= day ? timers.slotAt(out.day, day, i) : 0;
    const weekSlot = seen >= week ? timers.slotAt(out.week, week, i) : 0;
    const base = level + damping * trend;
    // A gap teaches nothing. While there are few turns each weighs as in a plain mean.
    const surprise = Number.isNaN(values[i]!) ? 0 : clean[i]! - base - dailySlot - weekSlot;
    const news = surprise - r * rest;
    const step = seen < week ? Math.max(a, 1 / (seen + 1)) : a;
    level = base + step * news;
    trend = damping * trend + a * b * news;
    rest = Number.isNaN(values[i]!) ? r * rest : surprise;
    out.level[i] = level;
    out.trend[i] = trend;
    out.rest[i] = rest - step * news;
    if (day > 1 && d > 0) out.day[i] = dailySlot + Math.max(d, 1 / (2 + Math.floor(seen / day))) * news;
    if (w > 0 && seen >= week) {
      out.week[i] = weekSlot + Math.max(w, 1 / (2 + Math.floor(seen / week))) * news;
    }
  }
  return out;
}

const ahead = (states: States, history: History, r: number, origin: number, horizon: number): number => {
  const { trend, day, week, correction } = partsAhead(states, history, r, origin, horizon);
  return trend + (day + week) + correction;
};

/** What a forecast is the sum of. */
function partsAhead(states: States, history: History, r: number, origin: number, horizon: number) {
  const { day, week } = history.rhythm;
  const target = origin + horizon;
  const damping = DAMPING_PER_DAY ** (1 / day);
  const slotOf = (slots: Float64Array, period: number) => {
    const back = Math.max(0, target - Math.ceil(horizon / period) * period);
    return history.timers.read(slots, back, target, origin);
  };
  const trend = (states.trend[origin]! * damping * (1 - damping ** horizon)) / (1 - damping);
  return {
    trend: states.level[origin]! + trend,
    day: day === 1 ? 0 : slotOf(states.day, day),
    week: slotOf(states.week, week),
    correction: r ** horizon * states.rest[origin]!,
  };
}

/** Chooses parameters on the first `steps` steps, by successive halving over a seeded random search. */
export function fitSmoothing(
  history: History,
  steps: number,
  horizons: readonly number[],
  seed: number,
): SmoothingRange[] {
  const { day, week } = history.rhythm;
  const edges = [...new Set([Math.ceil(day / 12), Math.ceil(day / 3), day, week])];
  const ranges = [...edges, Number.POSITIVE_INFINITY]
    .map((upTo, i, all) => ({ upTo, of: horizons.filter((h) => h <= upTo && h > (all[i - 1] ?? 0)) }))
    .filter(({ of }) => of.length > 0);
  const stream = randomStream(seed, "smoothing");
  const from = Math.max(0, steps - SEARCH_STEPS);
  return ranges.map(({ upTo, of }) => {
    const horizon = of[of.length >> 1]!;
    const allowed = (parameters: SmoothingParameters) =>
      day === 1 && horizon >= week ? ofWeeksAhead(parameters) : parameters;
    let alive = Array.from({ length: CANDIDATES }, (_, i) => allowed(candidate(stream, i)));
    for (let round = 0; round < ROUNDS; round++) {
      const begin = Math.floor(steps - (steps - from) / 2 ** Math.max(0, 2 - round));
      const judged = alive.map((parameters) => ({
        parameters,
        loss: lossOf(history, parameters, begin, steps, horizon),
      }));
      judged.sort((x, y) => x.loss - y.loss);
      alive = judged.slice(0, Math.ceil(alive.length * KEPT)).map(({ parameters }) => parameters);
      if (round === ROUNDS - 1) break;
      const [best, second] = [alive[0]!, alive[1] ?? alive[0]!];
      for (let i = 0; i < NEAR; i++)
        alive.push(allowed(nudge(stream, (round + 1) * 1_000 + i, i % 3 ? best : second)));
    }
    return { upTo: Math.min(upTo, 1e9), parameters: alive[0]! };
  });
}

const power = (u: number, low: number, high: number) => low * (high / low) ** u;

function candidate(stream: ReturnType<typeof randomStream>, i: number): SmoothingParameters {
  const u = (k: number) => uniform(stream, i, k, 0);
  return stable({
    level: power(u(0), 0.001, 0.9),
    trend: i % 2 === 0 ? 0 : power(u(1), 0.001, 0.3),
    // Some do without a season: what is learnt of one that is not there is noise.
    day: i % 4 === 1 ? 0 : power(u(2), 0.003, 0.5),
    week: i % 3 === 1 ? 0 : power(u(3), 0.003, 0.5),
    rest: i % 5 === 0 ? 0 : 0.99 * Math.sqrt(u(4)),
  });
}

/** Parameters whose shares of a surprise add up to no more than the surprise: else the recursions may swing ever wider. */
function stable({ level, trend, day, week, rest }: SmoothingParameters): SmoothingParameters {
  const excess = Math.max(1, level * (1 + trend) + day + week);
  return { level: level / excess, trend, day: day / excess, week: week / excess, rest };
}

/**
 * Days are forecast a week and more ahead by their level and the days of the week alone, and the level is never a mean of
 * months: a slow level, a trend or a lasting rest is what some years went back to or along, and the next do not.
 */
const ofWeeksAhead = ({ level, day, week }: SmoothingParameters): SmoothingParameters => ({
  level: Math.max(LEAST_DAILY_LEVEL, level),
  trend: 0,
  day,
  week,
  rest: 0,
});

function nudge(
  stream: ReturnType<typeof randomStream>,
  i: number,
  near: SmoothingParameters,
): SmoothingParameters {
  const factor = (k: number) => 2 ** (2 * uniform(stream, i, k, 0) - 1);
  return stable({
    level: Math.min(0.98, near.level * factor(0)),
    trend: Math.min(0.5, near.trend * factor(1)),
    day: Math.min(0.8, near.day * factor(2)),
    week: Math.min(0.8, near.week * factor(3)),
    rest: Math.min(0.995, 1 - (1 - near.rest) * factor(4)),
  });
}

function lossOf(
  history: History,
  parameters: SmoothingParameters,
  begin: number,
  steps: number,
  horizon: number,
): number {
  const states = statesOf(history, parameters, begin, steps);
  const first = begin + Math.min(2 * history.rhythm.week, Math.floor((steps - begin) / 3));
  const stride = Math.max(1, Math.floor((steps - first) / ORIGINS));
  let sum = 0;
  let count = 0;
  for (let origin = first; origin + horizon < steps; origin += stride) {
    const truth = history.capped.values[origin + horizon]!;
    if (Number.isNaN(truth)) continue;
    sum +=
      Math.abs(truth - ahead(states, history, parameters.rest, origin, horizon)) / history.scale[origin]!;
    count++;
  }
  return count > 0 && Number.isFinite(sum) ? sum / count : Number.POSITIVE_INFINITY;
}

const kept = new WeakMap<History, Map<SmoothingParameters, States>>();

/** The parameters for `horizon`, and the states that they give. */
function statesFor(ranges: readonly SmoothingRange[], history: History, horizon: number) {
  const { parameters } = ranges.find(({ upTo }) => horizon <= upTo) ?? ranges.at(-1)!;
  let mine = kept.get(history);
  if (!mine) {
    mine = new Map();
    kept.set(history, mine);
  }
  let states = mine.get(parameters);
  if (!states) {
    states = statesOf(history, parameters, 0, history.clean.length);
    mine.set(parameters, states);
  }
  return { states, parameters };
}

/** The forecast made at `origin` for `horizon` steps ahead. Reads nothing past the origin. */
export function smoothed(
  ranges: readonly SmoothingRange[],
  history: History,
  origin: number,
  horizon: number,
): number {
  const { states, parameters } = statesFor(ranges, history, horizon);
  return ahead(states, history, parameters.rest, origin, horizon);
}

/** What {@link smoothed} is the sum of: level with trend, what is usual of the day and the week, what is left of the last surprise. */
export function smoothedParts(
  ranges: readonly SmoothingRange[],
  history: History,
  origin: number,
  horizon: number,
): Parts {
  const { states, parameters } = statesFor(ranges, history, horizon);
  const { day, ...parts } = partsAhead(states, history, parameters.rest, origin, horizon);
  return history.rhythm.day === 1 ? parts : { ...parts, day };
}
