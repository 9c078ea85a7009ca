/**
 * The town's own history as calibration wants it: what counters and stations saw in each hour. Asked of the lake in SQL that
 * Athena and the local cloud answer alike; each observation once, and only those that were counted.
 */
import { parse } from "csv-parse/sync";
import { InvalidInput } from "../../errors.ts";
import { DAY_MS, HOUR_MS, IST_OFFSET_MS, localDate } from "../../observation/instant.ts";

/** Three weeks: two to fit, one to hold out. */
export const HISTORY_DAYS = 21;

/** What is asked for: metrics by domain, and how an hour's observations become one number. */
const ASKED = [
  { domain: "traffic", metric: "vehicle_count", how: "sum" },
  { domain: "traffic", metric: "average_speed", how: "avg" },
  { domain: "air", metric: "pm25", how: "avg" },
  { domain: "air", metric: "pm10", how: "avg" },
  { domain: "air", metric: "no2", how: "avg" },
] as const;

export interface HourlyValue {
  readonly domain: string;
  readonly entityId: string;
  readonly metric: string;
  /** Beginning of the hour, ms since 1970 UTC. */
  readonly hour: number;
  readonly value: number;
}

const part = (domain: string, metric: string, how: string, from: string, to: string): string =>
  `SELECT '${domain}' AS domain, entity_id, '${metric}' AS metric,
  date_trunc('hour', observed_at + INTERVAL '330' MINUTE) AS local_hour, ${how}(${metric}) AS value
FROM (
  SELECT entity_id, observed_at, ${metric}, row_number() OVER (PARTITION BY record ORDER BY verdict) AS copy
  FROM ${domain}
  WHERE "date" >= '${from}' AND "date" < '${to}' AND verdict = 'counted'
    AND strpos(',' || out_of_range || ',', ',${metric},') = 0
) AS copies
WHERE copy = 1 AND ${metric} IS NOT NULL
GROUP BY 1, 2, 3, 4`;

/** The question about the {@link HISTORY_DAYS} whole days before `now`. */
export function historyQuery(now: number): string {
  const to = localDate(now);
  const from = localDate(now - HISTORY_DAYS * DAY_MS);
  const parts = ASKED.map(({ domain, metric, how }) => part(domain, metric, how, from, to));
  return `${parts.join("\nUNION ALL\n")}\nORDER BY 1, 2, 3, 4`;
}

/** The answer, which is CSV. @throws InvalidInput where it is not the answer to {@link historyQuery}. */
export function readHistory(csv: string, origin: string): HourlyValue[] {
  const rows = parse(csv, { columns: true, skip_empty_lines: true }) as Record<string, string>[];
  return rows.map((row, index) => {
    const { domain = "", entity_id: entityId = "", metric = "", local_hour = "", value: text = "" } = row;
    const hour = Date.parse(`${local_hour.replace(" ", "T").replace(/\.\d+$/, "")}Z`) - IST_OFFSET_MS;
    const value = Number(text);
    if (entityId === "" || text === "" || !Number.isFinite(value) || hour % (HOUR_MS / 2) !== 0) {
      throw new InvalidInput(`${origin}: row ${index + 2}: ${JSON.stringify(row).slice(0, 200)}`);
    }
    return { domain, entityId, metric, hour, value };
  });
}
