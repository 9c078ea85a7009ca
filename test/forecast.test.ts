/** From a series' values in the lake to a trained version that answers: Athena, the workflow and the API of the running system. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { SageMakerFeatureStoreRuntimeClient } from "@aws-sdk/client-sagemaker-featurestore-runtime";
import { monitoringAnswer } from "@nagar/core/forecast/monitor/monitoring-answer.ts";
import * as registryAnswers from "@nagar/core/forecast/registry/registry-answer.ts";
import {
  trainingAnswer,
  trainingStarted,
  trainingsAnswer,
} from "@nagar/core/forecast/registry/training-run.ts";
import { batchAccepted, batchResult, batchStatus } from "@nagar/core/forecast/serve/batch-job.ts";
import { predictAnswer } from "@nagar/core/forecast/serve/predict-answer.ts";
import { seriesFrom } from "@nagar/core/forecast/serve/series-grid.ts";
import { seriesId } from "@nagar/core/forecast/serve/series-id.ts";
import { onlineFeatures } from "@nagar/core/forecast/serve/series-past.ts";
import { DAY_MS, formatInstant, HOUR_MS, localDate } from "@nagar/core/observation/instant.ts";
import { normal } from "@nagar/core/random/draw.ts";
import { randomStream } from "@nagar/core/random/philox.ts";
import { errorAnswer } from "@nagar/core/read/answers.ts";
import { forEachLimited } from "@nagar/core/window/concurrency.ts";
import { windowStart } from "@nagar/core/window/window.ts";
import { writeSeriesTable } from "@nagar/functions/forecast/series-table.ts";
import { s3ArtefactStore } from "@nagar/functions/store/artefact-store.ts";
import { putOnlineFeatures } from "@nagar/functions/store/online-features.ts";
import { type Cloud, startCloud } from "@nagar/local/cloud/cloud.ts";
import { lakeBucket } from "@nagar/local/cloud/ensure-town.ts";
import { followLedger, ledgerLine } from "@nagar/local/import/follow-ledger.ts";
import { type Lock, loadLock } from "@nagar/local/lock.ts";
import { clientOptions } from "@nagar/local/testing/temporary.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type * as z from "zod";

const DAYS = 400;
const NAME = { domain: "water", entityId: "W01", metric: "consumption", step: "1d" } as const;
const SERIES = seriesId(NAME);
const folder = mkdtempSync(join(tmpdir(), "nagar-forecast-"));
const now = Date.now();
const start = windowStart("1d", now) - DAYS * DAY_MS;
/** Litres a day of a zone: less on Sundays, normal noise of 300. Days are few, so that the fits take a second. */
const stream = randomStream(7, "a zone's days");
const values = Array.from({ length: DAYS }, (_, day) =>
  Math.round(9_000 - (day % 7 === 6 ? 2_500 : 0) + 300 * normal(stream, day)),
);

let cloud: Cloud;
let lock: Lock;
let url: string;

