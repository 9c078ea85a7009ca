/**
 * The features of a forecast: one definition for training and serving. Everything that is a value of the series is
 * said as its distance from the local level in local scales, so that a series that drifts or grows looks the same
 * before and after; everything about the target's own time is calendar or known ahead. Nothing reads the series
 * past the origin.
 */
import { type HolidayCalendar, momentOf } from "./calendar.ts";
import type { History } from "./history.ts";
import { localMs } from "./series.ts";

export interface FeatureSet {
  readonly names: readonly string[];
  /** The first so many are meant for linear models; the rest are codes that only trees can use. */
  readonly linear: number;
  /** Those of them that mean the same at every distance within a day, and vary within an hour of the day; none for daily steps. */
  readonly hourly: readonly number[];
  /** Writes one row at `at` of `out`, float32; NaN where a known covariate is missing. */
  fill(
    history: History,
    peers: Peers | undefined,
    origin: number,
    horizon: number,
    out: Float32Array,
    at: number,
  ): void;
}

/** Mean deviation of the other series of a file from their level, in their scales, per step of a common grid. */
export interface Peers {
  /** Wall clock of the first step, as if it were UTC, ms. */
  readonly startMs: number;
  readonly deviation: Float64Array;
}

const RECENT = 24;
const DAYS = 7;
const WEEKS = 4;
const DEVIATIONS = 6;
const TURN = 2 * Math.PI;

/** What a series has to offer: which features there are depends on its step and covariates only. */
export interface FeatureShape {
  day: number;
  week: number;
  known: readonly string[];
  calendar: HolidayCalendar;
  peers: boolean;
  /** Whether the past spans two years: with less, the time of year only says which part of the past it is. */
  seasons: boolean;
}

/** The features of a shape, in a fixed order. */
export function featureSet(shape: FeatureShape): FeatureSet {
  const { day, week, known, calendar } = shape;
  const within = day > 1;
  const recent = recentLags(day);
  const dailies = within ? DAYS : 0;
  const weeklies = day <= 48 ? WEEKS : 2;
  const names: string[] = [
    ...recent.map((lag) => `lag ${lag}`),
    ...Array.from({ length: DEVIATIONS }, (_, k) => `surprise lag ${k}`),
    "surprise mean of a day",
    ...(within ? ["surprise at this time, three days", "surprise at this time, a week"] : []),
    ...Array.from({ length: dailies }, (_, k) => `same time, day −${k + 1}`),
    ...Array.from({ length: weeklies }, (_, k) => `same time, week −${k + 1}`),
    ...["before", "after"].map((side) => `same time, ${side}`),
    "week slot, fast",
    "week slot, slow",
    "day slot",
    "last Sunday's slot on a holiday",
    "week slot, slow, after a holiday",
    "mean of a day",
    "mean of four weeks",
    "fading mean",
    "std of a day",
    "range up",
    "range down",
    "volatility",
    ...(shape.peers ? ["peers now", "peers' change of a day"] : []),
    ...known.flatMap((name) => [
      name,
      `${name} change`,
      `${name} mean of a day`,
      ...(within
        ? [`${name} of a day less the week before`, `${name} of three days less the week before`]
        : []),
    ]),
    ...(shape.seasons ? ["year sin", "year cos", "half-year sin", "half-year cos"] : []),
    ...["holiday", "day after holiday", "bridge day"],
    ...(within ? dayHarmonics() : weekdays.map((name) => name)),
  ];
  const linear = names.length;
  const hourly = within ? steadyColumns(names, recent) : [];
  names.push("hour", "weekday", "horizon", "days to Diwali");

  const fill: FeatureSet["fill"] = (history, peers, origin, horizon, out, at) => {
    const { clean, level, scale, weekFast, weekSlow, daySlot, series } = history;
    const target = origin + horizon;
    const base = level[origin]!;
    const unit = scale[origin]!;
    let column = at;
    const put = (value: number) => {
      out[column++] = value;
    };
    const relative = (value: number) => (value - base) / unit;
    const seen = (step: number) => relative(clean[Math.max(0, Math.min(step, origin))]!);
    // A value or slot of an earlier day or week, as the target has it.
    const same = (values: Float64Array, step: number, at = target) =>
      history.timers.read(values, step, at, origin);
    const sameTime = (step: number) => relative(same(clean, Math.max(0, Math.min(step, origin))));
    const before = (period: number) => target - Math.ceil(horizon / period) * period;

    for (const lag of recent) put(seen(origin - lag));
    let mean = 0;
    const deviation = (step: number) =>
      step >= week ? (clean[step]! - same(weekFast, step - week, step)) / unit : 0;
    for (let k = 0; k < Math.max(DEVIATIONS, day); k++) {
      const surprise = deviation(origin - k);
      if (k < DEVIATIONS) put(surprise);
      if (k < day) mean += surprise;
    }
    put(mean / day);
    const lastDay = before(day);
    const lastWeek = before(week);
    if (within) {
      // How far this time of the day was from its usual value: what a heat wave or a new shift adds to some hours only.
      let away = 0;
      for (let k = 0; k < DAYS; k++) {
        const step = lastDay - k * day;
        if (step >= week) away += (clean[step]! - same(weekSlow, step - week, step)) / unit;
        if (k === 2) put(away / 3);
      }
      put(away / DAYS);
    }
    for (let k = 0; k < dailies; k++) put(sameTime(lastDay - k * day));
    for (let k = 0; k < weeklies; k++) put(sameTime(lastWeek - k * week));
    put(sameTime(lastDay - 1));
    put(sameTime(lastDay + 1));
    const slot = Math.max(0, lastWeek);
    put(relative(same(weekFast, slot)));
    put(relative(same(weekSlow, slot)));
    put(relative(same(daySlot, Math.max(0, lastDay))));

    const moment = momentOf(localMs(series, target), calendar);
    const sunday = lastWeek + (6 - moment.weekday) * day;
    const sundaySlot = Math.max(0, sunday > origin ? sunday - week : sunday);
    put(moment.holiday && within ? relative(weekFast[sundaySlot]!) - relative(weekFast[slot]!) : 0);

    // What a holiday did to the fast mean of its slot.
    const afterHoliday = momentOf(localMs(series, slot), calendar).holiday && within;
    put(afterHoliday ? relative(weekSlow[slot]!) - relative(weekFast[slot]!) : 0);

    put(relative(meanOf(clean, origin, day)));
    put(relative(meanOf(level, origin, 4 * week, week)));
    put(fadingMean(clean, origin, base) / unit);
    let square = 0;
    let high = Number.NEGATIVE_INFINITY;
    let low = Number.POSITIVE_INFINITY;
    const span = Math.max(day, 7);
    for (let k = 0; k < span; k++) {
      const value = seen(origin - k);
      square += value * value;
      high = Math.max(high, value);
      low = Math.min(low, value);
    }
    put(Math.sqrt(square / span));
    put(high);
    put(low);
    put(history.surprise[origin]! / unit);
    if (shape.peers) {
      const shift = peers ? Math.round((localMs(series, 0) - peers.startMs) / series.stepMs) : 0;
      const now = peers?.deviation[origin + shift] ?? Number.NaN;
      put(now);
      put(now - (peers?.deviation[origin + shift - day] ?? Number.NaN));
    }
    for (let k = 0; k < known.length; k++) {
      const values = series.known[k]!.values;
      const then = values[target] ?? Number.NaN;
      put(then);
      put(then - (values[origin] ?? Number.NaN));
      const ofDay = knownMean(values, target, Math.max(day, 3));
      put(ofDay);
      if (!within) continue;
      // The level holds what the conditions of its own week did to it.
      const ofWeek = knownMean(values, origin, week);
      put(ofDay - ofWeek);
      put(knownMean(values, target, 3 * day) - ofWeek);
    }
    for (const turns of shape.seasons ? [1, 2] : []) {
      put(Math.sin(TURN * turns * moment.year));
      put(Math.cos(TURN * turns * moment.year));
    }
    put(moment.holiday ? 1 : 0);
    put(momentOf(localMs(series, target - day), calendar).holiday ? 1 : 0);
    put(moment.bridge ? 1 : 0);
    if (within) {
      const type = moment.weekday < 5 ? 0 : moment.weekday - 4;
      for (let each = 0; each < 3; each++) {
        put(each === type ? 1 : 0);
        for (let turns = 1; turns <= 4; turns++) {
          put(each === type ? Math.sin((TURN * turns * moment.hour) / 24) : 0);
          put(each === type ? Math.cos((TURN * turns * moment.hour) / 24) : 0);
        }
      }
    } else {
      for (let each = 0; each < 7; each++) put(each === moment.weekday ? 1 : 0);
    }
    put(moment.hour);
    put(moment.weekday);
    put(horizon);
    put(moment.toDiwali);
  };
  return { names, linear, hourly, fill };
}

const weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

function dayHarmonics(): string[] {
  return ["working day", "Saturday", "Sunday"].flatMap((type) => [
    type,
    ...[1, 2, 3, 4].flatMap((turns) => [`${type} sin ${turns}`, `${type} cos ${turns}`]),
  ]);
}

/** Lags that say where the series is, near or far; those further back say what hour it was. */
const STEADY_LAGS = 3;

/** Columns without the last day step by step and the curves of the hour. */
function steadyColumns(names: readonly string[], recent: readonly number[]): number[] {
  const left = new Set([
    ...recent.slice(STEADY_LAGS).map((lag) => `lag ${lag}`),
    ...Array.from({ length: DEVIATIONS }, (_, k) => `surprise lag ${k}`),
    ...dayHarmonics().filter((name) => / (sin|cos) /.test(name)),
  ]);
  return names.flatMap((name, column) => (left.has(name) ? [] : [column]));
}

/** The last day step by step where it has few steps; else the last steps and every so many of the day. */
function recentLags(day: number): number[] {
  if (day === 1) return Array.from({ length: 14 }, (_, lag) => lag);
  if (day <= RECENT) return Array.from({ length: day }, (_, lag) => lag);
  const stride = Math.ceil(day / 12);
  return [0, 1, 2, 3, 4, 5, ...Array.from({ length: 11 }, (_, k) => (k + 1) * stride)];
}

function meanOf(values: Float64Array, end: number, span: number, stride = 1): number {
  let sum = 0;
  let count = 0;
  for (let step = end; step > end - span && step >= 0; step -= stride) {
    sum += values[step]!;
    count++;
  }
  return sum / count;
}

/** Weighted mean of the last steps, each 0.7 of the next: what a noisy last value is really at. Less `base`. */
function fadingMean(values: Float64Array, origin: number, base: number): number {
  let sum = 0;
  let weights = 0;
  let weight = 1;
  for (let step = origin; step >= 0 && weight > 0.01; step--) {
    sum += weight * (values[step]! - base);
    weights += weight;
    weight *= 0.7;
  }
  return sum / weights;
}

function knownMean(values: Float64Array, end: number, span: number): number {
  let sum = 0;
  let count = 0;
  for (let step = Math.min(end, values.length - 1); step > end - span && step >= 0; step--) {
    const value = values[step]!;
    if (Number.isNaN(value)) continue;
    sum += value;
    count++;
  }
  return count > 0 ? sum / count : Number.NaN;
}
