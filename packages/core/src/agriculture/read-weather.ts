/** Reads the weather of days or hours from CSV, with the column names that say their units. */
import { InvalidInput } from "../errors.ts";
import { readTable } from "../table/read-table.ts";
import { hourAngle } from "../weather/sun.ts";
import { windAt2m } from "./evapotranspiration.ts";
import type { DayWeather, HourWeather } from "./station-evapotranspiration.ts";

const OPTIONAL = [
  "humidity_max_pct",
  "humidity_min_pct",
  "humidity_pct",
  "dewpoint_c",
  "wind_m_s",
  "wind_km_h",
  "solar_mj_m2",
  "solar_w_m2",
  "sun_h",
  "rain_mm",
] as const;

export interface DatedDay {
  /** ISO calendar day. */
  date: string;
  line: number;
  weather: DayWeather;
  rainMm: number;
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Day of the year (1-366) of an ISO date. @throws InvalidInput where it is not one. */
export function dayOfYear(date: string, where: string): number {
  const at = Date.parse(`${date}T00:00:00Z`);
  if (!DAY.test(date) || Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== date) {
    throw new InvalidInput(`${where}: date is "${date.slice(0, 40)}"; a day like 2024-07-31 is needed`);
  }
  return Math.round((at - Date.UTC(Number(date.slice(0, 4)), 0, 1)) / 86_400_000) + 1;
}

/**
 * Days from CSV: `date,temp_min_c,temp_max_c` and whatever of humidity, dew point, wind, radiation, sunshine and rain
 * there is. Wind is brought from `windHeightM` to 2 m.
 * @throws InvalidInput naming file, line and field; also for a day that stands twice or before the one above it.
 */
export function readDays(text: string, name: string, windHeightM: number): DatedDay[] {
  const rows = readTable(text, name, {
    text: ["date"],
    number: ["temp_min_c", "temp_max_c"],
    optional: OPTIONAL,
  });
  if (rows.length === 0) throw new InvalidInput(`${name}: no day in the file`);
  let before = "";
  return rows.map(({ line, text: { date }, number, optional }) => {
    const where = `${name}, line ${line}`;
    const day = dayOfYear(date, where);
    if (date <= before)
      throw new InvalidInput(
        `${where}: date ${date} is not after ${before}; days must be in order, each once`,
      );
    before = date;
    const wind = windOf(optional, windHeightM);
    const solar =
      optional.solar_mj_m2 ?? (optional.solar_w_m2 === undefined ? undefined : optional.solar_w_m2 * 0.0864);
    const humidity = {
      ...(optional.humidity_max_pct === undefined ? {} : { max: optional.humidity_max_pct }),
      ...(optional.humidity_min_pct === undefined ? {} : { min: optional.humidity_min_pct }),
      ...(optional.humidity_pct === undefined ? {} : { mean: optional.humidity_pct }),
    };
    return {
      date,
      line,
      rainMm: optional.rain_mm ?? 0,
      weather: {
        dayOfYear: day,
        min: number.temp_min_c,
        max: number.temp_max_c,
        ...(Object.keys(humidity).length > 0 ? { humidity } : {}),
        ...(optional.dewpoint_c === undefined ? {} : { dewPoint: optional.dewpoint_c }),
        ...(wind === undefined ? {} : { wind2m: wind }),
        ...(solar === undefined ? {} : { solar }),
        ...(optional.sun_h === undefined ? {} : { sunshineHours: optional.sun_h }),
      },
    };
  });
}

function windOf(cells: { wind_m_s?: number; wind_km_h?: number }, heightM: number): number | undefined {
  const wind = cells.wind_m_s ?? (cells.wind_km_h === undefined ? undefined : cells.wind_km_h / 3.6);
  return wind === undefined || heightM === 2 ? wind : windAt2m(wind, heightM);
}

export interface DatedHour {
  time: string;
  line: number;
  weather: Omit<HourWeather, "lastRelativeShortwave">;
}

/**
 * Hours from CSV: `time,temp_c,humidity_pct`, wind and solar radiation. A time is ISO 8601 with its offset and marks
 * the beginning of the hour.
 * @throws InvalidInput naming file, line and field; also for an hour that is not after the one above it, or none at all.
 */
export function readHours(
  text: string,
  name: string,
  windHeightM: number,
  longitudeDeg: number,
): DatedHour[] {
  const rows = readTable(text, name, {
    text: ["time"],
    number: ["temp_c", "humidity_pct"],
    optional: OPTIONAL,
  });
  if (rows.length === 0) throw new InvalidInput(`${name}: no hour in the file`);
  let before = Number.NEGATIVE_INFINITY;
  return rows.map(({ line, text: { time }, number, optional }) => {
    const where = `${name}, line ${line}`;
    const at = /([zZ]|[+-]\d{2}:?\d{2})$/.test(time) ? Date.parse(time) : Number.NaN;
    if (Number.isNaN(at)) {
      throw new InvalidInput(
        `${where}: time is "${time.slice(0, 40)}"; a time with offset like 2024-07-31T14:00+05:30 is needed`,
      );
    }
    if (at <= before)
      throw new InvalidInput(`${where}: time ${time} is not after the one above; hours must be in order`);
    before = at;
    const wind = windOf(optional, windHeightM);
    const solar =
      optional.solar_mj_m2 ?? (optional.solar_w_m2 === undefined ? undefined : optional.solar_w_m2 * 0.0036);
    if (wind === undefined || solar === undefined) {
      throw new InvalidInput(
        `${where}: hourly ET0 needs wind (wind_m_s or wind_km_h) and radiation (solar_w_m2 or solar_mj_m2)`,
      );
    }
    const day = dayOfYear(new Date(at).toISOString().slice(0, 10), where);
    return {
      time,
      line,
      weather: {
        dayOfYear: day,
        midAngle: hourAngle(at + 1_800_000, longitudeDeg, day),
        temperature: number.temp_c,
        humidity: number.humidity_pct,
        wind2m: wind,
        solar,
      },
    };
  });
}
