/**
 * Runs one event source mapping: takes batches from the queue, invokes the function, deletes what it handled. What
 * it did not handle stays in flight until its visibility timeout has passed, as with Lambda.
 */
import type { ServiceContext } from "../service.ts";
import { failedItems } from "./failed-items.ts";
import type { QueueMapping } from "./mapping.ts";
import { md5 } from "./message-attributes.ts";
import type { ReceivedMessage } from "./message-store.ts";
import type { QueueConfig } from "./queue-config.ts";
import type { Queues } from "./queues.ts";
import { systemAttributes } from "./receive.ts";

/** Lambda's pollers use the longest poll that SQS has. */
const POLL_MS = 20_000;
/** Pause after a failure of the machinery itself (not of the function). */
const RECOVERY_MS = 1000;

type Context = Pick<ServiceContext, "invoke" | "log" | "clock" | "region">;

function toRecord(message: ReceivedMessage, queue: QueueConfig, region: string): object {
  const messageAttributes = Object.entries(message.attributes).map(([name, value]) => [
    name,
    {
      dataType: value.DataType,
      stringValue: value.StringValue,
      binaryValue: value.BinaryValue,
      stringListValues: [],
      binaryListValues: [],
    },
  ]);
  return {
    messageId: message.messageId,
    receiptHandle: message.receipt,
    body: message.body,
    attributes: systemAttributes(message),
    messageAttributes: Object.fromEntries(messageAttributes),
    md5OfBody: md5(message.body),
    eventSource: "aws:sqs",
    eventSourceARN: queue.arn,
    awsRegion: region,
  };
}

export class MappingPoller {
  readonly #mapping: QueueMapping;
  readonly #queue: QueueConfig;
  readonly #queues: Queues;
  readonly #context: Context;
  #workers: Promise<void>[] = [];
  #stopped = false;

  constructor(mapping: QueueMapping, queues: Queues, context: Context) {
    this.#mapping = mapping;
    this.#queue = queues.find(mapping.queueArn);
    this.#queues = queues;
    this.#context = context;
  }

  start(): void {
    this.#workers = Array.from({ length: this.#mapping.concurrency }, () => this.#work());
  }

  /** Takes no new batch; resolves when those under way have ended. Stop the queues too, so that polls end. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await Promise.all(this.#workers);
  }

  async #work(): Promise<void> {
    while (!this.#stopped) {
      try {
        const batch = await this.#collect();
        if (batch.length > 0 && !this.#stopped) await this.#handle(batch);
      } catch (error) {
        if (this.#stopped) return;
        this.#context.log.error(`${this.#mapping.name}: ${(error as Error).message}`);
        await this.#queues.news(this.#queue, RECOVERY_MS);
      }
    }
  }

  async #collect(): Promise<ReceivedMessage[]> {
    const { batchSize, windowMs } = this.#mapping;
    const receive = (max: number, waitMs: number): Promise<ReceivedMessage[]> =>
      this.#queues.receive(this.#queue, { max, waitMs, mapped: true });
    const batch = await receive(batchSize, POLL_MS);
    const deadline = this.#context.clock.now() + windowMs;
    while (batch.length > 0 && batch.length < batchSize && !this.#stopped) {
      const left = deadline - this.#context.clock.now();
      if (left <= 0) break;
      batch.push(...(await receive(batchSize - batch.length, left)));
    }
    return batch;
  }

  async #handle(batch: readonly ReceivedMessage[]): Promise<void> {
    const { name, functionArn, partialFailures } = this.#mapping;
    try {
      const Records = batch.map((message) => toRecord(message, this.#queue, this.#context.region));
      const answer = await this.#context.invoke(functionArn, { Records });
      const ids = batch.map(({ messageId }) => messageId);
      const failed = partialFailures ? failedItems(answer, ids) : new Set<string>();
      if (failed.size > 0)
        this.#context.log.warn(`${name}: ${failed.size} of ${batch.length} messages failed`);
      this.#queues.store.delete(
        this.#queue.name,
        batch.filter(({ messageId }) => !failed.has(messageId)).map(({ receipt }) => receipt),
      );
    } catch (error) {
      if (this.#stopped) return;
      this.#context.log.warn(`${name}: ${(error as Error).message}`, { messages: batch.length });
    }
  }
}
