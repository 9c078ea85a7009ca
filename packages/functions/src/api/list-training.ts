/** GET /v1/ml/training: the training runs, newest first. */
import { trainingQuery } from "@nagar/core/forecast/registry/training-run.ts";
import { formatInstant } from "@nagar/core/observation/instant.ts";
import { httpHandler } from "../lib/handler.ts";
import { linked } from "../lib/resource.ts";
import { dynamoClient } from "../store/dynamo.ts";
import { dynamoTrainingRuns } from "../store/training-runs.ts";
import { zipped } from "./revalidate.ts";

export const handler = httpHandler({ query: trainingQuery }, async ({ query: { limit } }, { now }) => {
  const runs = await dynamoTrainingRuns(dynamoClient(), linked("ForecastTable")).list(limit);
  // Each series' result is in the run's own answer.
  const short = runs.map(({ results: _, ...run }) => run);
  return { body: { runs: short, answered_at: formatInstant(now) } };
}).use(zipped());
