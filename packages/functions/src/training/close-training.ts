/** Training, last step: writes down how the run ended, and says it in one sentence for whoever is told. */
import type { SeriesResult, TrainingRun } from "@nagar/core/forecast/registry/training-run.ts";
import { formatInstant } from "@nagar/core/observation/instant.ts";
import * as z from "zod";
import { parseWith } from "../lib/parse.ts";
import { linked } from "../lib/resource.ts";
import { dynamoClient } from "../store/dynamo.ts";
import { dynamoTrainingRuns, type TrainingRuns } from "../store/training-runs.ts";

const failure = z.object({ Error: z.string(), Cause: z.string().optional() });

const closeEvent = z.object({
  run_id: z.string(),
  left_out: z.number().optional(),
  results: z
    .array(
      z.object({
        series: z.string(),
        version: z.string().optional(),
        recipe: z.string().optional(),
        verdict: z.string().optional(),
        reason: z.string().optional(),
        failure: failure.optional(),
      }),
    )
    .default([]),
  failure: failure.optional(),
});

export async function closeTraining(event: unknown, runs: TrainingRuns, now: number) {
  const { run_id, left_out = 0, results, failure: failed } = parseWith(closeEvent, event, "event");
  const lines = results.map(
    ({ series, version, recipe, verdict, reason, failure: own }): SeriesResult => ({
      series,
      verdict: own ? "failed" : ((verdict ?? "challenger") as SeriesResult["verdict"]),
      ...(version !== undefined && { version }),
      ...(recipe !== undefined && { recipe }),
      reason: own ? wordsOf(own) : (reason ?? ""),
    }),
  );
  const known = await runs.get(run_id);
  const run: TrainingRun = {
    run_id,
    trigger: known?.trigger ?? "person",
    by: known?.by ?? "nagar",
    started_at: known?.started_at ?? formatInstant(now),
    status: failed ? "failed" : "succeeded",
    ended_at: known?.ended_at ?? formatInstant(now),
    series: lines.length,
    left_out,
    results: lines,
    failure: failed ? wordsOf(failed) : null,
  };
  await runs.put(run);
  const count = (verdict: SeriesResult["verdict"]) => lines.filter((line) => line.verdict === verdict).length;
  return {
    run_id,
    status: run.status,
    promoted: count("promoted"),
    shadow: count("shadow"),
    challenger: count("challenger"),
    failed: count("failed"),
    left_out,
    failure: run.failure,
  };
}

/** A function's own message out of Lambda's JSON, else the cause as it is. */
function wordsOf({ Error: name, Cause }: z.output<typeof failure>): string {
  try {
    const message = (JSON.parse(Cause ?? "") as { errorMessage?: string }).errorMessage;
    return `${name}: ${message ?? ""}`.slice(0, 400);
  } catch {
    return `${name}: ${Cause ?? ""}`.slice(0, 400);
  }
}

export const handler = (event: unknown) =>
  closeTraining(event, dynamoTrainingRuns(dynamoClient(), linked("ForecastTable")), Date.now());
