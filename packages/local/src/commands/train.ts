/** `nagar train`: starts a training run of the running town, follows it, and says what became of each series. */
import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { InvalidInput } from "@nagar/core/errors.ts";
import type { TrainingRun } from "@nagar/core/forecast/registry/training-run.ts";
import { Command } from "commander";
import { apiUrl, askApi } from "../import/api-client.ts";
import { table } from "../text/table.ts";

interface Options {
  domain?: string[];
  step?: string;
  days?: string;
  now?: boolean;
  by: string;
  url?: string;
  data: string;
  json?: boolean;
}

const LOOK_EVERY_MS = 1_000;
/** A run that was just started has its record after a moment. */
const PATIENCE = 30;

export const command = new Command("train")
  .description("Trains forecasting models on what the town has counted; a better one answers from then on.")
  .argument("[series...]", "only these, such as traffic~R001~vehicle_count~1h; all where none is named")
  .option("--domain <name...>", "only these domains")
  .option("--step <1h|1d>", "only series of this step")
  .option("--days <n>", "days of the past to learn from")
  .option("--now", "a better version answers at once, without running in the champion's shadow first")
  .option("--by <name>", "who does this", "nagar train")
  .option("--url <address>", "the API; otherwise the local cloud of --data")
  .option("--data <folder>", "the data folder of the local cloud", ".nagar")
  .option("--json", "print the run as one JSON object")
  .addHelpText("after", "\nExit codes: 0 the run ended; 1 it failed; 2 the call was wrong.")
  .action(async (series: string[], options: Options) => {
    const url = apiUrl(options);
    const { run_id } = await askApi<{ run_id: string }>(`${url}/v1/ml/train`, {
      method: "POST",
      headers: { "content-type": "application/json", "idempotency-key": randomUUID() },
      body: JSON.stringify({
        by: options.by,
        series,
        ...(options.domain && { domains: options.domain }),
        ...(options.step !== undefined && { steps: [options.step] }),
        ...(options.days !== undefined && { days: Number(options.days) }),
        shadow_first: options.now !== true,
      }),
    });
    const run = await followed(`${url}/v1/ml/training/${run_id}`);
    process.stdout.write(options.json ? `${JSON.stringify(run)}\n` : report(run));
    if (run.status === "failed") process.exitCode = 1;
  });

async function followed(url: string): Promise<TrainingRun> {
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

function report({ run_id, status, results, left_out, failure }: TrainingRun): string {
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
    ...(rows.length > 0 ? [table(["series", "verdict", "version", "recipe", "why"], rows, () => false)] : []),
  ];
  return `${lines.join("\n")}\n`;
}
