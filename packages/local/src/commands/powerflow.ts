/** `nagar powerflow`: voltages and losses of a radial feeder from its CSV. */
import { busIndex } from "@nagar/core/energy/feeder.ts";
import { linDistFlow, lowestVoltage, sweepPowerFlow } from "@nagar/core/energy/power-flow.ts";
import { readFeeder } from "@nagar/core/energy/read-feeder.ts";
import { InvalidInput } from "@nagar/core/errors.ts";
import { Command } from "commander";
import { readInput, toNumber } from "../input.ts";

export const command = new Command("powerflow")
  .description("Power flow of a radial feeder: voltages and losses.")
  .argument(
    "<feeder.csv>",
    "columns from_bus,to_bus,r_ohm,x_ohm,load_kw,load_kvar; the load stands at to_bus",
  )
  .requiredOption("--kv <kV>", "nominal line-to-line voltage", toNumber("--kv"))
  .option("--slack <pu>", "voltage held at the source", toNumber("--slack"), 1)
  .option("--method <name>", "sweep (exact) or lindistflow (linear)", "sweep")
  .option("--bus <name>", "show this bus only in the table")
  .option("--json", "print one JSON object")
  .action((file: string, options: Options) => {
    const feeder = readFeeder(readInput(file), file);
    const solve = methods.get(options.method);
    if (!solve) {
      throw new InvalidInput(
        `--method is "${options.method}"; allowed are ${[...methods.keys()].join(", ")}`,
      );
    }
    const flow = solve(feeder, { kv: options.kv, slackPu: options.slack });
    const lowest = lowestVoltage(flow);
    if (options.json) {
      const voltages = Object.fromEntries(feeder.buses.map((bus, i) => [bus, round(flow.voltagePu[i]!, 9)]));
      process.stdout.write(
        `${JSON.stringify({
          lossKw: round(flow.lossKw, 6),
          lossKvar: round(flow.lossKvar, 6),
          minVoltagePu: round(flow.voltagePu[lowest]!, 9),
          minVoltageBus: feeder.buses[lowest],
          voltagesPu: voltages,
        })}\n`,
      );
      return;
    }
    const shown = options.bus === undefined ? feeder.buses.keys() : [busIndex(feeder, options.bus)];
    process.stdout.write("bus            pu        kV      section A\n");
    for (const i of shown) {
      const pu = flow.voltagePu[i]!;
      process.stdout.write(
        `${feeder.buses[i]!.padEnd(12)} ${pu.toFixed(5)} ${(pu * options.kv).toFixed(4).padStart(9)} ${flow.branchA[i]!.toFixed(2).padStart(10)}\n`,
      );
    }
    process.stdout.write(
      `\nlosses ${flow.lossKw.toFixed(3)} kW, ${flow.lossKvar.toFixed(3)} kvar; lowest ${flow.voltagePu[lowest]!.toFixed(5)} pu at bus ${feeder.buses[lowest]}\n`,
    );
  });

interface Options {
  kv: number;
  slack: number;
  method: string;
  bus?: string;
  json?: true;
}

const methods = new Map([
  ["sweep", sweepPowerFlow],
  ["lindistflow", linDistFlow],
]);

const round = (value: number, digits: number) => Number(value.toFixed(digits));
