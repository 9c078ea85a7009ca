/**
 * A series on a regular grid of the wall clock: what every forecast is made from. Missing is NaN. People live by the wall
 * clock: on a grid of UTC the same time last week is an hour off in the week after the clocks are changed. The hour that is
 * skipped in spring is a missing step, the one that comes twice in autumn is one step.
 */

export interface Series {
  /** Value of the column that tells series apart; empty where a file holds one. */
  readonly name: string;
  /** Instant of the first step, ms since 1970 UTC. */
  readonly startMs: number;
  readonly stepMs: number;
  /** Local time minus UTC per step, minutes. Beyond the grid the last one holds. */
  readonly offsetMinutes: Int16Array;
  readonly values: Float64Array;
  /** Covariates known ahead of time (weather forecast, plans), each as long as the values. */
  readonly known: readonly KnownColumn[];
}

export interface KnownColumn {
  readonly name: string;
  readonly values: Float64Array;
}

/** Steps of a day and of a week: the two rhythms of a town. A step of a day or more has no rhythm within the day. */
export interface Rhythm {
  readonly day: number;
  readonly week: number;
}

const DAY_MS = 86_400_000;

/** The rhythm of a step. Steps that do not divide a day evenly get the nearest whole number. */
export function rhythmOf(stepMs: number): Rhythm {
  const day = Math.max(1, Math.round(DAY_MS / stepMs));
  return { day, week: Math.max(1, Math.round((7 * DAY_MS) / stepMs)) };
}

/** Wall clock of a step, as if it were UTC (ms). */
export function localMs(series: Series, step: number): number {
  return series.startMs + step * series.stepMs + (series.offsetMinutes[0] ?? 0) * 60_000;
}

/** Instant of a step, ms since 1970 UTC. */
export function instantMs(series: Series, step: number): number {
  const last = series.offsetMinutes.length - 1;
  const offset = series.offsetMinutes[Math.min(Math.max(step, 0), last)] ?? 0;
  return localMs(series, step) - offset * 60_000;
}

/** The first steps of a series only. */
export function firstSteps(series: Series, steps: number): Series {
  return {
    ...series,
    offsetMinutes: series.offsetMinutes.slice(0, steps),
    values: series.values.slice(0, steps),
    known: series.known.map(({ name, values }) => ({ name, values: values.slice(0, steps) })),
  };
}

/** Number of values that are not missing. */
export function countValues(values: Float64Array): number {
  return values.reduce((count, value) => (Number.isNaN(value) ? count : count + 1), 0);
}
