/** GET /v1/ml/training/{id}: how a training run goes or went. */
import { NotFound } from "@nagar/core/errors.ts";
import { runParameter } from "@nagar/core/forecast/registry/training-run.ts";
import { formatInstant } from "@nagar/core/observation/instant.ts";
import { parameters } from "@nagar/core/read/parameters.ts";
import { httpHandler } from "../lib/handler.ts";
import { linked } from "../lib/resource.ts";
import { dynamoClient } from "../store/dynamo.ts";
import { dynamoTrainingRuns } from "../store/training-runs.ts";
import { zipped } from "./revalidate.ts";

export const handler = httpHandler(
  { path: parameters({ id: runParameter }) },
  async ({ path: { id } }, { now }) => {
    const run = await dynamoTrainingRuns(dynamoClient(), linked("ForecastTable")).get(id);
    if (!run) {
      throw new NotFound(`no training run ${id}; one that was just started is there in a second`, {
        details: { field: "id", value: id },
      });
    }
    return { body: { ...run, answered_at: formatInstant(now) } };
  },
).use(zipped());
