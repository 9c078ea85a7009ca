/**
 * Raw observations out of the lake: the Parquet files of the days that a question touches. The windows do not keep
 * single observations, so this is the one honest source; it lags behind by the archiver's batch, and says so.
 */
import { GetObjectCommand, paginateListObjectsV2, S3Client } from "@aws-sdk/client-s3";
import { InvalidInput } from "@nagar/core/errors.ts";
import type { Domain } from "@nagar/core/observation/domain.ts";
import { DAY_MS, formatInstant, localDate } from "@nagar/core/observation/instant.ts";
import { METRICS, metricToWire, metricUnit } from "@nagar/core/observation/metrics.ts";
import type { DataRequest } from "@nagar/core/read/data-request.ts";
import { encodeCursor } from "@nagar/core/read/parameters.ts";
import { allStatistics } from "@nagar/core/read/statistics.ts";
import { forEachLimited } from "@nagar/core/window/concurrency.ts";
import { addValue, emptySummary } from "@nagar/core/window/summary.ts";
import type { MetricSummary } from "@nagar/core/window/window.ts";
import { parquetReadObjects } from "hyparquet";
import { linked } from "../lib/resource.ts";
import { passing } from "../store/dynamo.ts";

/** Files of one request: beyond this the answer would come after the gateway's 30 seconds. */
const MAX_FILES = 1_000;
const PARALLEL_FILES = 8;

/** The archiver gathers for up to five minutes and waits for the counter; after this it is there or late. */
const ARCHIVE_DELAY_MS = 10 * 60_000;

const s3 = new S3Client();

interface RawRow extends Record<string, unknown> {
  entity_id: string;
  observed_at: Date;
  received_at: Date;
  feed: string;
  verdict: string;
  flags: string | null;
  out_of_range: string | null;
  /** A JSON object of numbers by name. */
  unknown_metrics?: string | null;
}

/**
 * A page of the observations of an entity in [from, to) that were counted, in event time, with the statistics of
 * all of them. `offset` is where the page begins.
 * @throws InvalidInput where the range touches too many files; Unavailable where the lake does not answer.
 */
export async function readRaw(
  domain: Domain,
  entityId: string,
  { from, to, metrics: asked }: DataRequest,
  limit: number,
  offset: number,
) {
  const rows = await countedRows(domain, entityId, from, to);
  const summaries: Record<string, MetricSummary> = {};
  const flags: Record<string, number> = {};
  for (const row of rows) {
    const excluded = new Set(split(row.out_of_range));
    for (const flag of split(row.flags)) flags[flag] = (flags[flag] ?? 0) + 1;
    for (const [name, value] of valuesOf(domain, row)) {
      summaries[name] ??= emptySummary();
      if (excluded.has(name) || split(row.flags).includes("future")) summaries[name].excluded++;
      else addValue(summaries[name], value, row.observed_at.getTime());
    }
  }
  const names = asked ?? Object.keys(summaries);
  const page = rows.slice(offset, offset + limit);
  const latest = rows.at(-1);
  return {
    units: Object.fromEntries(names.map((name) => [metricToWire(domain, name), metricUnit(domain, name)])),
    observations: page.map((row) => ({
      observed_at: formatInstant(row.observed_at.getTime()),
      received_at: formatInstant(row.received_at.getTime()),
      source: row.feed,
      flags: split(row.flags),
      metrics: Object.fromEntries(
        valuesOf(domain, row)
          .filter(([name]) => asked?.includes(name) ?? true)
          .map(([name, value]) => [metricToWire(domain, name), value]),
      ),
    })),
    statistics: allStatistics(domain, summaries, asked),
    flags,
    total: rows.length,
    next_cursor: offset + limit < rows.length ? encodeCursor(offset + limit) : null,
    observed_at: latest === undefined ? null : formatInstant(latest.observed_at.getTime()),
    complete_until: formatInstant(Math.min(to, Date.now() - ARCHIVE_DELAY_MS)),
  };
}

async function countedRows(domain: Domain, entityId: string, from: number, to: number): Promise<RawRow[]> {
  const keys = await filesOf(domain, from, to);
  const columns = [
    ...[
      "entity_id",
      "observed_at",
      "received_at",
      "feed",
      "verdict",
      "flags",
      "out_of_range",
      "unknown_metrics",
    ],
    ...METRICS[domain].map(({ wire }) => wire),
  ];
  const rows: RawRow[] = [];
  await forEachLimited(keys, PARALLEL_FILES, async (key) => {
    const object = await s3
      .send(new GetObjectCommand({ Bucket: linked("Lake"), Key: key }))
      .catch((error) => Promise.reject(passing(error, `reading ${key}`)));
    const bytes = await object.Body?.transformToByteArray();
    if (!bytes) return;
    const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
    const found = (await parquetReadObjects({
      file,
      columns,
      filter: { entity_id: { $eq: entityId }, verdict: { $eq: "counted" } },
    })) as RawRow[];
    for (const row of found) {
      const at = row.observed_at.getTime();
      if (at >= from && at < to) rows.push(row);
    }
  });
  return rows.sort((a, b) => a.observed_at.getTime() - b.observed_at.getTime());
}

async function filesOf(domain: Domain, from: number, to: number): Promise<string[]> {
  const days: string[] = [];
  for (let at = from; localDate(at) <= localDate(to - 1); at += DAY_MS) days.push(localDate(at));
  const keys: string[] = [];
  for (const day of days) {
    const pages = paginateListObjectsV2(
      { client: s3 },
      { Bucket: linked("Lake"), Prefix: `raw/domain=${domain}/date=${day}/` },
    );
    try {
      for await (const page of pages) for (const { Key } of page.Contents ?? []) if (Key) keys.push(Key);
    } catch (error) {
      throw passing(error, "listing the lake");
    }
  }
  if (keys.length > MAX_FILES) {
    throw new InvalidInput(
      `query: from: the range touches ${keys.length} files of the lake; allowed are ${MAX_FILES}. Ask for fewer days, or for 1m`,
      {
        details: {
          field: "from",
          value: formatInstant(from),
          allowed: `a range of at most ${MAX_FILES} files`,
        },
      },
    );
  }
  return keys;
}

/** Values by the metric's name inside; those without a unit by their own. */
function valuesOf(domain: Domain, row: RawRow): [string, number][] {
  const known = METRICS[domain].flatMap(({ name, wire }): [string, number][] => {
    const value = row[wire];
    return typeof value === "number" ? [[name, value]] : [];
  });
  const unknown = JSON.parse(row.unknown_metrics ?? "{}") as Record<string, number>;
  return [...known, ...Object.entries(unknown)];
}

const split = (list: string | null | undefined) => (list ? list.split(",") : []);
