/** A worker of `run-workers.ts`: takes chunks from the shared counter until none is left, and posts what they give. */
import { parentPort, workerData } from "node:worker_threads";
import { compileScenario } from "@nagar/core/simulate/engine/compile-scenario.ts";
import type { PreparedTown } from "@nagar/core/simulate/engine/prepared-town.ts";
import { PairRunner } from "@nagar/core/simulate/engine/run-pair.ts";
import type { Scenario } from "@nagar/core/simulate/scenario/scenario.ts";

/** What a worker is given. */
export interface ChunkWork {
  prepared: PreparedTown;
  scenario: Scenario;
  seed: number;
  /** Rows of parameters of all runs, on shared memory. */
  draws: Float64Array;
  columns: number;
  /** Chunks that are to be run. */
  ranges: { from: number; to: number }[];
  /** Number of the next chunk to take. */
  next: Int32Array;
}

/** The outcomes of the runs [from, to), run after run, and the sums of their maps. */
export interface RunChunk {
  from: number;
  to: number;
  outcomes: number;
  baseline: Float64Array;
  scenario: Float64Array;
  maps: Record<string, Float64Array>;
}

export type WorkerMessage = { kind: "chunk"; chunk: RunChunk } | { kind: "done"; peakMemoryMB: number };

/** Runs one chunk. */
export function runChunk(
  runner: PairRunner,
  { draws, columns, seed }: Pick<ChunkWork, "draws" | "columns" | "seed">,
  { from, to }: { from: number; to: number },
): RunChunk {
  const outcomes = runner.outcomes.length;
  const baseline = new Float64Array((to - from) * outcomes);
  const scenario = new Float64Array((to - from) * outcomes);
  for (let run = from; run < to; run++) {
    const at = (run - from) * outcomes;
    runner.run(
      draws.subarray(run * columns, (run + 1) * columns),
      seed,
      run,
      baseline.subarray(at, at + outcomes),
      scenario.subarray(at, at + outcomes),
    );
  }
  return { from, to, outcomes, baseline, scenario, maps: runner.takeMaps() };
}

if (parentPort && (workerData as { simulation?: ChunkWork } | undefined)?.simulation) {
  const { simulation: work } = workerData as { simulation: ChunkWork };
  const runner = new PairRunner(work.prepared, compileScenario(work.prepared, work.scenario));
  for (;;) {
    const range = work.ranges[Atomics.add(work.next, 0, 1)];
    if (!range) break;
    const chunk = runChunk(runner, work, range);
    const message: WorkerMessage = { kind: "chunk", chunk };
    parentPort.postMessage(message, [
      chunk.baseline.buffer as ArrayBuffer,
      chunk.scenario.buffer as ArrayBuffer,
    ]);
  }
  const done: WorkerMessage = { kind: "done", peakMemoryMB: process.resourceUsage().maxRSS / 1024 };
  parentPort.postMessage(done);
}
