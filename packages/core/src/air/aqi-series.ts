/**
 * The index over time: CPCB's averaging rules applied to hourly concentrations.
 *
 * One rule serves both questions. The AQI of an hour is that of the 24 hours which end with it (CPCB's portal: "AQI
 * at 6am on a day will incorporate data from 6am on previous day to the current day"); the AQI of a day is that of
 * its last hour. In those 24 hours a pollutant counts by its mean, CO and O3 by their highest 8-hour running
 * mean; an 8-hour mean belongs to the hour in which it ends, as in the European Directive 2008/50/EC, Annex VII.
 */
import { type Aqi, aqi, type Concentrations } from "./aqi.ts";
import { breakpoints, hoursNeeded, type Pollutant, pollutants } from "./aqi-table.ts";

const HOUR_MS = 3_600_000;

/** Hourly means on an unbroken grid of hours. */
export interface HourlyConcentrations {
  /** Instant at which the first hour begins (epoch ms). */
  startMs: number;
  /** Number of hours in every column. */
  hours: number;
  /** Means in the units of the breakpoint table; NaN where there is none. */
  values: { readonly [P in Pollutant]?: Float64Array };
}

/** Mean of the `hours` values that end with index `end`; NaN where fewer than `needed` of them are there. */
function meanEndingAt(values: Float64Array, end: number, hours: number, needed: number): number {
  let sum = 0;
  let count = 0;
  for (let i = Math.max(0, end - hours + 1); i <= Math.min(end, values.length - 1); i++) {
    const value = values[i]!;
    if (Number.isNaN(value)) continue;
    sum += value;
    count++;
  }
  return count >= needed ? sum / count : Number.NaN;
}

/**
 * What the index is made of at hour `end` (which may lie past the series: later hours are missing): 24-hour
 * means, and for CO and O3 the highest of the 24 running 8-hour means. A mean needs 16 of 24 hours, 6 of 8.
 */
export function averagesAt(series: HourlyConcentrations, end: number): Concentrations {
  const averages: { -readonly [P in keyof Concentrations]: Concentrations[P] } = {};
  for (const pollutant of pollutants) {
    const values = series.values[pollutant];
    if (!values) continue;
    if (breakpoints[pollutant].hours === 24) {
      averages[pollutant] = meanEndingAt(values, end, 24, hoursNeeded[24]);
      continue;
    }
    let highest = Number.NaN;
    for (let hour = end - 23; hour <= end; hour++) {
      const mean = meanEndingAt(values, hour, 8, hoursNeeded[8]);
      if (!(mean <= highest)) highest = Number.isNaN(mean) ? highest : mean;
    }
    averages[pollutant] = highest;
  }
  return averages;
}

export interface HourAqi extends Aqi {
  /** Instant at which the hour begins (epoch ms). */
  startMs: number;
  averages: Concentrations;
}

/** The AQI of every hour of the series. */
export function hourlyAqi(series: HourlyConcentrations): HourAqi[] {
  return Array.from({ length: series.hours }, (_, hour) => {
    const averages = averagesAt(series, hour);
    return { startMs: series.startMs + hour * HOUR_MS, averages, ...aqi(averages) };
  });
}

export interface DayAqi extends Aqi {
  /** The local calendar day, YYYY-MM-DD. */
  date: string;
  averages: Concentrations;
}

/**
 * The AQI of every local calendar day that the series touches.
 * @param offsetMinutes local time minus UTC, 330 for India.
 */
export function dailyAqi(series: HourlyConcentrations, offsetMinutes: number): DayAqi[] {
  const firstLocalHour = Math.floor((series.startMs + offsetMinutes * 60_000) / HOUR_MS);
  const days: DayAqi[] = [];
  const lastDay = Math.floor((firstLocalHour + series.hours - 1) / 24);
  for (let day = Math.floor(firstLocalHour / 24); day <= lastDay; day++) {
    const averages = averagesAt(series, day * 24 + 23 - firstLocalHour);
    const date = new Date(day * 24 * HOUR_MS).toISOString().slice(0, 10);
    days.push({ date, averages, ...aqi(averages) });
  }
  return series.hours === 0 ? [] : days;
}
