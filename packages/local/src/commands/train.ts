/** `nagar train`: starts a training run of the running town, follows it, and says what became of each series. */
import { randomUUID } from "node:crypto";
import { RECIPES, USUAL_RECIPES } from "@nagar/core/forecast/registry/recipes.ts";
import { Command } from "commander";
import { apiUrl, postApi } from "../import/api-client.ts";
import { followRun, runReport } from "./follow-run.ts";

interface Options {
  domain?: string[];
  step?: string;
  days?: string;
  recipe?: string[];
  asJobs?: boolean;
  now?: boolean;
  by: string;
  url?: string;
  data: string;
  json?: boolean;
}

export const command = new Command("train")
  .description("Trains forecasting models on what the town has counted; a better one answers from then on.")
  .argument("[series...]", "only these, such as traffic~R001~vehicle_count~1h; all where none is named")
  .option("--domain <name...>", "only these domains")
  .option("--step <1h|1d>", "only series of this step")
  .option("--days <n>", "days of the past to learn from")
  .option(
    "--recipe <name...>",
    `kinds of models to try, of ${RECIPES.join(", ")}; otherwise ${USUAL_RECIPES.join(", ")}`,
  )
  .option(
    "--as-jobs",
    "as Batch jobs, which have hours where a function has 15 minutes, however short a series is",
  )
  .option("--now", "a better version answers at once, without running in the champion's shadow first")
  .option("--by <name>", "who does this", "nagar train")
  .option("--url <address>", "the API; otherwise the local cloud of --data")
  .option("--data <folder>", "the data folder of the local cloud", ".nagar")
  .option("--json", "print the run as one JSON object")
  .addHelpText("after", "\nExit codes: 0 the run ended; 1 it failed; 2 the call was wrong.")
  .action(async (series: string[], options: Options) => {
    const url = apiUrl(options);
    const request = {
      by: options.by,
      series,
      ...(options.domain && { domains: options.domain }),
      ...(options.step !== undefined && { steps: [options.step] }),
      ...(options.days !== undefined && { days: Number(options.days) }),
      ...(options.recipe && { recipes: options.recipe }),
      as_jobs: options.asJobs === true,
      shadow_first: options.now !== true,
    };
    const { run_id } = await postApi<{ run_id: string }>(`${url}/v1/ml/train`, request, randomUUID());
    const run = await followRun(url, run_id);
    process.stdout.write(options.json ? `${JSON.stringify(run)}\n` : runReport(run));
    if (run.status === "failed") process.exitCode = 1;
  });
