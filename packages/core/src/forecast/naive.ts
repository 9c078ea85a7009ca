/** Forecasts without a model: what any forecast has to beat. Each looks back to a value that is there. */
import { localMs, type Rhythm, rhythmOf, type Series } from "./series.ts";

export const NAIVES = ["last_value", "yesterday", "last_week", "hour_of_week_mean"] as const;
export type Naive = (typeof NAIVES)[number];

/** How many periods a seasonal naive looks back where the value is missing. */
const PERIODS = 8;
const WEEK_MS = 7 * 86_400_000;

/** Mean of each step of the local week within the training part; NaN where it has none. */
export function weekProfile(series: Series, steps: number): Float64Array {
  const { week } = rhythmOf(series.stepMs);
  const sums = new Float64Array(week);
  const counts = new Int32Array(week);
  for (let step = 0; step < steps; step++) {
    const value = series.values[step]!;
    if (Number.isNaN(value)) continue;
    const slot = weekSlot(series, step, week);
    sums[slot]! += value;
    counts[slot]!++;
  }
  return sums.map((sum, slot) => (counts[slot]! > 0 ? sum / counts[slot]! : Number.NaN));
}

/** Which step of the local week a step is, 0 to week − 1. */
export function weekSlot(series: Series, step: number, week: number): number {
  const within = ((localMs(series, step) % WEEK_MS) + WEEK_MS) % WEEK_MS;
  return Math.min(week - 1, Math.floor((within / WEEK_MS) * week));
}

/** Steps back from `origin` to the last value; −1 where there is none. */
export function lastKnown(values: Float64Array, origin: number): number {
  for (let step = Math.min(origin, values.length - 1); step >= 0; step--) {
    if (!Number.isNaN(values[step]!)) return step;
  }
  return -1;
}

/**
 * A naive forecast of `origin + horizon` from what was known at `origin`. Where its own value is missing it looks
 * further back by whole periods, then takes the last value; NaN only where the series had no value at all.
 */
export function naiveForecast(
  kind: Naive,
  series: Series,
  profile: Float64Array,
  origin: number,
  horizon: number,
): number {
  const rhythm: Rhythm = rhythmOf(series.stepMs);
  const target = origin + horizon;
  if (kind === "hour_of_week_mean") {
    const mean = profile[weekSlot(series, target, rhythm.week)]!;
    if (!Number.isNaN(mean)) return mean;
  } else if (kind !== "last_value") {
    const period = kind === "yesterday" ? rhythm.day : rhythm.week;
    const first = Math.ceil(horizon / period);
    for (let k = first; k < first + PERIODS; k++) {
      const value = series.values[target - k * period];
      if (value !== undefined && !Number.isNaN(value)) return value;
    }
  }
  const last = lastKnown(series.values, origin);
  return last < 0 ? Number.NaN : series.values[last]!;
}
