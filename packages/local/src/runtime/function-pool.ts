/**
 * Runs the functions of the lock file. Each function has threads of its own (its environment, its links, its
 * modules, as on Lambda), started when it is first called. A second thread is added only where the first one is
 * busy computing, so that waiting on storage costs no memory and computing uses every core.
 */
import { randomUUID } from "node:crypto";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Lock } from "../lock.ts";
import type { Logger } from "../services/service.ts";
import { type Endpoints, functionEnvironment } from "./environment.ts";
import { ExecutionEnvironment } from "./execution-environment.ts";
import { type LambdaConfig, REPOSITORY } from "./lambda-config.ts";
import { PayloadTooLarge, SYNCHRONOUS_PAYLOAD_BYTES } from "./payload.ts";

/** Idle threads beyond this age are ended, as on Lambda. */
const IDLE_MS = 10 * 60_000;
/** Share of a thread's time above which another one helps. */
const BUSY = 0.7;

export interface FunctionPoolOptions {
  readonly lock: Pick<Lock, "app" | "stage" | "region">;
  readonly endpoints: Endpoints;
  readonly log: Logger;
  readonly compileCache: string;
  /** Takes what the handlers print. */
  onOutput(functionId: string, text: string): void;
}

export class FunctionPool {
  readonly #options: FunctionPoolOptions;
  readonly #environments = new Map<string, Set<ExecutionEnvironment>>();
  /** By function and affinity. */
  readonly #lastUsed = new Map<string, ExecutionEnvironment>();
  readonly #reaper: NodeJS.Timeout;
  #stopped = false;

  constructor(options: FunctionPoolOptions) {
    this.#options = options;
    this.#reaper = setInterval(() => this.#reap(), 60_000).unref();
  }

  /**
   * Runs the handler on `event` and gives back what it returned, both as JSON.
   * Events of one `affinity` go to the thread that had the last one, where it is free.
   * Rejects with FunctionError (thrown, timed out, ran out of memory) or PayloadTooLarge (over 6 MB either way).
   */
  async invoke(
    config: LambdaConfig,
    event: string,
    { requestId = randomUUID(), affinity }: { requestId?: string; affinity?: string | undefined } = {},
  ): Promise<string> {
    if (this.#stopped) throw new Error(`${config.name} was called after the cloud had stopped`);
    if (Buffer.byteLength(event) > SYNCHRONOUS_PAYLOAD_BYTES) throw new PayloadTooLarge("event", config.name);
    const result = await this.#choose(config, affinity).invoke(event, requestId, config.timeoutMs);
    if (Buffer.byteLength(result) > SYNCHRONOUS_PAYLOAD_BYTES)
      throw new PayloadTooLarge("answer", config.name);
    return result;
  }

  /** Starts a thread for `config` ahead of its first call. */
  warm(config: LambdaConfig): void {
    if (this.#of(config.name).size === 0) this.#start(config);
  }

  /** Lets every function start anew from its sources: calls under way end on the old code. */
  reload(): void {
    for (const environments of this.#environments.values()) {
      for (const each of environments) each.retire();
      environments.clear();
    }
  }

  /** Ends all threads; calls under way are rejected. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#reaper);
    const all = [...this.#environments.values()].flatMap((each) => [...each]);
    await Promise.all(all.map((each) => each.terminate()));
  }

  #of(name: string): Set<ExecutionEnvironment> {
    const known = this.#environments.get(name);
    if (known) return known;
    const created = new Set<ExecutionEnvironment>();
    this.#environments.set(name, created);
    return created;
  }

  #choose(config: LambdaConfig, affinity: string | undefined): ExecutionEnvironment {
    if (affinity === undefined) return this.#freest(config);
    const key = `${config.name}/${affinity}`;
    const last = this.#lastUsed.get(key);
    if (last?.usable && last.inFlight === 0) return last;
    const chosen = this.#freest(config);
    this.#lastUsed.set(key, chosen);
    return chosen;
  }

  #freest(config: LambdaConfig): ExecutionEnvironment {
    const usable = [...this.#of(config.name)].filter((each) => each.usable);
    const freest = usable.toSorted((a, b) => a.inFlight - b.inFlight)[0];
    if (!freest) return this.#start(config);
    if (freest.inFlight === 0 || usable.length >= availableParallelism()) return freest;
    return freest.busyShare > BUSY ? this.#start(config) : freest;
  }

  #start(config: LambdaConfig): ExecutionEnvironment {
    const environments = this.#of(config.name);
    const environment = new ExecutionEnvironment({
      setup: {
        module: pathToFileURL(join(REPOSITORY, config.file)).href,
        exportName: config.exportName,
        id: config.id,
        functionName: config.name,
        arn: config.arn,
        memoryMb: config.memoryMb,
        compileCache: this.#options.compileCache,
      },
      env: functionEnvironment(config, this.#options.lock, this.#options.endpoints),
      onOutput: (text) => this.#options.onOutput(config.id, text),
      onExit: () => environments.delete(environment),
    });
    environments.add(environment);
    return environment;
  }

  #reap(): void {
    const oldest = performance.now() - IDLE_MS;
    for (const environments of this.#environments.values()) {
      for (const each of environments) {
        if (each.inFlight === 0 && each.lastUsed < oldest) each.retire();
      }
    }
  }
}
