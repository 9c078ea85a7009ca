/**
 * A simulation on all cores of this machine: workers share the prepared town and take chunks of runs from one counter.
 * Results do not depend on how many workers there are, how runs are cut into chunks, or which chunks were done before.
 */
import { Worker } from "node:worker_threads";
import type { PreparedTown } from "@nagar/core/simulate/engine/prepared-town.ts";
import { drawParameters } from "@nagar/core/simulate/parameters/latin-hypercube.ts";
import { PARAMETERS } from "@nagar/core/simulate/parameters/table.ts";
import type { Chunk } from "@nagar/core/simulate/request/chunk.ts";
import type { RunDesign } from "@nagar/core/simulate/request/run-design.ts";
import type { Scenario } from "@nagar/core/simulate/scenario/scenario.ts";
import type { ChunkWork, WorkerMessage } from "./run-chunk.ts";

export interface WorkersJob {
  prepared: PreparedTown;
  scenario: Scenario;
  runs: number;
  seed: number;
  workers: number;
  /** Runs of a chunk; the results are the same for any. */
  chunkRuns?: number;
  /** What each run takes, instead of the priors' Latin hypercube. */
  design?: RunDesign;
  /** Chunks of an earlier, interrupted call with the same job: they are not run again. */
  finished?: readonly Chunk[];
  /** Called with each chunk as it is done; answering false ends the job early. */
  onChunk?: (chunk: Chunk) => boolean | undefined;
}

export interface WorkersResult {
  /** In the order of their runs; all runs, unless the job was ended early. */
  chunks: Chunk[];
  /** Largest resident memory of the process, MB. */
  peakMemoryMB: number;
}

const CHUNK_RUNS = 5;

/** Runs what is not yet finished. @throws what a worker throws. */
export async function runOnWorkers(job: WorkersJob): Promise<WorkersResult> {
  const { runs, seed, finished = [], chunkRuns = CHUNK_RUNS } = job;
  const columns = PARAMETERS.length;
  const draws = new Float64Array(new SharedArrayBuffer(8 * runs * columns));
  draws.set(job.design?.draws ?? drawParameters(PARAMETERS, runs, seed));
  const work: ChunkWork = {
    prepared: job.prepared,
    scenario: job.scenario,
    seed,
    draws,
    columns,
    chance: job.design?.chance,
    sample: job.design?.sample,
    ranges: openRanges(runs, chunkRuns, finished),
    next: new Int32Array(new SharedArrayBuffer(4)),
  };
  const chunks = [...finished];
  let peakMemoryMB = 0;
  const stop = () => Atomics.store(work.next, 0, work.ranges.length);
  const count = Math.max(1, Math.min(job.workers, work.ranges.length));
  await Promise.all(
    Array.from({ length: work.ranges.length === 0 ? 0 : count }, () =>
      runWorker(work, (message) => {
        if (message.kind === "done") {
          peakMemoryMB = Math.max(peakMemoryMB, message.peakMemoryMB);
          return;
        }
        chunks.push(message.chunk);
        if (job.onChunk?.(message.chunk) === false) stop();
      }).catch((error: unknown) => {
        stop();
        throw error;
      }),
    ),
  );
  return { chunks: chunks.sort((a, b) => a.from - b.from), peakMemoryMB };
}

function runWorker(work: ChunkWork, onMessage: (message: WorkerMessage) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL("./run-chunk.ts", import.meta.url), {
      workerData: { simulation: work },
    });
    worker.on("message", onMessage);
    worker.on("error", reject);
    worker.on("exit", (code) =>
      code === 0 ? resolve() : reject(new Error(`a worker of the simulation ended with ${code}`)),
    );
  });
}

/** What no finished chunk holds, cut into chunks. */
function openRanges(runs: number, size: number, finished: readonly Chunk[]): { from: number; to: number }[] {
  const done = new Uint8Array(runs);
  for (const { from, to } of finished) done.fill(1, from, to);
  const ranges: { from: number; to: number }[] = [];
  for (let run = 0; run < runs; ) {
    if (done[run] === 1) {
      run++;
      continue;
    }
    const from = run;
    while (run < runs && run - from < size && done[run] === 0) run++;
    ranges.push({ from, to: run });
  }
  return ranges;
}
