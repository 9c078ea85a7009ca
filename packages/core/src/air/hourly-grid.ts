/** Readings at any times, brought onto the grid of hours that the index is averaged over. */
import { InvalidInput } from "../errors.ts";
import type { HourlyConcentrations } from "./aqi-series.ts";
import type { Pollutant } from "./aqi-table.ts";
import type { StationReadings } from "./read-concentrations.ts";

const HOUR_MS = 3_600_000;
/** A century of hours: a stamp outside is a typing error that would only fill memory with gaps. */
const MAX_HOURS = 100 * 366 * 24;

/**
 * Readings on an unbroken grid of hours. Several readings of an hour (a 15-minute file) become their mean.
 * @param offsetMinutes local time minus UTC, for the hours' edges: those of India begin at half past, UTC.
 * @throws InvalidInput where the times span more than a century.
 */
export function toHourly(
  { times, values }: StationReadings,
  stamp: "start" | "end",
  offsetMinutes: number,
  name: string,
): HourlyConcentrations {
  const edge = ((offsetMinutes * 60_000) % HOUR_MS) + HOUR_MS;
  // A stamp that ends an interval belongs to the hour before it: 01:00 to the hour from 00:00.
  const hourOf = (time: number) => Math.floor((time - (stamp === "end" ? 1 : 0) + edge) / HOUR_MS);
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (const time of times) {
    first = Math.min(first, hourOf(time));
    last = Math.max(last, hourOf(time));
  }
  const hours = last - first + 1;
  if (hours > MAX_HOURS) {
    throw new InvalidInput(
      `${name}: times from ${new Date(first * HOUR_MS).toISOString()} to ${new Date(last * HOUR_MS).toISOString()}, more than a century`,
    );
  }
  const grid: HourlyConcentrations = { startMs: first * HOUR_MS - edge, hours, values: {} };
  const columns: { [P in Pollutant]?: Float64Array } = {};
  for (const [pollutant, readings] of Object.entries(values) as [Pollutant, number[]][]) {
    const sums = new Float64Array(hours);
    const counts = new Uint32Array(hours);
    for (const [i, reading] of readings.entries()) {
      if (Number.isNaN(reading)) continue;
      const hour = hourOf(times[i]!) - first;
      sums[hour]! += reading;
      counts[hour]! += 1;
    }
    columns[pollutant] = sums.map((sum, hour) => (counts[hour] === 0 ? Number.NaN : sum / counts[hour]!));
  }
  return { ...grid, values: columns };
}
