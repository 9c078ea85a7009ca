/**
 * The whole local cloud with one zone's daily consumption: 400 days in the lake, the last month also as observations. Days
 * are few, so that the fits take a second.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { trainingAnswer } from "@nagar/core/forecast/registry/training-run.ts";
import { seriesId } from "@nagar/core/forecast/serve/series-id.ts";
import { DAY_MS, formatInstant, HOUR_MS, localDate } from "@nagar/core/observation/instant.ts";
import { normal } from "@nagar/core/random/draw.ts";
import { randomStream } from "@nagar/core/random/philox.ts";
import { forEachLimited } from "@nagar/core/window/concurrency.ts";
import { windowStart } from "@nagar/core/window/window.ts";
import { writeSeriesTable } from "@nagar/functions/forecast/series-table.ts";
import { type Cloud, startCloud } from "@nagar/local/cloud/cloud.ts";
import { lakeBucket } from "@nagar/local/cloud/ensure-town.ts";
import { followLedger, ledgerLine } from "@nagar/local/import/follow-ledger.ts";
import { type Lock, loadLock } from "@nagar/local/lock.ts";
import { clientOptions } from "@nagar/local/testing/temporary.ts";
import { expect } from "vitest";
import type * as z from "zod";

const DAYS = 400;
const OBSERVED = 30;
export const NAME = { domain: "water", entityId: "W01", metric: "consumption", step: "1d" } as const;
export const SERIES = seriesId(NAME);

export interface ZoneTown {
  readonly cloud: Cloud;
  readonly lock: Lock;
  readonly url: string;
  readonly data: string;
  /** Litres a day of the zone from `start` on: less on Sundays, normal noise of 300. */
  readonly values: readonly number[];
  readonly start: number;
  post(path: string, body: object): Promise<Response>;
  /** A training run once it is over. */
  runTo(id: string): Promise<z.output<typeof trainingAnswer>>;
  stop(): Promise<void>;
}

export async function startZoneTown(): Promise<ZoneTown> {
  const folder = mkdtempSync(join(tmpdir(), "nagar-forecast-"));
  const data = join(folder, "data");
  const now = Date.now();
  const start = windowStart("1d", now) - DAYS * DAY_MS;
  const stream = randomStream(7, "a zone's days");
  const values = Array.from({ length: DAYS }, (_, day) =>
    Math.round(9_000 - (day % 7 === 6 ? 2_500 : 0) + 300 * normal(stream, day)),
  );
  const lock = await loadLock();
  const screen = (line: string) => void process.stderr.write(`${line}\n`);
  const cloud = await startCloud({ lock, data, port: 0, web: folder, screen });
  const url = cloud.endpoints.http;
  const post = (path: string, body: object) =>
    fetch(`${url}${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  // The last month comes as observations, so that the windows hold it; the lake holds the whole time.
  const sent = values.slice(-OBSERVED).map((value, i) => ({
    domain: NAME.domain,
    entity_id: NAME.entityId,
    observed_at: formatInstant(start + (DAYS - OBSERVED + i) * DAY_MS + HOUR_MS),
    metrics: { consumption: value },
    source: "forecast-test",
  }));
  const before = await ledgerLine(url, "forecast-test");
  expect((await post("/v1/observations", sent)).status).toBe(202);
  await followLedger(url, "forecast-test", before, sent.length, () => {});
  const rows = values.map((value, i) => ({
    ...NAME,
    start: start + i * DAY_MS,
    value,
    writtenAt: now,
  }));
  // Each value was wrong when it was first written; the later row counts.
  const firstSeen = rows.map((row) => ({ ...row, value: row.value / 2, writtenAt: now - HOUR_MS }));
  const s3 = new S3Client({ ...clientOptions(cloud.endpoints.s3), forcePathStyle: true });
  for (const [written, group] of Object.entries({ first: firstSeen, last: rows })) {
    await forEachLimited(group, 8, async (row) => {
      const Key = `features/domain=water/date=${localDate(row.start)}/${written}.parquet`;
      await s3.send(new PutObjectCommand({ Bucket: lakeBucket(lock), Key, Body: writeSeriesTable([row]) }));
    });
  }
  s3.destroy();
  return {
    ...{ cloud, lock, url, data, values, start, post },
    async runTo(id) {
      for (;;) {
        const response = await fetch(`${url}/v1/ml/training/${id}`);
        // A run that was just started has no record yet.
        if (response.status !== 404) {
          const run = await answered(response, 200, trainingAnswer);
          if (run.status !== "running") return run;
        }
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
    },
    async stop() {
      await cloud.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The body of an answer that has this status and fits this schema. */
export async function answered<S extends z.ZodType>(
  response: Response,
  status: number,
  schema: S,
): Promise<z.output<S>> {
  const body = await response.json();
  expect(response.status, JSON.stringify(body).slice(0, 600)).toBe(status);
  return schema.parse(body);
}
