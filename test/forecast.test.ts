/** From a series' values in the lake to a trained version that answers: Athena, the workflow and the API of the running system. */
import { BatchClient, DescribeJobsCommand, ListJobsCommand } from "@aws-sdk/client-batch";
import { S3Client } from "@aws-sdk/client-s3";
import { SageMakerFeatureStoreRuntimeClient } from "@aws-sdk/client-sagemaker-featurestore-runtime";
import { wardErrorsAnswer } from "@nagar/core/forecast/monitor/errors-by-ward.ts";
import { monitoringAnswer } from "@nagar/core/forecast/monitor/monitoring-answer.ts";
import * as registryAnswers from "@nagar/core/forecast/registry/registry-answer.ts";
import { trainingStarted, trainingsAnswer } from "@nagar/core/forecast/registry/training-run.ts";
import { batchAccepted, batchResult, batchStatus } from "@nagar/core/forecast/serve/batch-job.ts";
import { predictAnswer } from "@nagar/core/forecast/serve/predict-answer.ts";
import { seriesFrom } from "@nagar/core/forecast/serve/series-grid.ts";
import { onlineFeatures } from "@nagar/core/forecast/serve/series-past.ts";
import { DAY_MS, formatInstant } from "@nagar/core/observation/instant.ts";
import { errorAnswer } from "@nagar/core/read/answers.ts";
import { s3ArtefactStore } from "@nagar/functions/store/artefact-store.ts";
import { putOnlineFeatures } from "@nagar/functions/store/online-features.ts";
import { ensureTown, lakeBucket } from "@nagar/local/cloud/ensure-town.ts";
import { clientOptions } from "@nagar/local/testing/temporary.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { answered, NAME, SERIES, startZoneTown, type ZoneTown } from "./forecast/zone-town.ts";

let town: ZoneTown;
let url: string;
let post: ZoneTown["post"];

beforeAll(async () => {
  town = await startZoneTown();
  ({ url, post } = town);
}, 300_000);
afterAll(() => town?.stop());

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

  it("is one job under one Idempotency-Key, which stands for no other body", async () => {
    const keyed = (body: object, key = "batch/1") =>
      fetch(`${url}/v1/ml/batch-predict`, {
        method: "POST",
        headers: { "content-type": "application/json", "idempotency-key": key },
        body: JSON.stringify(body),
      });
    const first = await answered(await keyed(batch), 202, batchAccepted);
    const again = await keyed(batch);
    expect(again.headers.get("idempotent-replayed")).toBe("true");
    expect((await answered(again, 202, batchAccepted)).job_id).toBe(first.job_id);
    await answered(await keyed({ ...batch, forecast_horizon: "3d" }), 409, errorAnswer);
    const { error } = await answered(await keyed(batch, "x".repeat(256)), 400, errorAnswer);
    expect(error.details).toMatchObject({ field: "Idempotency-Key" });
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
    const run = await town.runTo(started.run_id);
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
    expect(card.data).toMatchObject({ from: formatInstant(town.start), values: town.values.length });
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
    const { cloud, lock, start, values } = town;
    const s3 = new S3Client({ ...clientOptions(cloud.endpoints.s3), forcePathStyle: true });
    const artefact = await s3ArtefactStore(s3, lakeBucket(lock)).load(SERIES, "1.0.0");
    const known = values.map((value, i) => ({ start: start + i * DAY_MS, value }));
    const features = await onlineFeatures(artefact, NAME, seriesFrom(NAME, known, Date.now())!);
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
    // Nothing has come true yet that could be set beside other wards.
    await ensureTown(town.cloud.context, undefined);
    const wards = await fetch(`${url}/v1/ml/monitoring/wards?domain=water`);
    expect(await answered(wards, 200, wardErrorsAnswer)).toMatchObject({ groups: [], unscored: 1 });

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
  }, 240_000);
});

describe("a series that is trained as jobs", () => {
  it("is fitted by the batch service, and its models are registered and judged as any other", async () => {
    const started = await answered(
      await post("/v1/ml/train", { series: [SERIES], recipes: ["ridge", "ets"], as_jobs: true }),
      202,
      trainingStarted,
    );
    const run = await town.runTo(started.run_id);
    expect(run.status).toBe("succeeded");
    const [result] = run.results;
    expect(["promoted", "challenger"]).toContain(result!.verdict);
    const { entries } = await answered(
      await fetch(`${url}/v1/ml/models/${SERIES}`),
      200,
      registryAnswers.seriesModelsAnswer,
    );
    const { card } = entries.find(({ version }) => version === result!.version)!;
    expect(card!.lineage.run).toBe(started.run_id);
    // A job that finds the series wanting says so in the lake, as one that has fitted it does.
    expect(card!.tried).toMatchObject([
      { recipe: "ridge", mae: null, failure: expect.stringMatching(/too short to fit ridge/) },
      { recipe: "ets", mae: expect.any(Number), failure: null },
    ]);

    // Both fits were jobs of the queue, each with the event that it was to do.
    const batch = new BatchClient(clientOptions(town.cloud.endpoints.aws));
    const { name: jobQueue } = town.lock.resources.find(
      ({ type }) => type === "aws:batch/jobQueue:JobQueue",
    )!.inputs;
    const { jobSummaryList = [] } = await batch.send(
      new ListJobsCommand({ jobQueue: String(jobQueue), jobStatus: "SUCCEEDED" }),
    );
    const { jobs = [] } = await batch.send(
      new DescribeJobsCommand({ jobs: jobSummaryList.map(({ jobId }) => jobId!) }),
    );
    expect(jobs.map(({ jobName, attempts }) => [jobName, attempts?.length])).toEqual([
      ["training", 1],
      ["training", 1],
    ]);
    batch.destroy();
  }, 120_000);
});
