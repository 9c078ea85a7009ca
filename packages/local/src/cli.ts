#!/usr/bin/env node
/**
 * The `nagar` command line. Each command is a file of its own in `commands/`, loaded only when it is asked
 * for, so that `nagar --help` is quick however many there are.
 *
 * Exit codes: 0 done; 1 it ran and failed; 2 the call or the input was wrong (one clear line on stderr).
 */
import { NagarError } from "@nagar/core/errors.ts";
import { Command, CommanderError } from "commander";

/** Name → [what it does, its module]. A module exports `command: Command`. */
const commands: Record<string, [string, () => Promise<{ command: Command }>]> = {
  start: ["Run the whole system on this machine", () => import("./commands/start.ts")],
  assign: ["Traffic assignment of a TNTP network and its trips", () => import("./commands/assign.ts")],
  backtest: ["How good forecasts of a series would have been", () => import("./commands/backtest.ts")],
  predict: ["What an entity will be in hours or days, with intervals", () => import("./commands/predict.ts")],
  train: ["Train the forecasting models of the running town", () => import("./commands/train.ts")],
  model: [
    "Models: bring one, let it answer, split, roll back, try a kind over a domain",
    () => import("./commands/model.ts"),
  ],
  aqi: ["India's Air Quality Index from a file of concentrations", () => import("./commands/aqi.ts")],
  hydraulics: [
    "Pressures, flows, tanks and water balance of an EPANET network",
    () => import("./commands/hydraulics.ts"),
  ],
  crop: ["A season of a crop: water, irrigation, yield", () => import("./commands/crop.ts")],
  et0: ["Reference evapotranspiration from a weather file", () => import("./commands/et0.ts")],
  mandi: ["How a market's price is formed, from its own series", () => import("./commands/mandi.ts")],
  town: ["Make a demonstration town or a real one, or check a town file", () => import("./commands/town.ts")],
  plume: ["Concentrations by the Gaussian plume", () => import("./commands/plume.ts")],
  import: ["Files of measurements into the running town", () => import("./commands/import.ts")],
  token: ["A token for a town on which one signs in", () => import("./commands/token.ts")],
  status: ["Where every observation has gone, and how old it is", () => import("./commands/status.ts")],
  deadletters: ["What was refused, and putting it back", () => import("./commands/deadletters.ts")],
  leaks: [
    "Leaks of a water network: simulate sensors, find leaks, score",
    () => import("./commands/leaks.ts"),
  ],
  powerflow: ["Power flow of a radial feeder: voltages and losses", () => import("./commands/powerflow.ts")],
  recommend: ["What to do within a budget, with reasons", () => import("./commands/recommend.ts")],
  effect: ["What a measure did, from a history in a file", () => import("./commands/effect.ts")],
  calibrate: ["Fit the simulation to a town's history", () => import("./commands/calibrate.ts")],
  simulate: ["What a scenario would change, with uncertainty", () => import("./commands/simulate.ts")],
  roads: ["A road graph from OpenStreetMap or GeoJSON", () => import("./commands/roads.ts")],
};

async function main(argv: string[]): Promise<void> {
  const program = new Command("nagar")
    .description("Nagar, a digital twin of an Indian town.")
    .version("0.1.0")
    .showHelpAfterError("(--help lists what is allowed)")
    .exitOverride();
  const asked = argv.find((word) => !word.startsWith("-"));
  for (const [name, [description, load]] of Object.entries(commands)) {
    program.addCommand(
      asked === name ? (await load()).command.exitOverride() : new Command(name).description(description),
    );
  }
  await program.parseAsync(argv, { from: "user" });
}

// Whoever reads our output may stop early (`| head`): that is an end, not a failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit(0);
});

try {
  await main(process.argv.slice(2));
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? 0 : 2;
  } else if (error instanceof NagarError) {
    process.stderr.write(`nagar: ${error.message}\n`);
    process.exitCode = error.name === "InvalidInput" ? 2 : 1;
  } else {
    throw error;
  }
}
