/** `nagar simulate`: what a scenario would change in a town, on all cores of this machine. */
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { InvalidInput } from "@nagar/core/errors.ts";
import { MODEL_VERSION } from "@nagar/core/simulate/model-version.ts";
import { contentKey } from "@nagar/core/simulate/request/content-key.ts";
import { standardError } from "@nagar/core/simulate/request/progress.ts";
import { checkRequest, readRequest, requestKey } from "@nagar/core/simulate/request/request.ts";
import { countRuns } from "@nagar/core/simulate/request/run-design.ts";
import { READY_SCENARIOS } from "@nagar/core/simulate/scenario/library/library.ts";
import { placeInTown } from "@nagar/core/simulate/scenario/library/ready-scenario.ts";
import { readTown } from "@nagar/core/town/check-town.ts";
import { generateTown, sampleTownArguments, writeTown } from "@nagar/core/town/generate-town.ts";
import { Command } from "commander";
import { progress } from "../import/progress.ts";
import { readInput, readInputJson, toNumber } from "../input.ts";
import { agentsFor, readCalibrationFile } from "../simulation/calibration-file.ts";
import { openCheckpoint } from "../simulation/checkpoint.ts";
import { figure, resultsText } from "../simulation/results-text.ts";
import { simulateTown } from "../simulation/simulate-town.ts";
import { table } from "../text/table.ts";

interface Options {
  town?: string;
  runs: number;
  workers: number;
  days?: number;
  start?: string;
  seed: number;
  agents?: number;
  target: Record<string, number>;
  calibration?: string;
  sensitivity?: string;
  sensitivitySize?: number;
  checkpoint?: string;
  list?: true;
  json?: true;
}

export const command = new Command("simulate")
  .description("What a scenario would change: paired Monte Carlo runs of a town, with and without it.")
  .argument("[scenario]", "name of a ready scenario (--list), or a file with one in JSON")
  .option("--town <file>", "town.json; otherwise the demonstration town")
  .option("--runs <n>", "paired runs; the ceiling where --target is given", toNumber("--runs"), 200)
  .option("--workers <n>", "threads", toNumber("--workers"), availableParallelism())
  .option("--days <n>", "days, instead of the scenario's own", toNumber("--days"))
  .option("--start <date>", "first day, instead of the scenario's own")
  .option("--seed <n>", "the same seed gives the same numbers, to the last bit", toNumber("--seed"), 1)
  .option(
    "--agents <citizens>",
    "citizens; vehicles, businesses and farms in proportion",
    toNumber("--agents"),
  )
  .option(
    "--target <outcome=error>",
    "end early once the outcome's standard error is this small; may be repeated",
    toTarget,
    {},
  )
  .option(
    "--calibration <file>",
    "parameters as `nagar calibrate --out` has fitted them, instead of published ones",
  )
  .option(
    "--sensitivity <method>",
    "which parameters matter: `morris` (screening) or `sobol` (shares of the variance), with more runs; otherwise by ranks",
  )
  .option(
    "--sensitivity-size <n>",
    "walks of `morris` (20), base rows of `sobol` (64); each takes as many runs as there are parameters",
    toNumber("--sensitivity-size"),
  )
  .option("--checkpoint <folder>", "keep finished chunks there, and go on after those that are there")
  .option("--list", "list the ready scenarios")
  .option("--json", "print the results as one JSON object")
  .addHelpText(
    "after",
    "\nInterrupted with --checkpoint, the same call goes on where it was; the results are the same.\nExit codes: 0 done; 1 it ran and failed; 2 the call, the scenario or a file was wrong.",
  )
  .exitOverride()
  .action(run);

function toTarget(value: string, all: Record<string, number>): Record<string, number> {
  const [outcome = "", error = ""] = value.split("=");
  return { ...all, [outcome]: toNumber("--target")(error) };
}

/** The request's part; what it may be is said by the request's own check. */
function toSensitivity(method: string, size: number | undefined): object {
  if (size === undefined) return { method };
  return { method, [method === "sobol" ? "base" : "trajectories"]: size };
}

async function run(name: string | undefined, options: Options): Promise<void> {
  const town =
    options.town === undefined
      ? generateTown(sampleTownArguments)
      : readTown(readInput(options.town), options.town);
  const ready = new Map(READY_SCENARIOS.map((each) => [each.name, placeInTown(each, town)]));
  if (options.list) {
    const rows = [...ready.values()].map(({ name, title, days }) => [name, title, `${days} days`]);
    process.stdout.write(
      options.json
        ? `${JSON.stringify([...ready.values()])}\n`
        : `${table(["scenario", "", ""], rows, () => false)}\n`,
    );
    return;
  }
  if (name === undefined) throw new InvalidInput("simulate: which scenario? (--list shows the ready ones)");
  if (!Number.isInteger(options.workers) || options.workers < 1 || options.workers > 256) {
    throw new InvalidInput(`--workers is ${options.workers}; allowed are whole numbers from 1 to 256`);
  }
  const body = {
    scenario: existsSync(name) ? readInputJson(name) : name,
    parameters: {
      ...(options.days !== undefined && { duration_days: options.days }),
      ...(options.start !== undefined && { start_date: options.start }),
    },
    configuration: {
      monte_carlo_runs: options.runs,
      seed: options.seed,
      calibration: "priors",
      target_standard_error: options.target,
      ...(options.agents !== undefined && { agents: agentsFor(options.agents) }),
      ...(options.sensitivity !== undefined && {
        sensitivity: toSensitivity(options.sensitivity, options.sensitivitySize),
      }),
    },
  };
  const request = readRequest(body, ready);
  checkRequest(request, town, body);
  const hash = createHash("sha256").update(writeTown(town)).digest("hex").slice(0, 32);
  const calibration =
    options.calibration === undefined ? undefined : readCalibrationFile(options.calibration, town.id);
  const asked = requestKey(request, hash, MODEL_VERSION);
  // Chunks on another calibration are another simulation's.
  const key = calibration === undefined ? asked : contentKey({ asked, calibration: calibration.id });
  const runs = countRuns(request.configuration);
  const shown = progress(request.scenario.name, options.json === true);
  try {
    const results = await simulateTown({
      request,
      town,
      key,
      calibration,
      workers: options.workers,
      checkpoint: options.checkpoint === undefined ? undefined : openCheckpoint(options.checkpoint, key),
      onStep: (step) => shown.show(0, `preparing: ${step}`),
      onProgress: ({ runs: done, differences }, headline) => {
        const [first] = headline.values();
        const moments = first && differences.get(first.id);
        const error = moments && standardError(moments);
        const estimate =
          moments && typeof error === "number"
            ? `, ${first.label.toLowerCase()} ${figure(moments.mean)} ± ${figure(error)} ${first.unit}`
            : "";
        shown.show(done / runs, `${done} of ${runs} runs${estimate}`);
      },
    });
    shown.end();
    process.stdout.write(options.json ? `${JSON.stringify(results)}\n` : resultsText(results));
  } finally {
    shown.end();
  }
}
