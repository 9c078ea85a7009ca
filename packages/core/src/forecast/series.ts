/** A series on a regular grid of time: what every forecast is made from. Missing is NaN. */

export interface Series {
  /** Value of the column that tells series apart; empty where a file holds one. */
  readonly name: string;
  /** Instant of the first step, ms since 1970 UTC. */
  readonly startMs: number;
  readonly stepMs: number;
  /** Local time minus UTC per step, minutes: people live by the wall clock, and it jumps. */
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

/** Wall clock of a step, as if it were UTC (ms). Beyond the grid the last offset holds. */
export function localMs(series: Series, step: number): number {
  const last = series.offsetMinutes.length - 1;
  const offset = series.offsetMinutes[Math.min(Math.max(step, 0), last)] ?? 0;
  return series.startMs + step * series.stepMs + offset * 60_000;
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
