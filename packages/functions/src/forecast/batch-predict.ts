/** SQS → batch jobs. A job that cannot go on is tried again, and after three tries its record says so. */
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { formatInstant } from "@nagar/core/observation/instant.ts";
import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import * as z from "zod";
import { allowedHosts } from "../alerts/webhook.ts";
import { logger } from "../lib/logger.ts";
import { linked } from "../lib/resource.ts";
import { dynamoAnswerCache } from "../store/answer-cache.ts";
import { dynamoBatchJobs } from "../store/batch-jobs.ts";
import { passing } from "../store/dynamo.ts";
import { predictionStore, predictPorts } from "./predict-ports.ts";
import { type BatchPorts, runBatch } from "./run-batch.ts";
import { networkCallbackPorts } from "./send-callback.ts";

const zip = promisify(gzip);
const message = z.object({ job_id: z.string() });
/** The queue gives a message up after three receives (stacks/queue.ts). */
const LAST_TRY = 3;

function awsPorts(): BatchPorts {
  const s3 = new S3Client({ maxAttempts: 5, forcePathStyle: true });
  return {
    jobs: dynamoBatchJobs(linked("ForecastTable")),
    question: {
      ...predictPorts(),
      cache: dynamoAnswerCache(linked("ForecastTable")),
      predictions: predictionStore(),
    },
    callback: {
      ...networkCallbackPorts,
      key: linked("CallbackKey", "value"),
      hosts: allowedHosts(),
    },
    async writeResult(Key, result) {
      const Body = await zip(JSON.stringify(result));
      await s3
        .send(
          new PutObjectCommand({
            Bucket: linked("Lake"),
            Key,
            Body,
            ContentType: "application/json",
            ContentEncoding: "gzip",
          }),
        )
        .catch((error) => Promise.reject(passing(error, `writing ${Key}`)));
    },
  };
}

export async function handler(event: SQSEvent): Promise<SQSBatchResponse> {
  const ports = awsPorts();
  const batchItemFailures: SQSBatchResponse["batchItemFailures"] = [];
  for (const { messageId, body, attributes } of event.Records) {
    const { job_id } = message.parse(JSON.parse(body));
    try {
      const job = await runBatch(job_id, ports, Date.now());
      logger.info("batch done", { job_id, status: job?.status, done: job?.done, failed: job?.failed });
    } catch (error) {
      logger.error("a batch did not end", { job_id, error: error as Error });
      batchItemFailures.push({ itemIdentifier: messageId });
      if (Number(attributes.ApproximateReceiveCount) >= LAST_TRY) await giveUp(job_id, ports, error as Error);
    }
  }
  return { batchItemFailures };
}

async function giveUp(id: string, { jobs }: BatchPorts, { message: failure }: Error): Promise<void> {
  const stored = await jobs.get(id);
  if (!stored) return;
  const job = { ...stored.job, status: "failed" as const, failure: failure.slice(0, 300) };
  await jobs.put({ ...stored, job: { ...job, ended_at: formatInstant(Date.now()) } });
}
