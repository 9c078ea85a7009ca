/** A batch job: every entity's forecast into one file of the lake, progress on the way, and the caller told at the end. */
import { NagarError } from "@nagar/core/errors.ts";
import type { BatchJob, BatchResult } from "@nagar/core/forecast/serve/batch-job.ts";
import { formatInstant } from "@nagar/core/observation/instant.ts";
import { forEachLimited } from "@nagar/core/window/concurrency.ts";
import { checkWebhook } from "../alerts/webhook.ts";
import type { BatchJobs } from "../store/batch-jobs.ts";
import { answerQuestion, type QuestionPorts } from "./answer-question.ts";
import { type CallbackPorts, sendCallback } from "./send-callback.ts";

export interface BatchPorts {
  readonly jobs: Pick<BatchJobs, "get" | "put">;
  readonly question: QuestionPorts;
  readonly callback: CallbackPorts & { readonly key: string; readonly hosts: readonly string[] };
  writeResult(key: string, result: BatchResult): Promise<void>;
}

const PARALLEL = 8;
/** Progress is written after so many entities. */
const TELL_EVERY = 50;

export const resultKey = (jobId: string) => `batch/${jobId}.json.gz`;

/** Runs the job; one that is over already is left as it is. A job run again writes the same file again. */
export async function runBatch(jobId: string, ports: BatchPorts, now: number): Promise<BatchJob | undefined> {
  const stored = await ports.jobs.get(jobId);
  if (!stored || stored.job.status === "completed") return stored?.job;
  const { body } = stored;
  const { kind, entities, callback_url, ...question } = body;
  let job: BatchJob = { ...stored.job, status: "running", done: 0, failed: 0 };
  await ports.jobs.put({ job, body });
  const results: BatchResult["results"] = new Array(entities.length);
  await forEachLimited(
    entities.map((entityId, i) => ({ entityId, i })),
    PARALLEL,
    async ({ entityId, i }) => {
      results[i] = await lineOf(entityId);
      job = { ...job, done: job.done + 1, failed: job.failed + (results[i].error ? 1 : 0) };
      if (job.done % TELL_EVERY === 0) await ports.jobs.put({ job, body });
    },
  );
  const key = resultKey(jobId);
  const made_at = formatInstant(now);
  await ports.writeResult(key, {
    job_id: jobId,
    kind,
    forecast_horizon: body.forecast_horizon,
    made_at,
    results,
  });
  job = {
    ...job,
    status: "completed",
    result: key,
    result_url: `/v1/ml/batch/${jobId}/result`,
    ended_at: formatInstant(now),
  };
  if (callback_url !== undefined) {
    const reason = await tell(callback_url);
    job = {
      ...job,
      callback: {
        url: callback_url,
        status: reason === undefined ? "delivered" : "failed",
        reason: reason ?? null,
      },
    };
  }
  await ports.jobs.put({ job, body });
  return job;

  async function lineOf(entityId: string): Promise<BatchResult["results"][number]> {
    try {
      const context = { requestId: jobId, now };
      const forecast = await answerQuestion(kind, { ...question, entityId }, context, ports.question);
      return { entity_id: entityId, forecast, error: null };
    } catch (error) {
      // One entity that was never observed is a line of the result; a table that does not answer ends the attempt.
      if (!(error instanceof NagarError) || error.retryable) throw error;
      return { entity_id: entityId, forecast: null, error: { code: error.code, message: error.message } };
    }
  }

  async function tell(url: string): Promise<string | undefined> {
    const { key: signingKey, hosts } = ports.callback;
    const { job_id, status, entities: count, done, failed, result_url } = job;
    const payload = { job_id, status, entities: count, done, failed, result_url };
    try {
      return await sendCallback(
        checkWebhook(url, hosts, "callback_url"),
        payload,
        signingKey,
        now,
        ports.callback,
      );
    } catch (error) {
      return (error as Error).message;
    }
  }
}
