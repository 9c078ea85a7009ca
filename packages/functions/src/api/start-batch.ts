/** POST /v1/ml/batch-predict: forecasts of many entities, made in the background. */
import { createHash, randomUUID } from "node:crypto";
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { type BatchBody, type BatchJob, batchBody } from "@nagar/core/forecast/serve/batch-job.ts";
import { horizonOf } from "@nagar/core/forecast/serve/targets.ts";
import { formatInstant } from "@nagar/core/observation/instant.ts";
import { allowedHosts, checkWebhook } from "../alerts/webhook.ts";
import { header } from "../lib/body.ts";
import { httpHandler } from "../lib/handler.ts";
import { linked } from "../lib/resource.ts";
import { dynamoBatchJobs } from "../store/batch-jobs.ts";
import { passing } from "../store/dynamo.ts";

const sqs = new SQSClient({ maxAttempts: 4 });

export const handler = httpHandler({ body: batchBody }, async ({ body, event }, { now }) => {
  // What is wrong is said at once, not in the result.
  horizonOf(body.kind, body.forecast_horizon);
  if (body.callback_url !== undefined) {
    checkWebhook(body.callback_url, allowedHosts(), "callback_url");
  }
  const key = header(event, "idempotency-key");
  const jobId =
    key === undefined ? randomUUID() : createHash("sha256").update(key).digest("hex").slice(0, 32);
  const jobs = dynamoBatchJobs(linked("ForecastTable"));
  if (!(await jobs.get(jobId))) {
    await jobs.put({ job: queued(jobId, body, now), body });
    await sqs
      .send(
        new SendMessageCommand({
          QueueUrl: linked("BatchQueue", "url"),
          MessageBody: JSON.stringify({ job_id: jobId }),
        }),
      )
      .catch((error) => Promise.reject(passing(error, "queueing the batch")));
  }
  return {
    status: 202,
    body: {
      job_id: jobId,
      status: "queued",
      status_url: `/v1/ml/batch/${jobId}/status`,
      answered_at: formatInstant(now),
    },
  };
});

function queued(job_id: string, body: BatchBody, now: number): BatchJob {
  const { kind, forecast_horizon, entities, callback_url } = body;
  return {
    job_id,
    status: "queued",
    kind,
    forecast_horizon,
    entities: entities.length,
    done: 0,
    failed: 0,
    result: null,
    result_url: null,
    callback: callback_url === undefined ? null : { url: callback_url, status: "waiting", reason: null },
    created_at: formatInstant(now),
    ended_at: null,
    failure: null,
  };
}
