/** Queues by name: sending, receiving with long polling, and who waits for what. */
import { EventEmitter } from "node:events";
import { AwsError } from "../aws-error.ts";
import type { Clock } from "../service.ts";
import type { MessageStore, NewMessage, ReceivedMessage } from "./message-store.ts";
import { type QueueConfig, queueName } from "./queue-config.ts";

export interface ReceiveRequest {
  readonly max: number;
  readonly visibilityMs?: number;
  /** Long polling: how long to wait for a first message. */
  readonly waitMs: number;
  readonly mapped: boolean;
}

export class Queues {
  readonly store: MessageStore;
  readonly #clock: Clock;
  readonly #byName: ReadonlyMap<string, QueueConfig>;
  readonly #arrivals = new EventEmitter().setMaxListeners(0);
  #stopped = false;

  constructor(configs: readonly QueueConfig[], store: MessageStore, clock: Clock) {
    this.store = store;
    this.#clock = clock;
    this.#byName = new Map(configs.map((config) => [config.name, config]));
  }

  get all(): QueueConfig[] {
    return [...this.#byName.values()];
  }

  /** The queue with this name, URL or ARN. Throws QueueDoesNotExist. */
  find(reference: string): QueueConfig {
    const config = this.#byName.get(queueName(reference));
    if (config) return config;
    throw new AwsError("QueueDoesNotExist", `The specified queue does not exist: ${reference}`);
  }

  /** Keeps the messages (all or none) and wakes who waits for them; gives their ids. */
  send(queue: QueueConfig, messages: readonly NewMessage[]): string[] {
    const ids = this.store.send(queue.name, messages, this.#clock.now());
    this.wake(queue.name);
    return ids;
  }

  /** Gives a dead-letter queue's messages back, at once, and wakes who waits for them. */
  moveBack(deadLetters: string, destination: string | undefined): void {
    const moved = this.store.moveBack(
      deadLetters,
      destination,
      (arn) => this.find(arn).name,
      this.#clock.now(),
    );
    for (const name of moved) this.wake(name);
  }

  /** Up to `max` messages; empty where none came in time. */
  async receive(queue: QueueConfig, request: ReceiveRequest): Promise<ReceivedMessage[]> {
    const deadline = this.#clock.now() + request.waitMs;
    for (;;) {
      const messages = this.#take(queue, request);
      const left = deadline - this.#clock.now();
      if (messages.length > 0 || left <= 0 || this.#stopped) return messages;
      await this.news(queue, left);
    }
  }

  /** Resolves after `ms`, or sooner when something may have become visible in the queue. */
  news(queue: QueueConfig, ms: number): Promise<void> {
    if (this.#stopped) return Promise.resolve();
    const next = this.store.nextVisible(queue.name);
    const wait = next === undefined ? ms : Math.min(ms, Math.max(1, next - this.#clock.now()));
    return new Promise((resolve) => {
      const wake = (): void => {
        cancel();
        this.#arrivals.off(queue.name, wake);
        resolve();
      };
      const cancel = this.#clock.after(wait, wake);
      this.#arrivals.on(queue.name, wake);
    });
  }

  /** Lets everybody who waits for this queue look again. */
  wake(name: string): void {
    this.#arrivals.emit(name);
  }

  /** Answers everybody who waits; nobody waits any more. */
  stop(): void {
    this.#stopped = true;
    for (const { name } of this.all) this.wake(name);
  }

  #take(queue: QueueConfig, { max, visibilityMs, mapped }: ReceiveRequest): ReceivedMessage[] {
    const dead = queue.redrive && {
      queue: queueName(queue.redrive.deadLetterArn),
      maxReceiveCount: queue.redrive.maxReceiveCount,
    };
    const { messages, buried } = this.store.receive(
      {
        queue: queue.name,
        queueArn: queue.arn,
        max,
        visibilityMs: visibilityMs ?? queue.visibilityTimeoutSeconds * 1000,
        retentionMs: queue.retentionSeconds * 1000,
        redrive: dead,
        mapped,
      },
      this.#clock.now(),
    );
    if (dead && buried > 0) this.wake(dead.queue);
    return messages;
  }
}
