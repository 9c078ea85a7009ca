/**
 * One thread that runs one function: Lambda's execution environment, seen from outside. Unlike on Lambda it may
 * have several invocations under way at once, which costs less memory than a thread for each.
 */
import { type EventLoopUtilization, performance } from "node:perf_hooks";
import { Worker } from "node:worker_threads";
import { FunctionError } from "../services/service.ts";
import type { Invocation, ThreadMessage, ThreadSetup, ThrownError } from "./messages.ts";

/**
 * A batch is megabytes of short-lived objects. In V8's own young generation (16 MB) they outlive a scavenge and are
 * copied to the old one, and collecting them took a third of the processor time of an ingest.
 */
export const YOUNG_GENERATION_MB = 32;

/** The shortest time over which it is said how busy a thread is. */
export const SAMPLE_MS = 100;

interface Waiting {
  resolve(result: string): void;
  reject(error: FunctionError): void;
  timer: NodeJS.Timeout;
  readonly timeoutMs: number;
  timeOut(): void;
}

/** How long Lambda waits for a function to start before the function's own time begins to run. */
const STARTS_WITHIN_MS = 10_000;

export interface EnvironmentOptions {
  readonly setup: ThreadSetup;
  readonly env: Record<string, string>;
  /** Every chunk that the handler writes to stdout or stderr. */
  onOutput(text: string): void;
  /** The thread is gone; it takes no more invocations. */
  onExit(): void;
}

function asFunctionError({ errorType, errorMessage, trace }: ThrownError): FunctionError {
  return new FunctionError(errorType, errorMessage, trace);
}

export class ExecutionEnvironment {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  readonly #functionName: string;
  #utilization: EventLoopUtilization;
  #busyShare = 0;
  #sampledAt = 0;
  #ready = false;
  #nextId = 1;
  #retired = false;
  /** Milliseconds (monotonic) at which it last took or ended an invocation. */
  lastUsed = performance.now();

  constructor(options: EnvironmentOptions) {
    this.#functionName = options.setup.functionName;
    this.#worker = new Worker(new URL("./thread.ts", import.meta.url), {
      workerData: options.setup,
      env: options.env,
      name: options.setup.id,
      stdout: true,
      stderr: true,
      resourceLimits: {
        maxOldGenerationSizeMb: options.setup.memoryMb,
        maxYoungGenerationSizeMb: YOUNG_GENERATION_MB,
      },
    });
    this.#utilization = this.#worker.performance.eventLoopUtilization();
    this.#worker.stdout.setEncoding("utf8").on("data", options.onOutput);
    this.#worker.stderr.setEncoding("utf8").on("data", options.onOutput);
    this.#worker.on("message", (message: ThreadMessage) => this.#receive(message));
    this.#worker.on("error", (error) => {
      this.#retired = true;
      const outOfMemory = (error as NodeJS.ErrnoException).code === "ERR_WORKER_OUT_OF_MEMORY";
      this.#rejectAll(new FunctionError(outOfMemory ? "Runtime.OutOfMemory" : error.name, error.message));
    });
    this.#worker.on("exit", () => {
      this.#retired = true;
      this.#rejectAll(
        new FunctionError("Runtime.ExitError", `${this.#functionName} exited before it answered`),
      );
      options.onExit();
    });
  }

  get inFlight(): number {
    return this.#waiting.size;
  }

  /** True while it takes invocations. */
  get usable(): boolean {
    return !this.#retired;
  }

  /**
   * Share of its recent time in which the thread was computing, 0 to 1: of the time since it was last asked, at
   * least {@link SAMPLE_MS}. Starting up does not count.
   */
  get busyShare(): number {
    const now = performance.now();
    if (this.#ready && now - this.#sampledAt >= SAMPLE_MS) {
      const current = this.#worker.performance.eventLoopUtilization();
      this.#busyShare = this.#worker.performance.eventLoopUtilization(current, this.#utilization).utilization;
      this.#utilization = current;
      this.#sampledAt = now;
    }
    return this.#busyShare;
  }

  /** Runs the handler; rejects with FunctionError where it throws or does not answer within `timeoutMs`, start-up apart. */
  invoke(event: string, requestId: string, timeoutMs: number): Promise<string> {
    const id = this.#nextId++;
    this.lastUsed = performance.now();
    return new Promise((resolve, reject) => {
      const timeOut = () => this.#timeOut(id, requestId, timeoutMs);
      const timer = setTimeout(timeOut, this.#ready ? timeoutMs : STARTS_WITHIN_MS + timeoutMs);
      this.#waiting.set(id, { resolve, reject, timer, timeoutMs, timeOut });
      const invocation: Invocation = { id, requestId, event, timeoutMs };
      this.#worker.postMessage(invocation);
    });
  }

  /** Takes no more invocations; ends when those under way are answered. */
  retire(): void {
    this.#retired = true;
    if (this.#waiting.size === 0) void this.#worker.terminate();
  }

  /** Ends at once; what is under way is rejected. */
  async terminate(): Promise<void> {
    this.#retired = true;
    await this.#worker.terminate();
  }

  #receive(message: ThreadMessage): void {
    if (message.type === "ready") {
      this.#ready = true;
      this.#utilization = this.#worker.performance.eventLoopUtilization();
      this.#sampledAt = performance.now();
      for (const waiting of this.#waiting.values()) {
        clearTimeout(waiting.timer);
        waiting.timer = setTimeout(waiting.timeOut, waiting.timeoutMs);
      }
      return;
    }
    if (message.type === "init-failure") {
      this.#rejectAll(asFunctionError(message.error));
      this.retire();
      return;
    }
    const waiting = this.#settle(message.id);
    if (message.type === "answer") waiting?.resolve(message.result);
    else waiting?.reject(asFunctionError(message.error));
    if (this.#retired && this.#waiting.size === 0) void this.#worker.terminate();
  }

  /** On Lambda an environment that ran out of time is thrown away: what it holds in memory can't be trusted. */
  #timeOut(id: number, requestId: string, timeoutMs: number): void {
    const message = `${requestId} Task timed out after ${(timeoutMs / 1000).toFixed(2)} seconds`;
    this.#settle(id)?.reject(new FunctionError("Sandbox.Timedout", message));
    this.retire();
  }

  #settle(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    if (waiting) clearTimeout(waiting.timer);
    this.#waiting.delete(id);
    this.lastUsed = performance.now();
    return waiting;
  }

  #rejectAll(error: FunctionError): void {
    for (const id of [...this.#waiting.keys()]) this.#settle(id)?.reject(error);
  }
}
