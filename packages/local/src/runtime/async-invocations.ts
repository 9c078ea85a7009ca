/**
 * Asynchronous invocations: an event is written down before it is acknowledged, then run, tried again twice (after
 * one and after two minutes, as Lambda does), and at last handed to the function's failure destination or
 * dead-letter queue. What was written down and not settled runs again after a restart.
 */
import { randomUUID } from "node:crypto";
import { ClassicLevel } from "classic-level";
import { type Clock, FunctionError, type Logger } from "../services/service.ts";
import type { LambdaConfig, LambdaConfigs } from "./lambda-config.ts";
import { ASYNCHRONOUS_PAYLOAD_BYTES, PayloadTooLarge } from "./payload.ts";

const RETRY_MS = [60_000, 120_000];
/** Events of one function that run at the same time. */
const CONCURRENCY = 4;

interface StoredEvent {
  readonly functionName: string;
  readonly event: string;
  readonly requestId: string;
  tries: number;
  /** Epoch milliseconds before which it is not tried. */
  notBefore: number;
}

export interface AsyncInvocationOptions {
  readonly folder: string;
  readonly clock: Clock;
  readonly log: Logger;
  readonly functions: LambdaConfigs;
  run(config: LambdaConfig, event: string, requestId: string): Promise<string>;
  /** Hands `message` to the resource with this ARN. */
  send(arn: string, message: object): Promise<void>;
}

export class AsyncInvocations {
  readonly #options: AsyncInvocationOptions;
  readonly #events: ClassicLevel<string, StoredEvent>;
  readonly #running = new Map<string, number>();
  readonly #queues = new Map<string, string[]>();
  #serial = 0;
  #stopped = false;

  private constructor(options: AsyncInvocationOptions, events: ClassicLevel<string, StoredEvent>) {
    this.#options = options;
    this.#events = events;
  }

  static async open(options: AsyncInvocationOptions): Promise<AsyncInvocations> {
    const events = new ClassicLevel<string, StoredEvent>(options.folder, { valueEncoding: "json" });
    await events.open();
    return new AsyncInvocations(options, events);
  }

  /** Runs what an earlier process left. */
  async start(): Promise<void> {
    for await (const [key, stored] of this.#events.iterator()) this.#schedule(key, stored);
  }

  /** Writes the event down; resolves when it will be run whatever happens to this process. */
  async accept(config: LambdaConfig, event: unknown): Promise<void> {
    const text = JSON.stringify(event ?? null);
    if (Buffer.byteLength(text) > ASYNCHRONOUS_PAYLOAD_BYTES) throw new PayloadTooLarge("event", config.name);
    const now = this.#options.clock.now();
    const key = `${String(now).padStart(15, "0")}-${String(this.#serial++).padStart(9, "0")}-${randomUUID()}`;
    const stored = {
      functionName: config.name,
      event: text,
      requestId: randomUUID(),
      tries: 0,
      notBefore: 0,
    };
    await this.#events.put(key, stored);
    this.#schedule(key, stored);
  }

  /** Begins nothing new; what was begun is settled or runs again after a start. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#events.close();
  }

  #schedule(key: string, stored: StoredEvent): void {
    const wait = stored.notBefore - this.#options.clock.now();
    const enqueue = (): void => {
      const queue = this.#queues.get(stored.functionName) ?? [];
      this.#queues.set(stored.functionName, queue);
      queue.push(key);
      this.#next(stored.functionName);
    };
    if (wait > 0) this.#options.clock.after(wait, enqueue);
    else enqueue();
  }

  #next(functionName: string): void {
    const running = this.#running.get(functionName) ?? 0;
    if (this.#stopped || running >= CONCURRENCY) return;
    const key = this.#queues.get(functionName)?.shift();
    if (key === undefined) return;
    this.#running.set(functionName, running + 1);
    void this.#try(key).finally(() => {
      this.#running.set(functionName, (this.#running.get(functionName) ?? 1) - 1);
      this.#next(functionName);
    });
  }

  async #try(key: string): Promise<void> {
    const { functions, run, clock, log } = this.#options;
    try {
      const stored = await this.#events.get(key);
      if (!stored) return;
      const config = functions.find(stored.functionName);
      try {
        await run(config, stored.event, stored.requestId);
      } catch (error) {
        if (this.#stopped) return;
        stored.tries += 1;
        log.warn(`${config.id}, asynchronous, try ${stored.tries}: ${(error as Error).message}`);
        if (stored.tries <= config.asyncRetries) {
          stored.notBefore = clock.now() + (RETRY_MS[stored.tries - 1] ?? 120_000);
          await this.#events.put(key, stored);
          this.#schedule(key, stored);
          return;
        }
        await this.#giveUp(config, stored, error);
      }
      await this.#events.del(key);
    } catch (error) {
      if (!this.#stopped)
        log.error(`an asynchronous event could not be settled: ${(error as Error).message}`);
    }
  }

  async #giveUp(config: LambdaConfig, stored: StoredEvent, error: unknown): Promise<void> {
    const { log, send, clock } = this.#options;
    log.error(`${config.id} gave an event up after ${stored.tries} tries`, { requestId: stored.requestId });
    if (!config.deadLetterArn) return;
    const failure =
      error instanceof FunctionError ? error : new FunctionError("Error", (error as Error).message);
    await send(config.deadLetterArn, {
      version: "1.0",
      timestamp: new Date(clock.now()).toISOString(),
      requestContext: {
        requestId: stored.requestId,
        functionArn: `${config.arn}:$LATEST`,
        condition: "RetriesExhausted",
        approximateInvokeCount: stored.tries,
      },
      requestPayload: JSON.parse(stored.event),
      responseContext: { statusCode: 200, executedVersion: "$LATEST", functionError: "Unhandled" },
      responsePayload: failure.toPayload(),
    });
  }
}
