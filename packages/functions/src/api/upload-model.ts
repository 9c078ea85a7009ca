/**
 * POST /v1/ml/models/{series}/upload: a model that was trained elsewhere goes the way of all others: it is kept, judged on
 * folds beside what answers now, and registered.
 */
import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { seriesParameter } from "@nagar/core/forecast/registry/registry-answer.ts";
import { uploadBody, uploadedModel } from "@nagar/core/forecast/registry/upload.ts";
import { formatInstant } from "@nagar/core/observation/instant.ts";
import { parameters } from "@nagar/core/read/parameters.ts";
import { httpHandler } from "../lib/handler.ts";
import { digestOf, idempotencyKey, once, replayedHeaders } from "../lib/idempotency.ts";
import { linked } from "../lib/resource.ts";
import { passing } from "../store/dynamo.ts";
import { runIdOf, startRun, trainingRequests } from "../training/start-run.ts";

const zip = promisify(gzip);

/** Lambda takes 6 MB a request; gzip lets a model of some thousand trees through. */
const limits = { mediaTypes: ["application/json"], maxBytes: 64 * 1_048_576 };

export const handler = httpHandler(
  { path: parameters({ series: seriesParameter }), body: uploadBody, signs: true, limits },
  async ({ path: { series }, body, event }, { now, log }) => {
    const digest = digestOf(series, JSON.stringify(body));
    return once(trainingRequests(), { key: idempotencyKey(event), digest, now }, async (attempt) => {
      const text = JSON.stringify(uploadedModel(series, body, attempt.receivedAt));
      const upload = `uploads/${series}/${createHash("sha256").update(text).digest("hex")}.json.gz`;
      const runId = runIdOf(attempt.id);
      if (!attempt.done) {
        await keep(upload, text);
        const { format, by, shadow_first } = body;
        await startRun({ by, series: [series], recipes: [format], upload, shadow_first }, runId);
        log.info("a person uploaded a model", { series, format, by, upload });
      }
      return {
        status: 202,
        body: {
          run_id: runId,
          status_url: `/v1/ml/training/${runId}`,
          upload,
          answered_at: formatInstant(now),
        },
        ...replayedHeaders(attempt),
      };
    });
  },
);

async function keep(Key: string, text: string): Promise<void> {
  const file = { ContentType: "application/json", ContentEncoding: "gzip", Body: await zip(text) };
  await new S3Client({ maxAttempts: 5, forcePathStyle: true })
    .send(new PutObjectCommand({ Bucket: linked("Lake"), Key, ...file }))
    .catch((error) => Promise.reject(passing(error, `writing ${Key}`)));
}
