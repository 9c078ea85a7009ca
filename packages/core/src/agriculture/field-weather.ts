/** Days of a field's weather from the daily windows of a station, and seasons of earlier years out of them. */
import { DAY_MS, IST_OFFSET_MS, localDate } from "../observation/instant.ts";
import { meanOf } from "../window/summary.ts";
import type { MetricSummary, WindowSummary } from "../window/window.ts";
import { windAt2m } from "./evapotranspiration.ts";
import { dayOfYear } from "./read-weather.ts";
import { type DayWeather, et0OfDay, type Site } from "./station-evapotranspiration.ts";
import type { FieldDay } from "./water-balance.ts";

/** Height at which a town's stations measure wind, m (WMO-No. 8). */
const WIND_HEIGHT_M = 10;
/** W/m² over a day as MJ/m². */
const MJ_PER_DAY = 0.0864;
/** Share of a season's days that must have been measured; the rest is taken from the same days of other years. */
const LEAST_SHARE = 0.8;
const YEARS = 40;

/** Days by their local date. A day without temperatures is left out. */
export function fieldDays(site: Site, windows: Iterable<WindowSummary>): Map<string, FieldDay> {
  const days = new Map<string, FieldDay>();
  for (const { start, metrics } of windows) {
    const weather = dayWeather(localDate(start), metrics);
    if (!weather) continue;
    days.set(localDate(start), { et0: et0OfDay(site, weather).et0, rainMm: metrics["rainfall"]?.sum ?? 0 });
  }
  return days;
}

function dayWeather(
  date: string,
  metrics: Readonly<Record<string, MetricSummary | undefined>>,
): DayWeather | undefined {
  const min = metrics["temperatureMin"]?.min ?? metrics["temperature"]?.min;
  const max = metrics["temperatureMax"]?.max ?? metrics["temperature"]?.max;
  if (min === null || min === undefined || max === null || max === undefined || min > max) return undefined;
  const mean = (name: string) => {
    const summary = metrics[name];
    return summary && meanOf(summary);
  };
  const humidity = metrics["humidity"];
  const [dewPoint, wind, solar] = [mean("dewPoint"), mean("windSpeed"), mean("solarRadiation")];
  return {
    dayOfYear: dayOfYear(date, date),
    min,
    max,
    ...(dewPoint !== undefined && dewPoint <= max && { dewPoint }),
    ...(humidity &&
      humidity.count > 0 &&
      humidity.min !== null &&
      humidity.max !== null && {
        humidity: { min: Math.min(100, humidity.min), max: Math.min(100, humidity.max) },
      }),
    ...(wind !== undefined && { wind2m: windAt2m(wind, WIND_HEIGHT_M) }),
    ...(solar !== undefined && { solar: solar * MJ_PER_DAY }),
  };
}

/** Start of the local day of a year on a month and day like "06-15", ms. */
export const dayIn = (year: number, monthDay: string) =>
  Date.parse(`${year}-${monthDay}T00:00:00Z`) - IST_OFFSET_MS;

/**
 * `length` days from `startMs` on. A day that was not measured is the mean of the same day in other years.
 * @returns undefined where fewer than four fifths were measured, or a day is known in no year.
 */
export function seasonFrom(
  days: ReadonlyMap<string, FieldDay>,
  startMs: number,
  length: number,
): FieldDay[] | undefined {
  const found: FieldDay[] = [];
  let measured = 0;
  for (let day = 0; day < length; day++) {
    const date = localDate(startMs + day * DAY_MS);
    const own = days.get(date);
    if (own) measured++;
    const taken = own ?? sameDay(days, date);
    if (!taken) return undefined;
    found.push(taken);
  }
  return measured >= LEAST_SHARE * length ? found : undefined;
}

function sameDay(days: ReadonlyMap<string, FieldDay>, date: string): FieldDay | undefined {
  const year = Number(date.slice(0, 4));
  const others: FieldDay[] = [];
  for (let back = -1; back <= YEARS; back++) {
    const other = days.get(`${year - back}${date.slice(4)}`);
    if (other) others.push(other);
  }
  if (others.length === 0) return undefined;
  const mean = (of: (day: FieldDay) => number) =>
    others.reduce((sum, each) => sum + of(each), 0) / others.length;
  return { et0: mean(({ et0 }) => et0), rainMm: mean(({ rainMm }) => rainMm) };
}

/** Seasons of earlier years that began on the same day: what the rest of this one may be like. */
export function earlierSeasons(
  days: ReadonlyMap<string, FieldDay>,
  sowingMs: number,
  length: number,
): FieldDay[][] {
  const sowing = localDate(sowingMs);
  const seasons: FieldDay[][] = [];
  for (let back = 1; back <= YEARS; back++) {
    const start = dayIn(Number(sowing.slice(0, 4)) - back, sowing.slice(5));
    const season = Number.isNaN(start) ? undefined : seasonFrom(days, start, length);
    if (season) seasons.push(season);
  }
  return seasons;
}
