/** Windows and statistics of a raw file by SQL alone, in DuckDB: what the system's own are compared with. */
import { DuckDBInstance } from "@duckdb/node-api";
import { expect } from "vitest";
import type { Series } from "./series.ts";

export interface IndependentWindow {
  domain: string;
  entity: string;
  metric: string;
  /** Start, ms since 1970; null for a row over everything. */
  start: number | null;
  count: number;
  mean: number;
  min: number;
  max: number;
  /** Null below two values. */
  std: number | null;
}

const LENGTH_MS = { "1h": 3_600_000, "1d": 86_400_000 } as const;

let instance: Promise<DuckDBInstance> | undefined;

export async function query<T>(sql: string): Promise<T[]> {
  instance ??= DuckDBInstance.create(":memory:", { threads: "2" });
  const connection = await (await instance).connect();
  try {
    return (await (await connection.runAndReadAll(sql)).getRowObjectsJson()) as T[];
  } finally {
    connection.closeSync();
  }
}

/** How many values a file holds. */
export async function countValues({ sql }: Pick<Series, "sql">, path: string): Promise<number> {
  const [row] = await query<{ count: string }>(`SELECT count(value) AS count FROM (${sql(path)})`);
  return Number(row!.count);
}

/**
 * Windows of Indian hours or days, or one row per entity and metric over [from, to). Of hours one in `every`.
 */
export async function independentWindows(
  { sql }: Pick<Series, "sql">,
  path: string,
  resolution: "1h" | "1d" | { from: number; to: number },
  every = 1,
): Promise<IndependentWindow[]> {
  const start =
    typeof resolution === "string"
      ? `((ms + 19800000) // ${LENGTH_MS[resolution]}) * ${LENGTH_MS[resolution]} - 19800000`
      : "NULL";
  const where =
    typeof resolution === "string" ? "" : ` AND ms >= ${resolution.from} AND ms < ${resolution.to}`;
  const rows = await query<Record<keyof IndependentWindow, string | number | null>>(
    `SELECT domain, entity, metric, ${start} AS start, count(value) AS count, avg(value) AS mean, min(value) AS min, max(value) AS max, stddev_samp(value) AS std FROM (${sql(path)}) WHERE value IS NOT NULL${where} AND ((ms + 19800000) // 3600000) % ${every} = 0 GROUP BY ALL`,
  );
  return rows.map((row) => ({
    domain: String(row.domain),
    entity: String(row.entity),
    metric: String(row.metric),
    start: row.start === null ? null : Number(row.start),
    count: Number(row.count),
    mean: Number(row.mean),
    min: Number(row.min),
    max: Number(row.max),
    std: row.std === null ? null : Number(row.std),
  }));
}

export interface Figures {
  count: number;
  mean: number | null;
  min: number | null;
  max: number | null;
  std: number | null;
}

/**
 * Whether figures are those of the SQL: counts and extremes exactly (a unit's conversion may round the last bit),
 * means to 9 digits, deviations to 6, because a sum of squares cancels.
 */
export function differs(ours: Figures | undefined, theirs: Figures): boolean {
  if (!ours || ours.count !== theirs.count) return true;
  const near = (a: number | null, b: number | null, tolerance: number, scale = 1) =>
    a === null || b === null
      ? a !== b
      : Math.abs(a - b) > tolerance * Math.max(scale, Math.abs(a), Math.abs(b));
  const size = Math.max(Math.abs(theirs.min ?? 0), Math.abs(theirs.max ?? 0));
  return (
    near(ours.mean, theirs.mean, 1e-9) ||
    near(ours.min, theirs.min, 1e-12) ||
    near(ours.max, theirs.max, 1e-12) ||
    near(ours.std, theirs.std, 1e-6, size)
  );
}

/** Fails with the first few windows that differ. */
export function expectSame(
  found: (window: IndependentWindow) => Figures | undefined,
  expected: IndependentWindow[],
): void {
  const wrong = expected.filter((window) => differs(found(window), window));
  expect(wrong.slice(0, 3).map((window) => ({ expected: window, found: found(window) }))).toEqual([]);
}
