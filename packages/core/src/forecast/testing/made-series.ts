/** Series with a known making, for tests: a daily and a weekly rhythm, noise, and what may befall them. */
import { normal } from "../../random/draw.ts";
import { randomStream } from "../../random/philox.ts";
import type { Series } from "../series.ts";

export const HOUR_MS = 3_600_000;
/** Monday 2024-01-01 00:00 +05:30. */
export const START_MS = Date.parse("2024-01-01T00:00:00+05:30");

/** An hourly series of given values in India's time. */
export function hourly(values: ArrayLike<number>, known: Series["known"] = []): Series {
  return {
    name: "",
    startMs: START_MS,
    stepMs: HOUR_MS,
    offsetMinutes: new Int16Array(values.length).fill(330),
    values: Float64Array.from(values),
    known,
  };
}

/** Load of a town: level 100, a day's swing of 30, quieter Sundays, normal noise. */
export function townLoad(hours: number, noise = 3, seed = 1): Float64Array {
  const stream = randomStream(seed, "town load");
  return Float64Array.from({ length: hours }, (_, hour) => {
    const sunday = Math.floor(hour / 24) % 7 === 6 ? -15 : 0;
    return 100 + sunday - 30 * Math.cos((2 * Math.PI * (hour % 24)) / 24) + noise * normal(stream, hour);
  });
}
