/** A worker of `run-workers.ts`: takes chunks from the shared counter until none is left, and posts what they give. */
import { parentPort, workerData } from "node:worker_threads";
import { compileScenario } from "@nagar/core/simulate/engine/compile-scenario.ts";
import type { PreparedTown } from "@nagar/core/simulate/engine/prepared-town.ts";
import { PairRunner } from "@nagar/core/simulate/engine/run-pair.ts";
import type { Chunk } from "@nagar/core/simulate/request/chunk.ts";
import { computeChunk, type RunInputs } from "@nagar/core/simulate/request/compute-chunk.ts";
import type { Scenario } from "@nagar/core/simulate/scenario/scenario.ts";

/** What a worker is given. */
export interface ChunkWork extends RunInputs {
  prepared: PreparedTown;
  scenario: Scenario;
  /** Chunks that are to be run. */
  ranges: { from: number; to: number }[];
  /** Number of the next chunk to take. */
  next: Int32Array;
}

export type WorkerMessage = { kind: "chunk"; chunk: Chunk } | { kind: "done"; peakMemoryMB: number };

if (parentPort && (workerData as { simulation?: ChunkWork } | undefined)?.simulation) {
  const { simulation: work } = workerData as { simulation: ChunkWork };
  const runner = new PairRunner(work.prepared, compileScenario(work.prepared, work.scenario));
  for (;;) {
    const range = work.ranges[Atomics.add(work.next, 0, 1)];
    if (!range) break;
    const chunk = computeChunk(runner, work, range);
    const message: WorkerMessage = { kind: "chunk", chunk };
    parentPort.postMessage(message, [
      chunk.baseline.buffer as ArrayBuffer,
      chunk.scenario.buffer as ArrayBuffer,
    ]);
  }
  const done: WorkerMessage = { kind: "done", peakMemoryMB: process.resourceUsage().maxRSS / 1024 };
  parentPort.postMessage(done);
}
