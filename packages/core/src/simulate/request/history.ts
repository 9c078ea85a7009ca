/**
 * The town's own history as calibration wants it: what its instruments said, hour by hour. Asked of the lake in SQL that
 * Athena and the local cloud answer alike; each observation once, and only those that were counted.
 */
import { parse } from "csv-parse/sync";
import { InvalidInput } from "../../errors.ts";
import { DAY_MS, localDate } from "../../observation/instant.ts";

/** Three weeks: two to fit, one to hold out. */
export const HISTORY_DAYS = 21;

/** A series by name, and how an hour's observations of a metric become one number of it. */
const SERIES = {
  vehicle_count: { domain: "traffic", metric: "vehicle_count", value: "sum(vehicle_count)" },
  pm25: { domain: "air", metric: "pm25", value: "avg(pm25)" },
  flow: { domain: "water", metric: "flow", value: "avg(flow)" },
  active_power: { domain: "energy", metric: "active_power", value: "avg(active_power)" },
  temperature: { domain: "weather", metric: "temperature", value: "avg(temperature)" },
  humidity: { domain: "weather", metric: "humidity", value: "avg(humidity)" },
  wind_speed: { domain: "weather", metric: "wind_speed", value: "avg(wind_speed)" },
  // A direction has no mean; its east and north parts have.
  wind_east: { domain: "weather", metric: "wind_direction", value: "avg(sin(radians(wind_direction)))" },
  wind_north: { domain: "weather", metric: "wind_direction", value: "avg(cos(radians(wind_direction)))" },
  rainfall: { domain: "weather", metric: "rainfall", value: "sum(rainfall)" },
  solar_radiation: { domain: "weather", metric: "solar_radiation", value: "avg(solar_radiation)" },
} as const;

export type SeriesName = keyof typeof SERIES;

export interface HourlyValue {
  readonly series: SeriesName;
  readonly entityId: string;
  /** Local hours since 1970-01-01 00:00 of the town's clock. */
  readonly localHour: number;
  readonly value: number;
}

function part(name: SeriesName, from: string, to: string): string {
  const { domain, metric, value } = SERIES[name];
  return `SELECT '${name}' AS series, entity_id, date_trunc('hour', observed_at + INTERVAL '330' MINUTE) AS local_hour, ${value} AS value
FROM (
  SELECT entity_id, observed_at, ${metric}, row_number() OVER (PARTITION BY record ORDER BY verdict) AS copy
  FROM ${domain}
  WHERE "date" >= '${from}' AND "date" < '${to}' AND verdict = 'counted'
    AND strpos(',' || out_of_range || ',', ',${metric},') = 0
) AS copies
WHERE copy = 1 AND ${metric} IS NOT NULL
GROUP BY 1, 2, 3`;
}

/** The question about the {@link HISTORY_DAYS} whole local days before `now`. */
export function historyQuery(now: number): string {
  const to = localDate(now);
  const from = localDate(now - HISTORY_DAYS * DAY_MS);
  const names = Object.keys(SERIES) as SeriesName[];
  return `${names.map((name) => part(name, from, to)).join("\nUNION ALL\n")}\nORDER BY 1, 2, 3`;
}

/** The answer, which is CSV. @throws InvalidInput where it is not the answer to {@link historyQuery}. */
export function readHistory(csv: string, origin: string): HourlyValue[] {
  return rowsOf(csv, origin).map((row, index) => {
    const { series = "", entity_id: entityId = "", local_hour = "", value: text = "" } = row;
    const localHour = Date.parse(`${local_hour.replace(" ", "T").replace(/\.\d+$/, "")}Z`) / 3_600_000;
    const value = Number(text);
    if (!(series in SERIES) || entityId === "" || !Number.isInteger(localHour) || !Number.isFinite(value)) {
      throw new InvalidInput(`${origin}: row ${index + 2}: ${JSON.stringify(row).slice(0, 200)}`);
    }
    return { series: series as SeriesName, entityId, localHour, value };
  });
}

function rowsOf(csv: string, origin: string): Record<string, string>[] {
  try {
    return parse(csv, { columns: true, skip_empty_lines: true }) as Record<string, string>[];
  } catch (cause) {
    throw new InvalidInput(`${origin}: not CSV: ${(cause as Error).message}`, { cause });
  }
}
