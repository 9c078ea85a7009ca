/** CPCB's index of a station, from its hourly windows. */
import { type Aqi, aqi } from "../air/aqi.ts";
import { averagesAt, type HourlyConcentrations } from "../air/aqi-series.ts";
import { breakpoints, type Pollutant, pollutants } from "../air/aqi-table.ts";
import { entityKey } from "../observation/domain.ts";
import { formatInstant, HOUR_MS } from "../observation/instant.ts";
import { meanOf } from "../window/summary.ts";
import { windowStart } from "../window/window.ts";
import { allWindows, type Windows } from "./ports.ts";

/** Hours that the index of an hour looks back on: 24, and 7 more for the first 8-hour mean. */
const LOOK_BACK = 31;

/** The hourly means of a station whose hours begin in [from, to), on an unbroken grid; to is exclusive. */
export async function hourlyConcentrations(
  windows: Windows,
  stationId: string,
  from: number,
  to: number,
): Promise<HourlyConcentrations> {
  const startMs = windowStart("1h", from);
  const hours = Math.max(0, Math.ceil((to - startMs) / HOUR_MS));
  const values: { [P in Pollutant]?: Float64Array } = {};
  const found = await allWindows(windows, {
    entity: entityKey("air", stationId),
    resolution: "1h",
    from: startMs,
    to,
  });
  for (const window of found) {
    const hour = (window.start - startMs) / HOUR_MS;
    for (const pollutant of pollutants) {
      const summary = window.metrics[pollutant];
      const mean = summary && meanOf(summary);
      if (mean === undefined) continue;
      values[pollutant] ??= new Float64Array(hours).fill(Number.NaN);
      values[pollutant][hour] = mean;
    }
  }
  return { startMs, hours, values };
}

/** A station's series from far enough before `from` that the index of every hour in [from, to) can be told. */
export function seriesForIndex(
  windows: Windows,
  stationId: string,
  from: number,
  to: number,
): Promise<HourlyConcentrations> {
  return hourlyConcentrations(windows, stationId, from - LOOK_BACK * HOUR_MS, to);
}

export interface AqiAnswer {
  index: number | null;
  category: string | null;
  health: string | null;
  dominant: string | null;
  sub_indices: Record<string, number>;
  /** What the sub-indices are made of: 24-hour means, the highest 8-hour mean for CO and O3. */
  averages: Record<string, { value: number; unit: string; hours: number }>;
  /** End of the 24 hours that the index is of. */
  as_of: string;
  reason?: string;
}

/** The index of the 24 hours that end with the hour of `series` at index `hour`. */
export function aqiAnswer(series: HourlyConcentrations, hour: number): AqiAnswer {
  const averages = averagesAt(series, hour);
  return {
    ...plainAqi(aqi(averages)),
    averages: Object.fromEntries(
      pollutants.flatMap((pollutant) => {
        const value = averages[pollutant];
        if (value === undefined || value === null || Number.isNaN(value)) return [];
        const { unit, hours } = breakpoints[pollutant];
        return [[pollutant, { value, unit, hours }]];
      }),
    ),
    as_of: formatInstant(series.startMs + (hour + 1) * HOUR_MS),
  };
}

function plainAqi({ index, category, dominant, subIndices, reason }: Aqi) {
  return {
    index,
    category: category?.name ?? null,
    health: category?.health ?? null,
    dominant,
    sub_indices: { ...subIndices },
    ...(reason !== undefined && { reason }),
  };
}

/**
 * The index of a station as of its latest hour with data, at most 24 hours before `now`; the hour that is running
 * counts with what it has. Null where the station has said nothing in that time.
 */
export async function currentAqi(
  windows: Windows,
  stationId: string,
  now: number,
): Promise<AqiAnswer | null> {
  const series = await seriesForIndex(windows, stationId, now - 24 * HOUR_MS, now + 1);
  const columns = Object.values(series.values);
  for (let hour = series.hours - 1; hour >= series.hours - 25 && hour >= 0; hour--) {
    if (columns.some((column) => !Number.isNaN(column[hour]!))) return aqiAnswer(series, hour);
  }
  return null;
}
