/** POST /v1/ml/batch-predict: forecasts of many entities, made in the background. */
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { batchBody } from "@nagar/core/forecast/serve/batch-job.ts";
import { horizonOf } from "@nagar/core/forecast/serve/targets.ts";
import { formatInstant } from "@nagar/core/observation/instant.ts";
import { allowedHosts, checkWebhook } from "../alerts/webhook.ts";
import { submitBatch } from "../forecast/submit-batch.ts";
import { httpHandler } from "../lib/handler.ts";
import { digestOf, idempotencyKey, once, replayedHeaders } from "../lib/idempotency.ts";
import { linked } from "../lib/resource.ts";
import { dynamoBatchJobs } from "../store/batch-jobs.ts";
import { dynamoClient, passing } from "../store/dynamo.ts";
import { dynamoIdempotencyStore } from "../store/idempotency-store.ts";

const sqs = new SQSClient({ maxAttempts: 4 });

async function send(jobId: string): Promise<void> {
  const message = { QueueUrl: linked("BatchQueue", "url"), MessageBody: JSON.stringify({ job_id: jobId }) };
  await sqs
    .send(new SendMessageCommand(message))
    .catch((error) => Promise.reject(passing(error, "queueing the batch")));
}

export const handler = httpHandler({ body: batchBody }, async ({ body, event }, { now }) => {
  // What is wrong is said at once, not in the result.
  horizonOf(body.kind, body.forecast_horizon);
  if (body.callback_url !== undefined) {
    checkWebhook(body.callback_url, allowedHosts(), "callback_url");
  }
  const table = linked("ForecastTable");
  const request = { key: idempotencyKey(event), digest: digestOf(JSON.stringify(body)), now };
  return once(dynamoIdempotencyStore(dynamoClient(), table, "batch"), request, async (attempt) => {
    const { id, done, receivedAt } = attempt;
    if (!done) await submitBatch(id, body, receivedAt, { jobs: dynamoBatchJobs(table), send });
    return {
      status: 202,
      body: {
        job_id: id,
        status: "queued",
        status_url: `/v1/ml/batch/${id}/status`,
        answered_at: formatInstant(now),
      },
      ...replayedHeaders(attempt),
    };
  });
});