beforeAll(async () => {
  lock = await loadLock();
  const screen = (line: string) => void process.stderr.write(`${line}\n`);
  cloud = await startCloud({ lock, data: join(folder, "data"), port: 0, web: folder, screen });
  url = cloud.endpoints.http;
  // The last month comes as observations, so that the windows hold it; the lake holds the whole time.
  const sent = values.slice(-30).map((value, i) => ({
    domain: "water",
    entity_id: "W01",
    observed_at: formatInstant(start + (DAYS - 30 + i) * DAY_MS + HOUR_MS),
    metrics: { consumption: value },
    source: "forecast-test",
  }));
  const before = await ledgerLine(url, "forecast-test");
  expect((await post("/v1/observations", sent)).status).toBe(202);
  await followLedger(url, "forecast-test", before, sent.length, () => {});
  const s3 = new S3Client({ ...clientOptions(cloud.endpoints.s3), forcePathStyle: true });
  const rows = values.map((value, i) => ({
    domain: "water" as const,
    entityId: "W01",
    metric: "consumption",
    step: "1d" as const,
    start: start + i * DAY_MS,
    value,
    writtenAt: now,
  }));
  // Each value was wrong when it was first written; the later row counts.
  const firstSeen = rows.map((row) => ({ ...row, value: row.value / 2, writtenAt: now - HOUR_MS }));
  for (const [written, group] of Object.entries({ first: firstSeen, last: rows })) {
    await forEachLimited(group, 8, async (row) => {
      const Key = `features/domain=water/date=${localDate(row.start)}/${written}.parquet`;
      await s3.send(new PutObjectCommand({ Bucket: lakeBucket(lock), Key, Body: writeSeriesTable([row]) }));
    });
  }
}, 60_000);
afterAll(async () => {
  await cloud?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const post = (path: string, body: object) =>
  fetch(`${url}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });

async function answered<S extends z.ZodType>(
  response: Response,
  status: number,
  schema: S,
): Promise<z.output<S>> {
  const body = await response.json();
  expect(response.status, JSON.stringify(body).slice(0, 600)).toBe(status);
  return schema.parse(body);
}

async function runTo(id: string): Promise<z.output<typeof trainingAnswer>> {
  for (;;) {
    const response = await fetch(`${url}/v1/ml/training/${id}`);
    // A run that was just started has no record yet.
    if (response.status !== 404) {
      const run = await answered(response, 200, trainingAnswer);
      if (run.status !== "running") return run;
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

const ask = { location: "W01", forecast_horizon: "3d", metric: "consumption" };

describe("a town without models", () => {
  it("is forecast by a naive rule that says so", async () => {
    const answer = await answered(await post("/v1/predict/water", ask), 200, predictAnswer);
    expect(answer).toMatchObject({
      model_version: "seasonal-naive-week",
      degraded: "no model has been trained for this series yet",
      cached: false,
    });
    expect((await answered(await post("/v1/predict/water", ask), 200, predictAnswer)).cached).toBe(true);
  });

  it("refuses what it does not have with what is allowed", async () => {
    const horizon = await answered(
      await post("/v1/predict/water", { ...ask, forecast_horizon: "9d" }),
      400,
      errorAnswer,
    );
    expect(horizon.error).toMatchObject({
      code: "INVALID_PARAMETER",
      details: { allowed: expect.arrayContaining(["24h", "1d", "7d"]) },
    });
    expect((await answered(await post("/v1/predict/weather", ask), 400, errorAnswer)).error.message).toMatch(
      /path: kind: one of traffic, pollution/,
    );
    await answered(await post("/v1/predict/water", { ...ask, location: "W99" }), 404, errorAnswer);
    await answered(await fetch(`${url}/v1/ml/models/nothing`), 400, errorAnswer);
    await answered(await fetch(`${url}/v1/ml/models/${SERIES}`), 404, errorAnswer);
    await answered(await post("/v1/ml/train", { series: ["R001"] }), 400, errorAnswer);
  });
});

describe("a batch", () => {
  const batch = { kind: "water", entities: ["W01", "W99"], forecast_horizon: "2d" };

  it("is taken at once, made in the background, and read as one file", async () => {
    const job = await answered(await post("/v1/ml/batch-predict", batch), 202, batchAccepted);
    const read = async () => answered(await fetch(`${url}${job.status_url}`), 200, batchStatus);
    let status = await read();
    while (status.status === "queued" || status.status === "running") {
      await new Promise((resolve) => setTimeout(resolve, 100));
      status = await read();
    }
    expect(status).toMatchObject({ status: "completed", entities: 2, done: 2, failed: 1, callback: null });
    const { results } = await answered(await fetch(`${url}${status.result_url}`), 200, batchResult);
    expect(results.map(({ entity_id, error }) => [entity_id, error?.code ?? null])).toEqual([
      ["W01", null],
      ["W99", "NOT_FOUND"],
    ]);
    expect(results[0]!.forecast!.predictions).toHaveLength(2);
  });

  it("with a callback to a host that nobody has listed, or a horizon that there is not, is refused", async () => {
    const callback_url = "https://169.254.169.254/latest/meta-data";
    const refused = await answered(
      await post("/v1/ml/batch-predict", { ...batch, callback_url }),
      400,
      errorAnswer,
    );
    expect(refused.error).toMatchObject({ code: "INVALID_PARAMETER", details: { field: "callback_url" } });
    await answered(
      await post("/v1/ml/batch-predict", { ...batch, forecast_horizon: "9d" }),
      400,
      errorAnswer,
    );
    await answered(await fetch(`${url}/v1/ml/batch/nothing/status`), 404, errorAnswer);
  });
});

describe("a training run", () => {
  it("reads the lake, trains, and lets the better model answer; a person may take it back", async () => {
    const started = await answered(
      await post("/v1/ml/train", { series: [SERIES], by: "asha" }),
      202,
      trainingStarted,
    );
    const run = await runTo(started.run_id);
    expect(run).toMatchObject({ status: "succeeded", by: "asha", series: 1, failure: null });
    expect(run.results).toMatchObject([{ series: SERIES, version: "1.0.0", verdict: "promoted" }]);
    const { runs } = await answered(await fetch(`${url}/v1/ml/training`), 200, trainingsAnswer);
    expect(runs.map(({ run_id }) => run_id)).toEqual([started.run_id]);

    const { models } = await answered(await fetch(`${url}/v1/ml/models`), 200, registryAnswers.modelsAnswer);
    expect(models).toMatchObject([{ series: SERIES, champion: { version: "1.0.0" }, versions: 1 }]);
    const detail = await answered(
      await fetch(`${url}/v1/ml/models/${SERIES}`),
      200,
      registryAnswers.seriesModelsAnswer,
    );
    const card = detail.entries[0]!.card!;
    expect(card.data).toMatchObject({ from: formatInstant(start), values: DAYS });
    expect(card.folds).toHaveLength(5);
    expect(card.metrics.map(({ horizon }) => horizon)).toEqual(Array.from({ length: 7 }, (_, h) => h + 1));
    // The noise of 300 alone has a mean size of 239; a rule that repeats it is off by more.
    expect(card.comparison.incumbent_mae).toBeGreaterThan(270);
    expect(card.comparison.mae).toBeLessThan(260);

    const question = { ...ask, include_explanation: true };
    const answer = await answered(await post("/v1/predict/water", question), 200, predictAnswer);
    expect(answer).toMatchObject({ model_version: "1.0.0", degraded: null, model: { stage: "champion" } });
    const weights = Object.values(answer.explanation!.members);
    expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 2);

    // The same from the feature store, as the stream's consumer keeps it when a day is over.
    const s3 = new S3Client({ ...clientOptions(cloud.endpoints.s3), forcePathStyle: true });
    const artefact = await s3ArtefactStore(s3, lakeBucket(lock)).load(SERIES, "1.0.0");
    const known = values.map((value, i) => ({ start: start + i * DAY_MS, value }));
    const features = await onlineFeatures(artefact, NAME, seriesFrom(NAME, known, now)!);
    const store = new SageMakerFeatureStoreRuntimeClient(clientOptions(cloud.endpoints.aws));
    await putOnlineFeatures(store, `${lock.app}-${lock.stage}-series-features`, features, Date.now());
    const online = await answered(
      await post("/v1/predict/water", { ...question, include_health_advisory: true }),
      200,
      predictAnswer,
    );
    expect([answer.model.features, online.model.features]).toEqual(["windows", "online"]);
    expect(online.predictions).toEqual(answer.predictions);

    // The hourly watch, at once.
    await cloud.context.invoke(String(lock.functions["MonitorForecasts"]!.name), {});
    const { series } = await answered(await fetch(`${url}/v1/ml/monitoring`), 200, monitoringAnswer);
    expect(series).toMatchObject([{ series: SERIES, version: "1.0.0" }]);

    const change = (action: string, body: object) => post(`/v1/ml/models/${SERIES}/${action}`, body);
    await answered(await change("rollback", { by: "asha" }), 400, errorAnswer);
    const back = await answered(
      await change("rollback", { by: "asha", reason: "the road is closed" }),
      200,
      registryAnswers.changeAnswer,
    );
    expect(back.champion).toBeNull();
    await answered(
      await change("promote", { by: "asha", reason: "again", version: "1.0.0" }),
      409,
      errorAnswer,
    );
    const naive = await answered(
      await post("/v1/predict/water", { ...ask, forecast_horizon: "2d" }),
      200,
      predictAnswer,
    );
    expect(naive.model.stage).toBe("baseline");
  }, 120_000);
});
