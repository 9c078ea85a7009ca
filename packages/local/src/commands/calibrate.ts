/** `nagar calibrate`: fits the model to a town's history, and judges it on the days that come after. */

import { townDevices } from "@nagar/core/devices/town-devices.ts";
import { InvalidInput } from "@nagar/core/errors.ts";
import { calibrateTown } from "@nagar/core/simulate/calibrate/calibrate-town.ts";
import { historyFromDevices, type TownHistory } from "@nagar/core/simulate/calibrate/town-history.ts";
import { prepareTown } from "@nagar/core/simulate/engine/prepare-town.ts";
import { DEFAULT_CONFIG } from "@nagar/core/simulate/engine/prepared-town.ts";
import { calibrationText } from "@nagar/core/simulate/request/calibration-text.ts";
import { HISTORY_DAYS, readHistory } from "@nagar/core/simulate/request/history.ts";
import { assumptions } from "@nagar/core/simulate/request/parameter-draws.ts";
import { townHistory } from "@nagar/core/simulate/request/town-history.ts";
import { dayNumber } from "@nagar/core/simulate/scenario/schedule.ts";
import { readTown } from "@nagar/core/town/check-town.ts";
import { generateTown, sampleTownArguments } from "@nagar/core/town/generate-town.ts";
import type { Town } from "@nagar/core/town/town.ts";
import { Command } from "commander";
import { progress } from "../import/progress.ts";
import { readInput, toNumber } from "../input.ts";
import { agentsFor, keepCalibrationFile } from "../simulation/calibration-file.ts";
import { table } from "../text/table.ts";

interface Options {
  town?: string;
  history?: string;
  start: string;
  days: number;
  agents?: number;
  seed: number;
  out?: string;
  json?: true;
}

export const command = new Command("calibrate")
  .description("Fit the simulation to what a town's instruments said, and judge it on later days.")
  .option("--town <file>", "town.json; otherwise the demonstration town")
  .option(
    "--history <file.csv>",
    "hours as the workflow's query gives them (series, entity_id, local_hour, value); otherwise what the town's simulated devices would have said",
  )
  .option("--start <date>", "first day of the devices' history", "2026-01-05")
  .option("--days <n>", "days of the devices' history", toNumber("--days"), HISTORY_DAYS)
  .option("--agents <citizens>", "citizens; the other agents in proportion", toNumber("--agents"))
  .option("--seed <n>", "of the fit", toNumber("--seed"), 1)
  .option("--out <file>", "write the calibration, for `nagar simulate --calibration`")
  .option("--json", "print the calibration as one JSON object")
  .addHelpText(
    "after",
    "\nExit codes: 0 fitted and accepted; 1 fitted, but outside the acceptance criteria; 2 the call or a file was wrong.",
  )
  .exitOverride()
  .action(run);

async function run(options: Options): Promise<void> {
  const agents = options.agents === undefined ? {} : agentsFor(options.agents);
  const town =
    options.town === undefined
      ? generateTown(sampleTownArguments)
      : readTown(readInput(options.town), options.town);
  const shown = progress("calibrating", options.json === true);
  shown.show(0, "reading the history");
  const history = historyOf(town, options);
  shown.show(0.1, "preparing the town");
  const prepared = await prepareTown(town, { ...DEFAULT_CONFIG, ...agents });
  shown.show(0.2, `fitting to ${history.days} days`);
  const fit = calibrateTown(prepared, history, { seed: options.seed });
  shown.end();
  if (options.out !== undefined) keepCalibrationFile(options.out, fit);
  if (options.json) process.stdout.write(`${JSON.stringify(fit)}\n`);
  else {
    const fitted = assumptions(fit).filter(({ id }) => fit.parameters.includes(id));
    const rows = fitted.map(({ label, unit, prior }) => [
      `${label} (${unit})`,
      ...prior.split("; fitted to the town: "),
    ]);
    process.stdout.write(
      `${table(["", "published", "fitted"], rows, () => false)}\n\n${calibrationText(fit)}\n${fit.acceptance.accepted ? "accepted" : "not accepted"}\n`,
    );
  }
  if (!fit.acceptance.accepted) process.exitCode = 1;
}

function historyOf(town: Town, { history, start, days }: Options): TownHistory {
  if (history !== undefined) return townHistory(readHistory(readInput(history), history), town);
  if (!Number.isInteger(days) || days < 3 || days > 60) {
    throw new InvalidInput(`--days is ${days}; allowed are whole numbers from 3 to 60`);
  }
  if (!/^\d{4}-\d\d-\d\d$/.test(start) || Number.isNaN(dayNumber(start))) {
    throw new InvalidInput(`--start is ${start}; a day as YYYY-MM-DD is needed`);
  }
  return historyFromDevices(townDevices(town), dayNumber(start), days);
}
