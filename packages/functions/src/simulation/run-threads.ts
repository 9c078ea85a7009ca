/**
 * The slow work of a what-if on all processors of a function, by threads that live as long as it: one makes a town ready,
 * all keep it and take chunks of runs from one counter, until there are no more or the time is up. A thread runs this very
 * module, which stands in the function's bundle.
 */
import { availableParallelism } from "node:os";
import { parentPort, Worker, workerData } from "node:worker_threads";
import { type ErrorData, errorData, reviveError } from "@nagar/core/errors.ts";
import { withTraffic } from "@nagar/core/simulate/calibrate/scale-traffic.ts";
import { compileScenario } from "@nagar/core/simulate/engine/compile-scenario.ts";
import { prepareTown } from "@nagar/core/simulate/engine/prepare-town.ts";
import type { PreparedTown } from "@nagar/core/simulate/engine/prepared-town.ts";
import { PairRunner } from "@nagar/core/simulate/engine/run-pair.ts";
import type { Chunk } from "@nagar/core/simulate/request/chunk.ts";
import { computeChunk, type RunInputs } from "@nagar/core/simulate/request/compute-chunk.ts";
import type { Scenario } from "@nagar/core/simulate/scenario/scenario.ts";

const ROLE = "simulation-runs";

/** When to take no more chunks, ms since 1970: `soft`, once the runs up to `fewest` are taken, or `hard`. */
export interface TimeLimit {
  readonly soft: number;
  readonly hard: number;
  readonly fewest: number;
}

interface RunsTask {
  readonly kind: "runs";
  readonly townKey: string;
  /** Given with the first work on a town. */
  readonly prepared?: PreparedTown;
  readonly scenario: Scenario;
  readonly inputs: RunInputs;
  readonly ranges: readonly { from: number; to: number }[];
  /** Number of the next chunk to take, on shared memory. */
  readonly next: Int32Array;
  readonly limit: TimeLimit;
}

/** Functions whose work a thread does for the caller, who meanwhile can tell the time. */
const MAKERS = { prepareTown, withTraffic } as const;
type Makers = typeof MAKERS;
interface MakeTask {
  readonly kind: "make";
  readonly maker: keyof Makers;
  readonly given: readonly unknown[];
}

type Task = RunsTask | MakeTask;
type Answer = { id: number; result: unknown } | { id: number; error: ErrorData };

class Thread {
  readonly #worker = new Worker(new URL(import.meta.url), { workerData: { role: ROLE } });
  readonly #waiting = new Map<
    number,
    { resolve: (result: unknown) => void; reject: (error: Error) => void }
  >();
  #town: string | undefined;
  #id = 0;

  constructor() {
    this.#worker.on("message", (answer: Answer) => {
      const asker = this.#waiting.get(answer.id);
      this.#waiting.delete(answer.id);
      if (this.#waiting.size === 0) this.#worker.unref();
      if ("error" in answer) asker?.reject(reviveError(answer.error));
      else asker?.resolve(answer.result);
    });
    this.#worker.on("error", (error: Error) => {
      // The next call makes new threads.
      threads = undefined;
      for (const { reject } of this.#waiting.values()) reject(error);
      this.#waiting.clear();
    });
    // A function that has answered must not be kept running by threads that wait.
    this.#worker.unref();
  }

  run({ prepared, ...task }: Omit<RunsTask, "kind"> & { prepared: PreparedTown }): Promise<Chunk[]> {
    const known = this.#town === task.townKey;
    this.#town = task.townKey;
    return this.#ask({ kind: "runs", ...task, ...(!known && { prepared }) }) as Promise<Chunk[]>;
  }

  make<M extends keyof Makers>(maker: M, given: Parameters<Makers[M]>): ReturnType<Makers[M]> {
    return this.#ask({ kind: "make", maker, given }) as ReturnType<Makers[M]>;
  }

  #ask(task: Task): Promise<unknown> {
    const id = this.#id++;
    this.#worker.ref();
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#worker.postMessage({ id, ...task });
    });
  }
}

let threads: Thread[] | undefined;

/** The threads; called early, they load their modules while the caller does something else. */
export function startThreads(): Thread[] {
  threads ??= Array.from({ length: availableParallelism() }, () => new Thread());
  return threads;
}

/** `prepareTown` on a thread. @throws what it throws. */
export const prepareOnThread = (...given: Parameters<typeof prepareTown>): Promise<PreparedTown> =>
  startThreads()[0]!.make("prepareTown", given);

/** `withTraffic` on a thread. @throws what it throws. */
export const carryOnThread = async (...given: Parameters<typeof withTraffic>): Promise<PreparedTown> =>
  startThreads()[0]!.make("withTraffic", given);

export interface ThreadedRuns {
  readonly townKey: string;
  /** On shared memory. */
  readonly prepared: PreparedTown;
  readonly scenario: Scenario;
  readonly inputs: RunInputs;
  readonly ranges: readonly { from: number; to: number }[];
  readonly limit: TimeLimit;
}

/** One call at a time: a second would only slow the first. */
let before: Promise<unknown> = Promise.resolve();

/**
 * Computes the chunks, in the order of their runs, as long as there is time: without a gap from the first run on, but maybe
 * not all. @throws what compiling the scenario throws.
 */
export function runOnThreads(runs: ThreadedRuns): Promise<Chunk[]> {
  const now = before.then(() => runNow(runs));
  before = now.catch(() => undefined);
  return now;
}

async function runNow(runs: ThreadedRuns): Promise<Chunk[]> {
  const next = new Int32Array(new SharedArrayBuffer(4));
  const parts = await Promise.all(startThreads().map((thread) => thread.run({ ...runs, next })));
  const chunks = parts.flat().sort((a, b) => a.from - b.from);
  // Where one thread found the time up and another, with a later chunk, just not yet.
  const gap = chunks.findIndex(({ from }, at) => from !== (chunks[at - 1]?.to ?? 0));
  return gap < 0 ? chunks : chunks.slice(0, gap);
}

if ((workerData as { role?: string } | null)?.role === ROLE) {
  let town: { key: string; prepared: PreparedTown } | undefined;

  const computeRuns = ({ townKey, prepared, scenario, inputs, ranges, next, limit }: RunsTask): Chunk[] => {
    if (prepared) town = { key: townKey, prepared };
    if (town?.key !== townKey) throw new Error(`the thread has no town ${townKey}`);
    const runner = new PairRunner(town.prepared, compileScenario(town.prepared, scenario));
    const chunks: Chunk[] = [];
    for (;;) {
      const range = ranges[Atomics.add(next, 0, 1)];
      if (range === undefined) return chunks;
      const now = Date.now();
      if (now >= limit.hard || (now >= limit.soft && range.from >= limit.fewest)) return chunks;
      chunks.push(computeChunk(runner, inputs, range));
    }
  };

  parentPort?.on("message", async ({ id, ...task }: Task & { id: number }) => {
    let answer: Answer;
    try {
      const make = ({ maker, given }: MakeTask) =>
        (MAKERS[maker] as (...given: readonly unknown[]) => unknown)(...given);
      answer = { id, result: task.kind === "runs" ? computeRuns(task) : await make(task) };
    } catch (error) {
      answer = { id, error: errorData(error) };
    }
    parentPort?.postMessage(answer);
  });
}
