/** The reading API of the running system: every answer is what the document promises, and every refusal says why. */

import { mkdtempSync, rmSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { decodeObservation } from "@nagar/core/observation/decode.ts";
import { flagsToBits } from "@nagar/core/observation/flag-bits.ts";
import * as answers from "@nagar/core/read/answers.ts";
import { encodeCursor } from "@nagar/core/read/parameters.ts";
import { writeRawTable } from "@nagar/functions/archive/raw-table.ts";
import { type Cloud, startCloud } from "@nagar/local/cloud/cloud.ts";
import { ensureTown, lakeBucket } from "@nagar/local/cloud/ensure-town.ts";
import { followLedger, ledgerLine } from "@nagar/local/import/follow-ledger.ts";
import { type Lock, loadLock } from "@nagar/local/lock.ts";
import { clientOptions } from "@nagar/local/testing/temporary.ts";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type * as z from "zod";

const folder = mkdtempSync(join(tmpdir(), "nagar-api-"));
const start = Date.parse("2026-01-05T00:00:00+05:30");
const at = (hour: number, minute = 0) => new Date(start + (hour * 60 + minute) * 60_000).toISOString();
const point = { type: "Point", coordinates: [73.21, 22.69] };

/** Two days of a station and a road by the hour, and one refused observation. */
const station = Array.from({ length: 48 }, (_, hour) => ({
  domain: "air",
  entity_id: "P001",
  observed_at: at(hour, 5),
  metrics: { pm25: 45, pm10: 50, no2: 40 },
  source: "api-test",
  location: point,
}));
const road = Array.from({ length: 48 }, (_, hour) => ({
  domain: "traffic",
  entity_id: "R001",
  observed_at: at(hour, 5),
  metrics: { vehicle_count: 100 + hour, average_speed: 30 },
  source: "api-test",
}));
const weather = {
  domain: "weather",
  entity_id: "P001",
  observed_at: at(0),
  metrics: { temperature: 20 },
  source: "api-test",
};
const broken = {
  domain: "air",
  entity_id: "P001",
  observed_at: "yesterday",
  metrics: { pm25: 1 },
  source: "api-test",
};

let cloud: Cloud;
let lock: Lock;
let url: string;

beforeAll(async () => {
  lock = await loadLock();
  const screen = (line: string) => void process.stderr.write(`${line}\n`);
  cloud = await startCloud({ lock, data: join(folder, "data"), port: 0, web: folder, screen });
  url = cloud.endpoints.http;
  await ensureTown(cloud.context, undefined);
  const sent = [...station, ...road, weather, broken];
  const before = await ledgerLine(url, "api-test");
  const response = await fetch(`${url}/v1/observations`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(sent),
  });
  expect(response.status).toBe(202);
  await followLedger(url, "api-test", before, sent.length, () => {});
});
afterAll(async () => {
  await cloud?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function ask<S extends z.ZodType>(path: string, schema: S): Promise<z.output<S>> {
  const response = await fetch(`${url}${path}`);
  const body = await response.json();
  expect(response.status, JSON.stringify(body).slice(0, 400)).toBe(200);
  expect(response.headers.get("x-request-id")).toMatch(/./);
  return schema.parse(body);
}

describe("entities", () => {
  it("are listed page by page, each once", async () => {
    const found: string[] = [];
    let cursor: string | null = null;
    do {
      const page: z.output<typeof answers.entities> = await ask(
        `/v1/entities?limit=1${cursor === null ? "" : `&cursor=${cursor}`}`,
        answers.entities,
      );
      found.push(...page.entities.map(({ domain, entity_id }) => `${domain} ${entity_id}`));
      cursor = page.next_cursor;
    } while (cursor !== null);
    expect(found.toSorted()).toEqual(["air P001", "traffic R001", "weather P001"]);
  });

  it("are found by domain and place", async () => {
    const ids = async (query: string) =>
      (await ask(`/v1/entities?${query}`, answers.entities)).entities.map((e) => e.entity_id);
    expect(await ids("domain=traffic")).toEqual(["R001"]);
    expect(await ids("bbox=73.2,22.6,73.3,22.7")).toEqual(["P001"]);
    expect(await ids("bbox=72.0,22.0,72.5,22.7")).toEqual([]);
  });

  it("a station's state carries unit, time and age of each figure, and CPCB's index", async () => {
    const answer = await ask("/v1/entities/P001?domain=air", answers.entity);
    expect(answer).toMatchObject({
      source: "api-test",
      location: point,
      observed_at: "2026-01-06T23:05:00+05:30",
      metrics: { pm25: { value: 45, unit: "µg/m³", observed_at: "2026-01-06T23:05:00+05:30" } },
    });
    expect(answer.age_seconds).toBeGreaterThan(0);
    // Months of silence since: an index would be a lie.
    expect(answer.aqi).toBeNull();
  });

  it("an id of two domains asks which, one that is nowhere is not found", async () => {
    const both = await fetch(`${url}/v1/entities/P001`);
    expect([both.status, answers.errorAnswer.parse(await both.json()).error.message]).toEqual([
      400,
      "query: domain: P001 is in air and weather; say which",
    ]);
    expect((await fetch(`${url}/v1/entities/X999`)).status).toBe(404);
  });

  it("the state of everything comes at once, or what changed since", async () => {
    const all = await ask("/v1/state", answers.state);
    expect(all.entities).toHaveLength(3);
    const since = encodeURIComponent(all.answered_at);
    expect((await ask(`/v1/state?since=${since}`, answers.state)).entities).toEqual([]);
  });
});

describe("series", () => {
  const range = `from=2026-01-05&to=2026-01-07`;

  it("in hours and days, with total and statistics of the whole range whatever the page", async () => {
    const first = await ask(`/v1/data/traffic?entity=R001&${range}&resolution=1h&limit=30`, answers.data);
    expect([first.total, first.points!.length]).toEqual([48, 30]);
    const second = await ask(
      `/v1/data/traffic?entity=R001&${range}&resolution=1h&limit=30&cursor=${first.next_cursor}`,
      answers.data,
    );
    expect([second.points!.length, second.next_cursor]).toEqual([18, null]);
    for (const { statistics } of [first, second]) {
      // 100 … 147: mean 123.5, sample deviation √(48·49/12) = 14.
      expect(statistics["vehicle_count"]).toMatchObject({
        count: 48,
        mean: 123.5,
        min: 100,
        max: 147,
        std: 14,
      });
    }
    const days = await ask(
      `/v1/data/traffic?entity=R001&${range}&resolution=1d&metrics=average_speed`,
      answers.data,
    );
    expect(days.points!.map(({ start: day, metrics }) => [day, metrics["average_speed"]!.count])).toEqual([
      ["2026-01-05T00:00:00+05:30", 24],
      ["2026-01-06T00:00:00+05:30", 24],
    ]);
    expect(days.units).toEqual({ average_speed: "km/h" });
  });

  it("in minutes and five minutes", async () => {
    for (const resolution of ["1m", "5m"]) {
      const { total, points } = await ask(
        `/v1/data/air?entity=P001&${range}&resolution=${resolution}`,
        answers.data,
      );
      expect([total, points!.length]).toEqual([48, 48]);
    }
  });

  it("raw, out of the lake, with what was counted, whatever its unit, and no duplicate", async () => {
    const noisy = station.map((wire) => ({ ...wire, metrics: { ...wire.metrics, unknown_leq: 61.5 } }));
    const rows = noisy.slice(0, 3).map((wire, position) => {
      const decoded = decodeObservation(wire, { receivedAt: start + 49 * 3_600_000 });
      if (!decoded.ok) throw new Error(decoded.reasons[0]!.message);
      const verdict: "counted" | "duplicate" = position === 2 ? "duplicate" : "counted";
      return {
        observation: decoded.observation,
        verdict,
        flags: flagsToBits(decoded.observation.flags),
        shardId: "s",
        sequence: "1",
        position,
      };
    });
    const s3 = new S3Client({ ...clientOptions(cloud.endpoints.s3), forcePathStyle: true });
    const Key = "raw/domain=air/date=2026-01-05/test.parquet";
    await s3.send(new PutObjectCommand({ Bucket: lakeBucket(lock), Key, Body: writeRawTable("air", rows) }));
    const answer = await ask(`/v1/data/air?entity=P001&${range}&resolution=raw&limit=1`, answers.data);
    expect(answer.total).toBeGreaterThanOrEqual(2);
    expect(answer.observations).toEqual([
      {
        observed_at: "2026-01-05T00:05:00+05:30",
        received_at: "2026-01-07T01:00:00+05:30",
        source: "api-test",
        flags: ["late"],
        metrics: { pm25: 45, pm10: 50, no2: 40, unknown_leq: 61.5 },
      },
    ]);
    expect(answer.statistics).toMatchObject({ pm25: { mean: 45 }, unknown_leq: { mean: 61.5 } });
    expect(answer.next_cursor).not.toBeNull();
  });

  it("of an entity without data is empty, not an error", async () => {
    expect(await ask(`/v1/data/water?entity=W99&${range}&resolution=1h`, answers.data)).toMatchObject({
      total: 0,
      points: [],
      observed_at: null,
    });
  });

  it("traffic in the shape of traffic services", async () => {
    const answer = await ask(
      `/v1/data/traffic?location=R001&start=2026-01-05&end=2026-01-06&resolution=1h`,
      answers.traffic,
    );
    expect(answer.data).toHaveLength(24);
    expect(answer.data[0]).toEqual({
      timestamp: "2026-01-05T00:00:00+05:30",
      vehicle_count: 100,
      average_speed: 30,
      occupancy: null,
      congestion_level: null,
      observations: 1,
    });
  });

  it("pollution in the shape of air quality services: 45 µg/m³ of PM2.5 are 75, Satisfactory", async () => {
    const answer = await ask(
      "/v1/data/pollution?station=P001&parameter=PM2.5&hours=24&end=2026-01-07",
      answers.pollution,
    );
    expect(answer.data).toHaveLength(24);
    expect(answer.data.at(-1)).toMatchObject({ value: 45, unit: "µg/m³", aqi: 75, category: "Satisfactory" });
    expect(answer).toMatchObject({
      station: "P001",
      parameter: "pm25",
      label: "PM2.5",
      aqi: { index: 75, dominant: "pm25" },
    });
  });
});

describe("refusals name field, value and what is allowed", () => {
  it.each([
    ["/v1/data/air", 400, /entity: an entity's id/],
    ["/v1/data/noise?entity=P001", 400, /domain: one of traffic, air/],
    ["/v1/data/air?entity=P001&from=tomorrow", 400, /from: an instant such as/],
    ["/v1/data/air?entity=P001&form=2026-01-05", 400, /no parameter form; allowed are entity, from/],
    ["/v1/data/air?entity=P001&resolution=2h", 400, /resolution: one of raw, 1m, 5m, 1h, 1d/],
    ["/v1/data/air?entity=P001&metrics=speed", 400, /no metric speed in air; allowed are pm25/],
    ["/v1/data/air?entity=P001&limit=0", 400, /limit: a whole number from 1 to 2000/],
    ["/v1/data/air?entity=P001&cursor=abc", 400, /cursor: the next_cursor of the page before/],
    ["/v1/data/air?entity=P001&from=2026-01-05&to=2026-01-04", 400, /from: is 2026-01-05.*not before to/],
    ["/v1/data/pollution?station=P001&parameter=radon", 400, /"radon" is not measured; allowed are PM2\.5/],
    ["/v1/data/traffic?location=a%20b", 400, /location: an entity's id/],
    ["/v1/entities?bbox=1,2,3", 400, /bbox: west,south,east,north/],
    ["/v1/deadletters?from=05-01-2026", 400, /from: an Indian day/],
    ["/v1/no/such/thing", 404, /no GET \/v1\/no\/such\/thing; GET \/v1\/openapi\.json lists/],
    ["/v1/data/air", 400, /^query: (?!query)/],
    ["/v1/town?layer=roads", 400, /no parameter layer; allowed are none/],
    ["/v1/deadletters?order=random", 400, /order: oldest or newest/],
    ...["/v1/deadletters", "/v1/deadletters?order=newest"].map((path): [string, number, RegExp] => [
      `${path}${path.includes("?") ? "&" : "?"}cursor=${encodeCursor("raw/")}`,
      400,
      /cursor: the next_cursor of the page before/,
    ]),
    // What a table would take for a place in it, or not even that.
    ...['["x"]', '["","",""]', '[{"S":"x"},1,2]', '{"pk":{"S":"x"}}', "x"].flatMap((made) =>
      [
        `/v1/entities?cursor=${encodeCursor({ d: 1, c: made })}`,
        ...["predict/traffic?horizon=6h&", "recommend?", "simulate/runs?"].map(
          (path) => `/v1/${path}cursor=${encodeCursor(made)}`,
        ),
      ].map((path): [string, number, RegExp] => [path, 400, /cursor: the next_cursor of the page before/]),
    ),
  ])("%s", async (path, status, message) => {
    const response = await fetch(`${url}${path}`);
    const body = answers.errorAnswer.parse(await response.json());
    expect(response.status).toBe(status);
    expect(body.error.message).toMatch(message);
    expect(response.headers.get("x-request-id")).toBe(body.error.request_id);
  });
});

describe("ledger and dead letters", () => {
  it("the ledger says where everything went", async () => {
    const { sources } = await ask("/v1/ledger", answers.ledger);
    expect(sources).toEqual([
      expect.objectContaining({
        source: "api-test",
        received: 98,
        counted: 97,
        duplicates: 0,
        rejected: 1,
        waiting: 0,
        missing: 0,
      }),
    ]);
  });

  it("a dead letter has its reason, and is counted when it is replayed put right", async () => {
    const { dead_letters } = await ask("/v1/deadletters?source=api-test", answers.deadLetters);
    expect(dead_letters).toHaveLength(1);
    expect(dead_letters[0]).toMatchObject({
      payload: broken,
      reasons: [{ field: "observed_at", value: "yesterday" }],
    });
    const before = await ledgerLine(url, "api-test");
    const response = await fetch(`${url}/v1/deadletters/replay`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        corrected: [{ id: dead_letters[0]!.id, observation: { ...broken, observed_at: at(50) } }],
      }),
    });
    expect(response.status).toBe(202);
    expect(answers.replayed.parse(await response.json())).toMatchObject({
      replayed: [dead_letters[0]!.id],
      not_found: [],
    });
    expect(await followLedger(url, "api-test", before, 1, () => {})).toMatchObject({
      counted: 1,
      rejected: 0,
    });
    expect((await ask("/v1/deadletters", answers.deadLetters)).dead_letters[0]).toHaveProperty("replayed_at");
  });
});

describe("a file dropped under landing/", () => {
  it("is imported with the mapping that its folder names, and leaves a result", async () => {
    const s3 = new S3Client({ ...clientOptions(cloud.endpoints.s3), forcePathStyle: true });
    const Bucket = lakeBucket(lock);
    const before = await ledgerLine(url, "junctions");
    const Body = "time,junction,vehicles\n2015-11-01T00:00:00+05:30,1,15\n2015-11-01T01:00:00+05:30,1,many\n";
    await s3.send(new PutObjectCommand({ Bucket, Key: "landing/junctions-hourly/today (1).csv", Body }));
    expect(await followLedger(url, "junctions", before, 1, () => {})).toMatchObject({ counted: 1 });
    const Key = "landing-results/junctions-hourly/today (1).csv.json";
    // The result is written when the stream holds the rows, which may be after they were counted.
    const result = await vi.waitFor(() => s3.send(new GetObjectCommand({ Bucket, Key })), {
      timeout: 30_000,
    });
    expect(JSON.parse(await result.Body!.transformToString())).toMatchObject({
      status: "done",
      mapping: "junctions-hourly",
      accepted: 1,
      rejects: [{ line: 3, column: "vehicles", value: "many", message: "not a number" }],
    });
  });
});

describe("the system", () => {
  it("says how each dependency fares and how far the counter is behind", async () => {
    const health = await ask("/v1/health", answers.health);
    expect(health.dependencies.filter(({ ok }) => !ok)).toEqual([]);
    expect(health).toMatchObject({ status: "ok", stage: "dev", stream: { lag_ms: 0 } });
  });

  it("gives the town with an ETag, zipped to whoever takes it, and nothing to whoever has it", async () => {
    const raw = await new Promise<{ status: number; headers: Record<string, unknown>; body: Buffer }>(
      (resolve, reject) => {
        request(`${url}/v1/town`, { headers: { "accept-encoding": "gzip" } }, (response) => {
          const parts: Buffer[] = [];
          response.on("data", (part: Buffer) => parts.push(part));
          response.on("end", () =>
            resolve({ status: response.statusCode!, headers: response.headers, body: Buffer.concat(parts) }),
          );
        })
          .on("error", reject)
          .end();
      },
    );
    expect([raw.status, raw.headers["content-encoding"]]).toEqual([200, "gzip"]);
    expect(JSON.parse(gunzipSync(raw.body).toString())).toMatchObject({
      demonstration: true,
      layers: { roads: { type: "FeatureCollection" } },
    });
    const again = await fetch(`${url}/v1/town`, {
      headers: { "if-none-match": String(raw.headers["etag"]) },
    });
    expect([again.status, await again.text()]).toEqual([304, ""]);
  });

  it("describes itself", async () => {
    const response = await fetch(`${url}/v1/openapi.json`);
    expect(await response.json()).toMatchObject({ openapi: "3.1.0" });
  });
});
