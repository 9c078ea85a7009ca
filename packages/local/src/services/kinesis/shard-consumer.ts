/**
 * Follows one shard for one event source mapping: gathers records until the batch is full, 6 MB large or the
 * batching window is over, delivers it, and goes on behind the checkpoint.
 */
import type { ShardRecord } from "../../data/kinesis-engine.ts";
import { SYNCHRONOUS_PAYLOAD_BYTES } from "../../runtime/payload.ts";
import { type DeliveryPorts, deliverBatch } from "./deliver-batch.ts";
import type { StreamMapping } from "./mapping.ts";

/** What a record weighs in the event beside its data and key: names, ARNs, sequence number. */
const RECORD_OVERHEAD_BYTES = 700;
/** Without news a shard is looked at this often; AWS polls once a second too. */
const POLL_MS = 1000;
/** While a batch is gathered the shard is looked at this often, rather than at every put. */
const GATHER_MS = 200;

export interface ShardPorts extends DeliveryPorts {
  read(after: string | undefined, limit: number): Promise<ShardRecord[]>;
  /** Resolves after `ms`, at once when records were put on the stream, and when the cloud is being stopped. */
  news(ms: number): Promise<void>;
  /** Resolves after `ms`, and when the cloud is being stopped. */
  wait(ms: number): Promise<void>;
  stopped(): boolean;
  /** True where the shard was split or merged, so that nothing follows what can be read now. */
  closed(): Promise<boolean>;
}

function weight(record: ShardRecord): number {
  return record.Data.length + record.PartitionKey.length + RECORD_OVERHEAD_BYTES;
}

/** How many of `records` fit into one event. */
function fitting(records: readonly ShardRecord[]): number {
  let bytes = 0;
  for (const [i, record] of records.entries()) {
    bytes += weight(record);
    if (bytes > SYNCHRONOUS_PAYLOAD_BYTES) return Math.max(1, i);
  }
  return records.length;
}

/**
 * Delivers everything after `checkpoint`. Resolves when the cloud is being stopped ("stopped") or the shard has
 * ended and all of it is delivered ("ended"). Rejects where the stream cannot be read or a checkpoint not kept.
 */
export async function consumeShard(
  mapping: StreamMapping,
  checkpoint: string | undefined,
  ports: ShardPorts,
): Promise<"stopped" | "ended"> {
  let gathered: ShardRecord[] = [];
  let last = checkpoint;
  while (!ports.stopped()) {
    const room = mapping.batchSize - gathered.length;
    if (room > 0 && fitting(gathered) === gathered.length)
      gathered = gathered.concat(await ports.read(last, room));
    last = gathered.at(-1)?.SequenceNumber ?? last;

    const count = fitting(gathered);
    const first = gathered[0];
    const due = first ? first.ApproximateArrivalTimestamp * 1000 + mapping.windowMs - ports.now() : 0;
    const full = gathered.length >= mapping.batchSize || count < gathered.length;
    if (first && (full || due <= 0)) {
      await deliverBatch(gathered.slice(0, count), mapping, ports);
      gathered = gathered.slice(count);
    } else if (first) {
      await ports.wait(Math.min(due, GATHER_MS));
    } else if ((await ports.closed()) && (await ports.read(last, 1)).length === 0) {
      return "ended";
    } else {
      await ports.news(POLL_MS);
    }
  }
  return "stopped";
}
