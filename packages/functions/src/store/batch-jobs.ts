/** Batch jobs: one item each, with what was asked and how far it is. */
import type { BatchBody, BatchJob } from "@nagar/core/forecast/serve/batch-job.ts";
import { DAY_MS } from "@nagar/core/observation/instant.ts";
import { getAll, type Item, putItem, putVersioned } from "./dynamo.ts";

const KEPT_MS = 30 * DAY_MS;

export interface StoredJob {
  readonly job: BatchJob;
  readonly body: BatchBody;
}

export interface BatchJobs {
  get(id: string): Promise<StoredJob | undefined>;
  /** Keeps a job that is new. False where there is one of its id, which stays as it is. */
  create(stored: StoredJob): Promise<boolean>;
  put(stored: StoredJob): Promise<void>;
}

export function dynamoBatchJobs(table: string): BatchJobs {
  return {
    async get(id) {
      const [item] = await getAll(table, [{ pk: `batch#${id}`, sk: "job" }]);
      return item && (JSON.parse(item["job"]?.S ?? "null") as StoredJob);
    },
    create: async (stored) => (await putVersioned(table, itemOf(stored), 0)) === "saved",
    put: (stored) => putItem(table, itemOf(stored)),
  };
}

const itemOf = (stored: StoredJob): Item => ({
  pk: { S: `batch#${stored.job.job_id}` },
  sk: { S: "job" },
  job: { S: JSON.stringify(stored) },
  expiresAt: { N: String(Math.ceil((Date.parse(stored.job.created_at) + KEPT_MS) / 1000)) },
});
