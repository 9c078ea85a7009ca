/** The newest records of a shard in memory, so that consumers who are up to date need not read the database. */
import type { ShardRecord } from "./kinesis-engine.ts";

/** Enough for some seconds at full rate; whoever is further behind reads the database. */
const MAX_BYTES = 16 * 1024 * 1024;

export class ShardTail {
  /** Everything after this sequence number is here; "" where the whole shard is. */
  #floor: string;
  #records: ShardRecord[] = [];
  #bytes = 0;

  /** @param newest sequence number of the newest record that is not here; undefined where the shard is empty */
  constructor(newest: string | undefined) {
    this.#floor = newest ?? "";
  }

  /** Adds records that are committed, in order. */
  append(records: readonly ShardRecord[]): void {
    for (const record of records) {
      this.#records.push(record);
      this.#bytes += record.Data.length;
    }
    let drop = 0;
    while (this.#bytes > MAX_BYTES && drop < this.#records.length - 1) {
      this.#bytes -= (this.#records[drop] as ShardRecord).Data.length;
      drop += 1;
    }
    if (drop === 0) return;
    this.#floor = (this.#records[drop - 1] as ShardRecord).SequenceNumber;
    this.#records = this.#records.slice(drop);
  }

  /** Up to `limit` records after `after`, or undefined where some of them are no longer here. */
  read(after: string | undefined, limit: number): ShardRecord[] | undefined {
    if ((after ?? "") < this.#floor) return undefined;
    let low = 0;
    let high = this.#records.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#records[middle] as ShardRecord).SequenceNumber > (after ?? "")) high = middle;
      else low = middle + 1;
    }
    return this.#records.slice(low, low + limit);
  }
}
