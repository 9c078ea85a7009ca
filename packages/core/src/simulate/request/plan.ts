/**
 * How a simulation is cut into work: chunks of runs, and who computes them. The chunks depend on the request alone, so
 * that whoever computes or computes again finds the same borders, and the results do not depend on who it was.
 */
import { chunkRanges } from "./chunk.ts";
import { type Configuration, stepsPerRun } from "./configuration.ts";
import { countRuns } from "./run-design.ts";

/** Agent-steps of a chunk: some seconds of one processor, so that little is lost where one is interrupted. */
const CHUNK_STEPS = 3e8;
const MAX_CHUNK_RUNS = 25;
/** A small simulation is shared out too: among processors of one machine as among functions. */
const FEWEST_CHUNKS = 16;
/** Each chunk is an item of the progress; more than this would make reading it slow. */
const MAX_CHUNKS = 500;

/** Up to this a simulation is computed by functions, within their 15 minutes; beyond it by containers. */
const SMALL_STEPS = 4e9;
/** Two rounds of as many functions as the workflow lets compute at once. */
const MAX_SMALL_CHUNKS = 20;

/** A container is worth starting for several chunks. */
const CHUNKS_PER_CHILD = 4;
const MAX_CHILDREN = 32;
/** AWS Batch has no array of one. */
const MIN_CHILDREN = 2;

export interface Plan {
  readonly mode: "functions" | "containers";
  readonly runs: number;
  readonly chunkRuns: number;
  readonly chunks: number;
  /** Children of the array job; 0 where functions compute. */
  readonly children: number;
}

export function planWork(
  configuration: Pick<Configuration, "agents" | "monte_carlo_runs" | "sensitivity">,
  days: number,
): Plan {
  const runs = countRuns(configuration);
  const perRun = stepsPerRun(configuration.agents, days);
  const byCost = Math.max(
    1,
    Math.min(MAX_CHUNK_RUNS, Math.ceil(runs / FEWEST_CHUNKS), Math.floor(CHUNK_STEPS / perRun)),
  );
  const chunkRuns = Math.max(byCost, Math.ceil(runs / MAX_CHUNKS));
  const chunks = Math.ceil(runs / chunkRuns);
  const small = perRun * runs <= SMALL_STEPS && chunks <= MAX_SMALL_CHUNKS;
  if (small) return { mode: "functions", runs, chunkRuns, chunks, children: 0 };
  const children = Math.max(MIN_CHILDREN, Math.min(MAX_CHILDREN, Math.ceil(chunks / CHUNKS_PER_CHILD)));
  return { mode: "containers", runs, chunkRuns, chunks, children };
}

/**
 * The chunks of child `index`, in order: every `children`-th, so that the first runs are complete first and a
 * simulation that may stop early knows soon that it can.
 */
export function chunksOfChild(
  { runs, chunkRuns, children }: Plan,
  index: number,
): { from: number; to: number }[] {
  return chunkRanges(runs, chunkRuns).filter((_, chunk) => chunk % Math.max(1, children) === index);
}
