/** Batch jobs: one item each, with what was asked and how far it is. */
import type { BatchBody, BatchJob } from "@nagar/core/forecast/serve/batch-job.ts";
import { DAY_MS } from "@nagar/core/observation/instant.ts";
import { getAll, putItem } from "./dynamo.ts";

const KEPT_MS = 30 * DAY_MS;

export interface StoredJob {
  readonly job: BatchJob;
  readonly body: BatchBody;
}

export interface BatchJobs {
  get(id: string): Promise<StoredJob | undefined>;
  put(stored: StoredJob): Promise<void>;
}

export function dynamoBatchJobs(table: string): BatchJobs {
  return {
    async get(id) {
      const [item] = await getAll(table, [{ pk: `batch#${id}`, sk: "job" }]);
      return item && (JSON.parse(item["job"]?.S ?? "null") as StoredJob);
    },
    async put(stored) {
      await putItem(table, {
        pk: { S: `batch#${stored.job.job_id}` },
        sk: { S: "job" },
        job: { S: JSON.stringify(stored) },
        expiresAt: { N: String(Math.ceil((Date.parse(stored.job.created_at) + KEPT_MS) / 1000)) },
      });
    },
  };
}
