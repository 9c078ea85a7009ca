/** Follows a training run of the running town to its end, and says what became of each series. */
import { setTimeout as pause } from "node:timers/promises";
import { InvalidInput } from "@nagar/core/errors.ts";
import type { TrainingRun } from "@nagar/core/forecast/registry/training-run.ts";
import { askApi } from "../import/api-client.ts";
import { table } from "../text/table.ts";

const LOOK_EVERY_MS = 1_000;
/** A run that was just started has its record after a moment. */
const PATIENCE = 30;

/** The run once it is over. */
export async function followRun(api: string, runId: string): Promise<TrainingRun> {
  const url = `${api}/v1/ml/training/${runId}`;
  for (let missing = 0; ; ) {
    try {
      const run = await askApi<TrainingRun>(url);
      if (run.status !== "running") return run;
    } catch (error) {
      if (!(error instanceof InvalidInput) || ++missing > PATIENCE) throw error;
    }
    await pause(LOOK_EVERY_MS);
  }
}

/** What became of each series, as a table. */
export function runReport({ run_id, status, results, left_out, failure }: TrainingRun): string {
  const rows = results.map(({ series, verdict, version = "-", recipe = "-", reason }) => [
    series,
    verdict,
    version,
    recipe,
    reason,
  ]);
  const lines = [
    `${run_id}: ${status}, ${results.length} series${left_out > 0 ? `, ${left_out} left for the next run` : ""}`,
    ...(failure ? [failure] : []),
    ...(!failure && rows.length === 0
      ? ["nothing to train: no series that was asked for has been counted for long enough (50 hours or days)"]
      : []),
    ...(rows.length > 0 ? [table(["series", "verdict", "version", "recipe", "why"], rows, () => false)] : []),
  ];
  return `${lines.join("\n")}\n`;
}
