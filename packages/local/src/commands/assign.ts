/** `nagar assign`: traffic assignment of a TNTP network and its trips. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { InvalidInput } from "@nagar/core/errors.ts";
import { assignByBushes } from "@nagar/core/traffic/assignment/algorithm-b.ts";
import { assignByFrankWolfe } from "@nagar/core/traffic/assignment/frank-wolfe.ts";
import type {
  AssignmentProblem,
  AssignmentResult,
  DemandClass,
  StopRule,
} from "@nagar/core/traffic/assignment/problem.ts";
import { assignStochastic } from "@nagar/core/traffic/assignment/stochastic.ts";
import { assignSystemOptimum } from "@nagar/core/traffic/assignment/system-optimum.ts";
import { type CostWeights, readCostWeights } from "@nagar/core/traffic/tntp/cost-weights.ts";
import { fixedCosts, readTntpNet, type TntpNetwork } from "@nagar/core/traffic/tntp/read-net.ts";
import { readTntpTrips, type TntpTrips } from "@nagar/core/traffic/tntp/read-trips.ts";
import { Command } from "commander";
import { flowsCsv } from "../flows-csv.ts";
import { readInput, toNumber } from "../input.ts";

const METHODS = new Map([
  ["algorithm-b", assignByBushes],
  ["frank-wolfe", assignByFrankWolfe],
]);
const MODELS = ["user-equilibrium", "system-optimum", "stochastic"];

interface Options {
  gap: number;
  maxIterations: number;
  maxSeconds: number;
  method: string;
  model: string;
  theta: number;
  class: string[];
  tollFactor?: number;
  distanceFactor?: number;
  out?: string;
  json?: true;
}

export const command = new Command("assign")
  .description("Traffic assignment: who drives where when everybody takes the best way.")
  .argument("<net.tntp>", "network in TNTP format")
  .argument("<trips.tntp>", "trip table in TNTP format (vehicles of 1 PCU)")
  .option("--gap <number>", "stop at this relative gap", toNumber("--gap"), 1e-6)
  .option("--max-iterations <n>", "stop after so many iterations", toNumber("--max-iterations"), 1000)
  .option("--max-seconds <s>", "stop after so long", toNumber("--max-seconds"), 3600)
  .option("--method <name>", `how to solve: ${[...METHODS.keys()].join(" or ")}`, "algorithm-b")
  .option("--model <name>", `what to solve: ${MODELS.join(", ")}`, "user-equilibrium")
  .option("--theta <number>", "dispersion of the stochastic model, per time unit", toNumber("--theta"), 1)
  .option(
    "--class <name:pcu:file>",
    "another class of vehicles with its own trip table; may be repeated",
    (value, all: string[]) => [...all, value],
    [],
  )
  .option("--toll-factor <number>", "time units per unit of toll", toNumber("--toll-factor"))
  .option("--distance-factor <number>", "time units per unit of length", toNumber("--distance-factor"))
  .option("--out <flows.csv>", "write flow, time, cost and level of every link")
  .option("--json", "print one JSON object as the last line")
  .addHelpText(
    "after",
    `
Times are in the network's own unit. Generalized cost = time + toll factor × toll + distance factor × length;
factors that are not given are taken from the files' <TOLL FACTOR> and <DISTANCE FACTOR>, then from the section
"Generalized Cost Weights" of a README.md beside the network (as in the TransportationNetworks collection), else 0.
Exit code: 0 the gap was reached, 1 it was not, 2 a file or an option is wrong.`,
  )
  .action((netFile: string, tripsFile: string, options: Options) => {
    const solve = solver(options);
    const net = readTntpNet(readInput(netFile), netFile);
    const trips = readTrips(tripsFile, net);
    const fixed = sharedCost(net, trips, netFile, options);
    const classes = [
      { name: "car", pcu: 1, trips },
      ...options.class.map((text) => readClass(text, net)),
    ].map((each): DemandClass => (fixed ? { ...each, fixedCost: fixed } : each));

    const started = performance.now();
    const seconds = () => (performance.now() - started) / 1000;
    const result = solve(
      { graph: net.graph, delay: net.delay, classes },
      {
        gap: options.gap,
        maxIterations: options.maxIterations,
        onIteration: ({ iteration, relativeGap }) => {
          if (process.stderr.isTTY) {
            process.stderr.write(
              `\r\x1b[Kiteration ${iteration}, gap ${relativeGap.toExponential(2)}, ${seconds().toFixed(1)} s`,
            );
          }
          return seconds() < options.maxSeconds;
        },
      },
    );
    const took = seconds();
    if (process.stderr.isTTY) process.stderr.write("\r\x1b[K");
    sayDoubts(net, trips, fixed !== undefined || options.tollFactor !== undefined);
    if (options.out) writeFlows(options.out, flowsCsv(net, classes, result));
    report(result, took, net, trips, options);
  });

function solver(options: Options): (problem: ProblemOf, stop: StopRule) => AssignmentResult {
  const assign = METHODS.get(options.method);
  if (!assign) {
    throw new InvalidInput(`--method is "${options.method}"; allowed are ${[...METHODS.keys()].join(", ")}`);
  }
  if (!(options.gap > 0)) throw new InvalidInput(`--gap is ${options.gap}; allowed is a number above 0`);
  if (!(options.maxIterations >= 0)) {
    throw new InvalidInput(`--max-iterations is ${options.maxIterations}; allowed is 0 or more`);
  }
  switch (options.model) {
    case "user-equilibrium":
      return assign;
    case "system-optimum":
      return (problem, stop) => assignSystemOptimum(problem, stop, assign);
    case "stochastic":
      return (problem, stop) => assignStochastic(problem, { theta: options.theta }, stop);
    default:
      throw new InvalidInput(`--model is "${options.model}"; allowed are ${MODELS.join(", ")}`);
  }
}

type ProblemOf = AssignmentProblem & Pick<TntpNetwork, "delay">;

function readTrips(file: string, net: TntpNetwork): TntpTrips {
  const trips = readTntpTrips(readInput(file), file);
  if (trips.zoneCount > net.graph.zoneCount) {
    throw new InvalidInput(
      `${file}: trips between ${trips.zoneCount} zones, the network has ${net.graph.zoneCount}`,
    );
  }
  return trips;
}

function readClass(text: string, net: TntpNetwork): DemandClass {
  const [name, pcu, ...file] = text.split(":");
  if (!name || file.length === 0 || !(Number(pcu) > 0)) {
    throw new InvalidInput(
      `--class is "${text}"; allowed is name:pcu:file with a PCU above 0, such as truck:3.7:trucks.tntp`,
    );
  }
  return { name, pcu: Number(pcu), trips: readTrips(file.join(":"), net) };
}

function sharedCost(
  net: TntpNetwork,
  trips: TntpTrips,
  netFile: string,
  options: Options,
): Float64Array | undefined {
  const said: Partial<CostWeights> = {};
  const toll = options.tollFactor ?? net.tollFactor ?? trips.tollFactor;
  const distance = options.distanceFactor ?? net.distanceFactor ?? trips.distanceFactor;
  if (toll !== undefined) said.toll = toll;
  if (distance !== undefined) said.distance = distance;
  const readme = join(dirname(netFile), "README.md");
  if (Object.keys(said).length === 0 && existsSync(readme)) {
    const found = readCostWeights(readFileSync(readme, "utf8"));
    if (found && (found.toll > 0 || found.distance > 0)) {
      process.stderr.write(
        `toll factor ${found.toll} and distance factor ${found.distance}, as ${readme} says\n`,
      );
      Object.assign(said, found);
    }
  }
  return fixedCosts(net, said.toll ?? 0, said.distance ?? 0);
}

/** What the files leave in doubt, said once the answer is there. */
function sayDoubts(net: TntpNetwork, trips: TntpTrips, priced: boolean): void {
  if (!priced && net.toll.some((each) => each > 0)) {
    process.stderr.write("some links have tolls, which count for nothing without --toll-factor\n");
  }
  if (trips.declaredTotal !== undefined && trips.total > trips.declaredTotal * 1.001) {
    process.stderr.write(
      `the trips add up to ${trips.total}, more than the ${trips.declaredTotal} that <TOTAL OD FLOW> says\n`,
    );
  }
}

