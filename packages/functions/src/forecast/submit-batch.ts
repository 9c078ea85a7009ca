/** A batch becomes a job: its record first, then the message that runs it. */
import type { BatchBody, BatchJob } from "@nagar/core/forecast/serve/batch-job.ts";
import { formatInstant } from "@nagar/core/observation/instant.ts";
import type { BatchJobs } from "../store/batch-jobs.ts";

export interface SubmitPorts {
  readonly jobs: BatchJobs;
  /** Lets the job be run. */
  send(jobId: string): Promise<void>;
}

/**
 * Keeps the job and lets it be run; one that runs already, or has, is left alone. Where it cannot be queued its record says
 * that it failed, as nothing would ever end it, and the same id may be submitted again.
 * @throws Unavailable where the table or the queue does not answer
 */
export async function submitBatch(
  id: string,
  body: BatchBody,
  now: number,
  { jobs, send }: SubmitPorts,
): Promise<void> {
  const job = queued(id, body, now);
  if (!(await jobs.create({ job, body }))) {
    const status = (await jobs.get(id))?.job.status;
    if (status === "running" || status === "completed") return;
    await jobs.put({ job, body });
  }
  try {
    await send(id);
  } catch (error) {
    const failure = "it could not be queued; ask again";
    const failed = { ...job, status: "failed" as const, failure, ended_at: formatInstant(now) };
    // What the caller is to hear of is the queue; where the table is away too, the record stays as it is.
    await jobs.put({ job: failed, body }).catch(() => {});
    throw error;
  }
}

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
