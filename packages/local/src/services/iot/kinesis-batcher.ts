/**
 * Puts records on a stream in batches: while one call is under way the next records gather, so that thousands of
 * messages a second need few calls, and a record's promise resolves when it is on disk. Order is kept.
 */
import { AwsError } from "../aws-error.ts";
import type { ServiceContext } from "../service.ts";

/** PutRecords takes 500 records and 10 MiB; the keys are small beside this. */
const MAX_RECORDS = 500;
const MAX_BYTES = 8 * 1024 * 1024;

interface Waiting {
  readonly PartitionKey: string;
  readonly data: Buffer;
  resolve(): void;
  reject(error: Error): void;
}

interface PutRecordsOutput {
  Records: { ErrorCode?: string; ErrorMessage?: string }[];
}

export class KinesisBatcher {
  readonly #context: Pick<ServiceContext, "call">;
  readonly #stream: string;
  #waiting: Waiting[] = [];
  #running = false;

  constructor(context: Pick<ServiceContext, "call">, stream: string) {
    this.#context = context;
    this.#stream = stream;
  }

  /** Resolves when the stream has the record; rejects with AwsError. */
  put(partitionKey: string, data: Buffer): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ PartitionKey: partitionKey, data, resolve, reject });
      if (this.#running) return;
      this.#running = true;
      // What arrives in the same turn of the event loop goes together.
      setImmediate(() => void this.#drain());
    });
  }

  async #drain(): Promise<void> {
    while (this.#waiting.length > 0) await this.#send(this.#take());
    this.#running = false;
  }

  #take(): Waiting[] {
    let bytes = 0;
    let count = 0;
    for (const { data } of this.#waiting) {
      bytes += data.length;
      if (count === MAX_RECORDS || (count > 0 && bytes > MAX_BYTES)) break;
      count += 1;
    }
    return this.#waiting.splice(0, count);
  }

  async #send(batch: readonly Waiting[]): Promise<void> {
    try {
      const { Records } = await this.#context.call<PutRecordsOutput>("kinesis", "PutRecords", {
        StreamName: this.#stream,
        Records: batch.map(({ PartitionKey, data }) => ({ PartitionKey, Data: data.toString("base64") })),
      });
      batch.forEach(({ resolve, reject }, index) => {
        const { ErrorCode, ErrorMessage } = Records[index] ?? {};
        if (ErrorCode === undefined) resolve();
        else reject(new AwsError(ErrorCode, ErrorMessage ?? "the record was not put", 400));
      });
    } catch (error) {
      for (const { reject } of batch) reject(error as Error);
    }
  }
}
