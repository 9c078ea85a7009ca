/** Seconds that a traffic assignment takes to reach a relative gap, on one core. */
import { needsSharedData, readSharedText } from "@nagar/core/testing/shared-data.ts";
import { assignByBushes } from "@nagar/core/traffic/assignment/algorithm-b.ts";
import type { AssignmentProblem } from "@nagar/core/traffic/assignment/problem.ts";
import { gridTown } from "@nagar/core/traffic/testing/networks.ts";
import { readTntpNet } from "@nagar/core/traffic/tntp/read-net.ts";
import { readTntpTrips } from "@nagar/core/traffic/tntp/read-trips.ts";

export const description = "traffic assignment: seconds to relative gaps of 1e-4 and 1e-6 per network";

const GAPS = [1e-4, 1e-6];
const MAX_ITERATIONS = 500;
/** The best of so many runs counts; the others show the spread. */
const RUNS = 3;

const published: [string, string][] = [
  ["SiouxFalls", "SiouxFalls"],
  ["Anaheim", "Anaheim"],
  ["Eastern-Massachusetts", "EMA"],
  ["Winnipeg", "Winnipeg"],
];

/** 400 zones and about 3,000 links with trips between all pairs: the size of the Chicago sketch network. */
const sketch = () => gridTown({ columns: 28, rows: 21, zones: 400, trips: 220_000, seed: 1 });

export async function run(): Promise<Record<string, unknown>> {
  const results: Record<string, unknown> = {};
  measure(
    "warm-up",
    readable(...published[0]!) ??
      asProblem(gridTown({ columns: 8, rows: 8, zones: 20, trips: 20_000, seed: 1 })),
  );
  for (const [folder, stem] of published) {
    const problem = readable(folder, stem);
    if (problem) results[stem] = measure(stem, problem);
    else process.stderr.write(`${stem}: its files are not there, left out\n`);
  }
  results["grid400"] = measure("grid400", asProblem(sketch()));
  return results;
}

function readable(folder: string, stem: string): AssignmentProblem | undefined {
  const [net, trips] = ["net", "trips"].map((kind) => `roads/tntp/${folder}/${stem}_${kind}.tntp`);
  if (needsSharedData(stem, net!, trips!).missing) return undefined;
  return asProblem({
    ...readTntpNet(readSharedText(net!), net!),
    trips: readTntpTrips(readSharedText(trips!), trips!),
  });
}

function asProblem({
  graph,
  delay,
  trips,
}: Pick<ReturnType<typeof gridTown>, "graph" | "delay" | "trips">): AssignmentProblem {
  return { graph, delay, classes: [{ name: "car", pcu: 1, trips }] };
}

function measure(name: string, problem: AssignmentProblem): Record<string, unknown> {
  const { graph, classes } = problem;
  const row: Record<string, unknown> = {
    zones: graph.zoneCount,
    links: graph.linkCount,
    pairs: classes[0]!.trips.trips.length,
  };
  for (const gap of GAPS) {
    const seconds: number[] = [];
    let iterations = 0;
    let reached = 0;
    for (let k = 0; k < RUNS; k++) {
      const started = performance.now();
      const result = assignByBushes(problem, { gap, maxIterations: MAX_ITERATIONS });
      seconds.push((performance.now() - started) / 1000);
      ({ iterations, relativeGap: reached } = result);
    }
    row[`secondsTo${gap.toExponential(0)}`] = Number(Math.min(...seconds).toFixed(4));
    row[`slowestTo${gap.toExponential(0)}`] = Number(Math.max(...seconds).toFixed(4));
    row[`iterationsTo${gap.toExponential(0)}`] = iterations;
    row[`gapAt${gap.toExponential(0)}`] = reached;
  }
  process.stderr.write(`${name} done\n`);
  return row;
}
