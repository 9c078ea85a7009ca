/** Training, first step: reads what was asked, opens the run and writes the SQL of its data. */
import { createHash } from "node:crypto";
import { datasetSql } from "@nagar/core/forecast/registry/dataset.ts";
import { datasetOf, recipesOf, trainingInput } from "@nagar/core/forecast/registry/training-run.ts";
import { formatInstant } from "@nagar/core/observation/instant.ts";
import * as z from "zod";
import { parseWith } from "../lib/parse.ts";
import { linked } from "../lib/resource.ts";
import { dynamoClient } from "../store/dynamo.ts";
import { dynamoTrainingRuns, type TrainingRuns } from "../store/training-runs.ts";

const planEvent = z.object({ run_id: z.string().min(1), asked: z.unknown() });

/**
 * @param sagemaker whether this stage trains XGBoost's trees with SageMaker.
 * The same run planned again (a retry) goes on with its first plan's time, so that its data stay the same.
 */
export async function planTraining(event: unknown, runs: TrainingRuns, now: number, sagemaker = false) {
  const { run_id, asked } = parseWith(planEvent, event, "event");
  const input = parseWith(trainingInput, asked ?? {}, "input");
  const known = await runs.get(run_id);
  const started = known ? Date.parse(known.started_at) : now;
  if (!known) {
    await runs.put({
      run_id,
      status: "running",
      trigger: input.trigger,
      by: input.by,
      started_at: formatInstant(started),
      ended_at: null,
      series: 0,
      left_out: 0,
      results: [],
      failure: null,
    });
  }
  const dataset = datasetOf(input, started);
  return {
    run_id,
    sql: datasetSql(dataset),
    // Athena runs one query for a token, however often it is asked.
    token: createHash("sha256").update(`${run_id} dataset`).digest("hex"),
    until_ms: dataset.untilMs,
    series: input.series,
    recipes: recipesOf(input),
    upload: input.upload,
    as_jobs: input.as_jobs,
    sagemaker,
    shadow_first: input.shadow_first,
  };
}

export const handler = (event: unknown) =>
  planTraining(
    event,
    dynamoTrainingRuns(dynamoClient(), linked("ForecastTable")),
    Date.now(),
    linked("TrainingOptions", "sagemakerXgboost") === "true",
  );
