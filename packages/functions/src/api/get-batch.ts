/** GET /v1/ml/batch/{id}/status: how far a batch is. */
import { NotFound } from "@nagar/core/errors.ts";
import { batchParameter } from "@nagar/core/forecast/serve/batch-job.ts";
import { formatInstant } from "@nagar/core/observation/instant.ts";
import { parameters } from "@nagar/core/read/parameters.ts";
import { httpHandler } from "../lib/handler.ts";
import { linked } from "../lib/resource.ts";
import { dynamoBatchJobs } from "../store/batch-jobs.ts";

export const handler = httpHandler(
  { path: parameters({ id: batchParameter }) },
  async ({ path: { id } }, { now }) => {
    const stored = await dynamoBatchJobs(linked("ForecastTable")).get(id);
    if (!stored) throw new NotFound(`no batch ${id}`, { details: { field: "id", value: id } });
    return { body: { ...stored.job, answered_at: formatInstant(now) } };
  },
);
