import { Unavailable } from "@nagar/core/errors.ts";
import { batchBody } from "@nagar/core/forecast/serve/batch-job.ts";
import { describe, expect, it } from "vitest";
import type { BatchJobs, StoredJob } from "../store/batch-jobs.ts";
import { submitBatch } from "./submit-batch.ts";

const now = Date.parse("2026-01-05T10:20:00+05:30");
const body = batchBody.parse({ kind: "water", entities: ["W01"], forecast_horizon: "2d" });

function world() {
  const kept = new Map<string, StoredJob>();
  const sent: string[] = [];
  const jobs: BatchJobs = {
    get: async (id) => kept.get(id),
    async create(stored) {
      if (kept.has(stored.job.job_id)) return false;
      kept.set(stored.job.job_id, stored);
      return true;
    },
    put: async (stored) => void kept.set(stored.job.job_id, stored),
  };
  const send = async (id: string) => void sent.push(id);
  const busy = async () => Promise.reject(new Unavailable("queueing the batch"));
  return { kept, sent, jobs, send, busy, job: () => kept.get("j")?.job };
}

describe("submitting a batch", () => {
  it("keeps the job, then lets it be run", async () => {
    const { jobs, send, sent, job } = world();
    await submitBatch("j", body, now, { jobs, send });
    expect([job()?.status, sent]).toEqual(["queued", ["j"]]);
  });

  it("leaves no job queued that nothing will run, and queues it when it is asked for again", async () => {
    const { jobs, send, busy, sent, job } = world();
    await expect(submitBatch("j", body, now, { jobs, send: busy })).rejects.toThrow("queueing");
    expect(job()).toMatchObject({ status: "failed", failure: expect.stringContaining("ask again") });
    await submitBatch("j", body, now, { jobs, send });
    expect([job()?.status, job()?.failure, sent]).toEqual(["queued", null, ["j"]]);
  });

  it.each(["running", "completed"] as const)("leaves a job alone that is %s", async (status) => {
    const { kept, jobs, send, sent, job } = world();
    await submitBatch("j", body, now, { jobs, send });
    kept.set("j", { body, job: { ...job()!, status, done: 1 } });
    await submitBatch("j", body, now, { jobs, send });
    expect([job()?.status, job()?.done, sent]).toEqual([status, 1, ["j"]]);
  });
});
