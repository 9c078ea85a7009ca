/**
 * Runs of a small simulation on all processors of a function, by threads that live as long as it: they keep the prepared
 * town and take chunks from one counter. A thread runs this very module, which stands in the function's bundle.
 */
import { availableParallelism } from "node:os";
import { parentPort, Worker, workerData } from "node:worker_threads";
import { compileScenario } from "@nagar/core/simulate/engine/compile-scenario.ts";
import type { PreparedTown } from "@nagar/core/simulate/engine/prepared-town.ts";
import { PairRunner } from "@nagar/core/simulate/engine/run-pair.ts";
import type { Chunk } from "@nagar/core/simulate/request/chunk.ts";
import { computeChunk, type RunInputs } from "@nagar/core/simulate/request/compute-chunk.ts";
import type { Scenario } from "@nagar/core/simulate/scenario/scenario.ts";

const ROLE = "simulation-runs";

interface Work {
  readonly townKey: string;
  /** Given with the first work on a town. */
  readonly prepared?: PreparedTown;
  readonly scenario: Scenario;
  readonly inputs: RunInputs;
  readonly ranges: readonly { from: number; to: number }[];
  /** Number of the next chunk to take, on shared memory. */
  readonly next: Int32Array;
}

type Answer = { chunks: Chunk[] } | { error: { name: string; message: string } };

export interface ThreadedRuns {
  readonly townKey: string;
  /** On shared memory. */
  readonly prepared: PreparedTown;
  readonly scenario: Scenario;
  readonly inputs: RunInputs;
  readonly ranges: readonly { from: number; to: number }[];
}

class Thread {
  readonly #worker = new Worker(new URL(import.meta.url), { workerData: { role: ROLE } });
  #town: string | undefined;
  #settle: ((answer: Answer) => void) | undefined;

  constructor() {
    this.#worker.on("message", (answer: Answer) => this.#settle?.(answer));
    this.#worker.on("error", ({ name, message }: Error) => {
      // The next call makes new threads.
      threads = undefined;
      this.#settle?.({ error: { name, message } });
    });
    // A function that has answered must not be kept running by threads that wait.
    this.#worker.unref();
  }

  async run({ prepared, ...work }: Work & { prepared: PreparedTown }): Promise<Chunk[]> {
    const known = this.#town === work.townKey;
    this.#town = work.townKey;
    this.#worker.ref();
    const answer = await new Promise<Answer>((resolve) => {
      this.#settle = resolve;
      this.#worker.postMessage(known ? work : { ...work, prepared });
    });
    this.#worker.unref();
    if ("chunks" in answer) return answer.chunks;
    throw Object.assign(new Error(answer.error.message), { name: answer.error.name });
  }
}

let threads: Thread[] | undefined;

/** One call at a time: a second would only slow the first. */
let before: Promise<unknown> = Promise.resolve();

/** Computes the chunks, in the order of their runs. @throws what compiling the scenario throws. */
export function runOnThreads(runs: ThreadedRuns): Promise<Chunk[]> {
  const now = before.then(() => runNow(runs));
  before = now.catch(() => undefined);
  return now;
}

async function runNow(runs: ThreadedRuns): Promise<Chunk[]> {
  threads ??= Array.from({ length: availableParallelism() }, () => new Thread());
  const next = new Int32Array(new SharedArrayBuffer(4));
  const parts = await Promise.all(threads.map((thread) => thread.run({ ...runs, next })));
  return parts.flat().sort((a, b) => a.from - b.from);
}

if ((workerData as { role?: string } | null)?.role === ROLE) {
  let town: { key: string; prepared: PreparedTown } | undefined;
  parentPort?.on("message", ({ townKey, prepared, scenario, inputs, ranges, next }: Work) => {
    let answer: Answer;
    try {
      if (prepared) town = { key: townKey, prepared };
      if (town?.key !== townKey) throw new Error(`the thread has no town ${townKey}`);
      const runner = new PairRunner(town.prepared, compileScenario(town.prepared, scenario));
      const chunks: Chunk[] = [];
      for (;;) {
        const range = ranges[Atomics.add(next, 0, 1)];
        if (range === undefined) break;
        chunks.push(computeChunk(runner, inputs, range));
      }
      answer = { chunks };
    } catch (error) {
      const { name, message } = error as Error;
      answer = { error: { name, message } };
    }
    parentPort?.postMessage(answer);
  });
}