function writeFlows(file: string, csv: string): void {
  try {
    writeFileSync(file, csv);
  } catch (error) {
    throw new InvalidInput(`--out ${file}: cannot be written (${(error as NodeJS.ErrnoException).code})`);
  }
}

function report(
  result: AssignmentResult,
  seconds: number,
  net: TntpNetwork,
  trips: TntpTrips,
  options: Options,
): void {
  const unserved = result.unserved.reduce((sum, each) => sum + each.trips, 0);
  const reached = "residual" in result ? (result.residual as number) : result.relativeGap;
  if (unserved > 0) {
    const [first] = result.unserved;
    process.stderr.write(
      `${result.unserved.length} pairs of zones (${unserved} trips) have no way and were left out, first ${first!.origin + 1} → ${first!.destination + 1}\n`,
    );
  }
  if (!result.converged) {
    process.stderr.write(
      `the gap ${options.gap} was not reached: ${reached.toExponential(3)} after ${result.iterations} iterations and ${seconds.toFixed(1)} s\n`,
    );
    process.exitCode = 1;
  }
  if (options.json) {
    process.stdout.write(
      `${JSON.stringify({
        relativeGap: reached,
        iterations: result.iterations,
        seconds,
        objective: result.objective,
        totalTravelTime: result.totalTravelTime,
        averageExcessCost: result.averageExcessCost,
        converged: result.converged,
        method: result.method,
        unservedTrips: unserved,
        intrazonalTrips: trips.intrazonal,
      })}\n`,
    );
    return;
  }
  process.stdout.write(
    [
      `${net.graph.zoneCount} zones, ${net.graph.nodeCount} nodes, ${net.graph.linkCount} links, ${trips.total} trips (${trips.intrazonal} within a zone)`,
      `method             ${result.method}`,
      `relative gap       ${reached.toExponential(3)} after ${result.iterations} iterations, ${seconds.toFixed(2)} s`,
      `average excess     ${result.averageExcessCost.toExponential(3)} time units per PCU`,
      `objective          ${result.objective.toFixed(3)}`,
      `total travel time  ${result.totalTravelTime.toFixed(3)} PCU × time units`,
      "",
    ].join("\n"),
  );
}
