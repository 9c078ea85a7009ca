/**
 * What a series' past says at every step, each number from that step and before only: the series with gaps bridged and
 * spikes capped, its level and scale, and exponentially weighted means of each slot of the day and of the week. All are
 * running sums and recursions, so that training and serving read the same numbers, and nothing can look ahead.
 */

import { type Rhythm, rhythmOf, type Series } from "./series.ts";
import { Timers } from "./timers.ts";
import { quantileOf } from "./trees/losses.ts";

export interface History {
  readonly series: Series;
  readonly rhythm: Rhythm;
  /** The series with spikes capped, gaps left as they are: what naives inside an ensemble repeat, and errors are judged by. */
  readonly capped: Series;
  /** Values with gaps bridged and spikes capped. */
  readonly clean: Float64Array;
  /** Mean of the last week. */
  readonly level: Float64Array;
  /** Mean absolute distance from the level over about four weeks; above 0. */
  readonly scale: Float64Array;
  /** Mean absolute surprise against the week's slot over about a week; above 0. */
  readonly surprise: Float64Array;
  /** Weighted mean of the slot of the week after this step, newest week weighing 0.4 and 0.1. */
  readonly weekFast: Float64Array;
  readonly weekSlow: Float64Array;
  /** Weighted mean of the slot of the day, newest day weighing 0.3. */
  readonly daySlot: Float64Array;
  /** How slots before a change of the clock are read after it. */
  readonly timers: Timers;
}

const FAST = 0.4;
const SLOW = 0.1;
const DAILY = 0.3;
/** A value further than this many mean surprises outside everything recent is a fault of the instrument. */
const SPIKE = 12;
/** Surprises are never taken for smaller than this share of the value: a price may stand still for weeks and then move. */
const QUIET = 0.002;
/** Smallest share of the long-run scale that a scale falls to, so that a stuck sensor does not make noise huge. */
const SCALE_FLOOR = 0.15;

/** Computes a series' history. Steps before the first value hold that value. */
export function historyOf(series: Series): History {
  const { values } = series;
  const n = values.length;
  const rhythm = rhythmOf(series.stepMs);
  const { day, week } = rhythm;
  const out = Array.from({ length: 7 }, () => new Float64Array(n)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const [clean, level, scale, surprise, weekFast, weekSlow, daySlot] = out;
  const timers = new Timers(series, rhythm, surprise);
  const start = startOf(values, Math.min(n, Math.max(2 * week, 60)));
  let last = start.middle;
  let sum = 0;
  let spread = start.spread;
  let longSpread = start.spread;
  let miss = start.spread;
  const fade = day > 1 ? Math.exp(-2 / day) : 1;

  for (let i = 0; i < n; i++) {
    const weekly = i >= week ? timers.slotAt(weekFast, week, i) : Number.NaN;
    const daily = i >= day ? timers.slotAt(daySlot, day, i) : Number.NaN;
    const expected = i >= week ? weekly : i >= day && day > 1 ? daily : last;
    const raw = values[i]!;
    if (Number.isNaN(raw)) {
      const before = i >= week + 1 && day > 1 ? weekFast[i - 1 - week]! : last;
      clean[i] = day > 1 && i >= week + 1 ? expected + fade * (last - before) : last;
    } else {
      const a = i >= day ? clean[i - day]! : last;
      const reach = SPIKE * Math.max(miss, i < 2 * week ? start.spread : 0, QUIET * Math.abs(last));
      const low = Math.min(expected, last, a) - reach;
      const high = Math.max(expected, last, a) + reach;
      clean[i] = Math.min(high, Math.max(low, raw));
      // What was capped still counts for more than the cap, so that a real jump is believed within some steps.
      const away = Math.min(Math.abs(raw - expected), 3 * reach);
      miss += (away - miss) / Math.min(Math.max(week, 14), i + 2);
    }
    const value = clean[i]!;
    last = value;
    sum += value - (i >= week ? clean[i - week]! : 0);
    level[i] = sum / Math.min(week, i + 1);
    const away = Math.abs(value - level[i]!);
    spread += (away - spread) / Math.min(4 * week, i + 2);
    longSpread += (away - longSpread) / (i + 2);
    const least = 1e-9 + 1e-6 * Math.abs(level[i]!);
    scale[i] = Math.max(spread, SCALE_FLOOR * longSpread, least);
    surprise[i] = Math.max(miss, 0.05 * scale[i]!, least);
    weekFast[i] = i >= week ? weekly + FAST * (value - weekly) : value;
    // The slow mean begins as a plain one: each of the first ten weeks weighs the same.
    const weeks = Math.floor(i / week) + 1;
    const slow = i >= week ? timers.slotAt(weekSlow, week, i) : value;
    weekSlow[i] = slow + Math.max(SLOW, 1 / weeks) * (value - slow);
    const base = i >= day ? daily : value;
    daySlot[i] = base + DAILY * (value - base);
    timers.learn(i, clean);
  }
  const measured = clean.map((value, i) => (Number.isNaN(values[i]!) ? Number.NaN : value));
  return {
    series,
    capped: { ...series, values: measured },
    rhythm,
    clean,
    level,
    scale,
    surprise,
    weekFast,
    weekSlow,
    daySlot,
    timers,
  };
}

/** Median and typical spread of the first values: where the recursions begin. */
function startOf(values: Float64Array, steps: number): { middle: number; spread: number } {
  const first = values.filter((value) => !Number.isNaN(value)).slice(0, steps);
  if (first.length === 0) return { middle: 0, spread: 1e-9 };
  const middle = quantileOf(first.slice(), 0.5);
  const away = first.map((value) => Math.abs(value - middle));
  const mean = away.reduce((a, b) => a + b, 0) / away.length;
  return { middle, spread: Math.max(quantileOf(away, 0.5), Math.min(mean, 1e-2 * Math.abs(middle))) };
}
