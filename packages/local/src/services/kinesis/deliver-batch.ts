/**
 * Delivers a batch of a shard to a function as Lambda does: in order, at least once, retried with back-off, cut
 * in two where that is asked for, rewound to the lowest record that the function reports as failed, and handed
 * to the on-failure destination when tries or age run out. The checkpoint moves only over records that were
 * counted as done or given up, so whatever happens in between is delivered again.
 */
import type { ShardRecord } from "../../data/kinesis-engine.ts";
import { NO_LIMIT, type StreamMapping } from "./mapping.ts";

/** Thrown by the ports while the cloud is being stopped: the batch is not settled and comes again after a start. */
export class Stopped extends Error {
  override readonly name = "Stopped";
}

export type GivenUp = "RetryAttemptsExhausted" | "RecordAgeExceeded";

export interface DeliveryPorts {
  /** Calls the function with these records; rejects where it throws or runs out of time, or with Stopped. */
  invoke(records: readonly ShardRecord[]): Promise<unknown>;
  /** Remembers that everything up to `sequenceNumber` is settled. */
  checkpoint(sequenceNumber: string): Promise<void>;
  /** Tells the on-failure destination of records that are given up. */
  giveUp(records: readonly ShardRecord[], condition: GivenUp, invokeCount: number): Promise<void>;
  /** Waits before a retry; rejects with Stopped. */
  pause(ms: number): Promise<void>;
  /** Epoch milliseconds. */
  now(): number;
}

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 10_000;

type Outcome = { done: "all" } | { done: "none" } | { done: "before"; sequenceNumber: string };

/**
 * What the function's answer says about its batch. As on Lambda: no list or an empty one is success; an entry
 * that names no record of the batch fails the whole batch.
 */
export function readOutcome(answer: unknown, records: readonly ShardRecord[]): Outcome {
  const failures = (answer as { batchItemFailures?: { itemIdentifier?: unknown }[] } | null)
    ?.batchItemFailures;
  if (!Array.isArray(failures) || failures.length === 0) return { done: "all" };
  const known = new Set(records.map(({ SequenceNumber }) => SequenceNumber));
  const named = failures.map((failure) => failure?.itemIdentifier);
  if (!named.every((each) => typeof each === "string" && known.has(each))) return { done: "none" };
  const lowest = (named as string[]).sort()[0] as string;
  return lowest === records[0]?.SequenceNumber
    ? { done: "none" }
    : { done: "before", sequenceNumber: lowest };
}

/** Delivers `records` (in order, of one shard) until each is done or given up. */
export async function deliverBatch(
  records: readonly ShardRecord[],
  mapping: Pick<StreamMapping, "bisect" | "retries" | "maxAgeSeconds" | "partialFailures">,
  ports: DeliveryPorts,
): Promise<void> {
  const batches: { records: readonly ShardRecord[]; tries: number }[] = [{ records, tries: 0 }];
  for (let batch = batches.shift(); batch; batch = batches.shift()) {
    const { expired, fresh } = splitByAge(batch.records, mapping.maxAgeSeconds, ports.now());
    if (expired.length > 0) {
      await ports.giveUp(expired, "RecordAgeExceeded", batch.tries);
      await ports.checkpoint(lastOf(expired));
    }
    if (fresh.length === 0) continue;

    const outcome = await tryOnce(fresh, mapping.partialFailures, ports);
    const tries = batch.tries + 1;
    if (outcome.done === "all") {
      await ports.checkpoint(lastOf(fresh));
    } else if (outcome.done === "before") {
      const at = fresh.findIndex(({ SequenceNumber }) => SequenceNumber === outcome.sequenceNumber);
      await ports.checkpoint(lastOf(fresh.slice(0, at)));
      batches.unshift({ records: fresh.slice(at), tries: 0 });
      await ports.pause(FIRST_PAUSE_MS);
    } else if (mapping.bisect && fresh.length > 1) {
      // Cutting in two does not count as a try: each half has as many left as the whole had.
      const middle = Math.ceil(fresh.length / 2);
      batches.unshift(
        { records: fresh.slice(0, middle), tries: batch.tries },
        { records: fresh.slice(middle), tries: batch.tries },
      );
      await ports.pause(FIRST_PAUSE_MS);
    } else if (mapping.retries !== NO_LIMIT && tries > mapping.retries) {
      await ports.giveUp(fresh, "RetryAttemptsExhausted", tries);
      await ports.checkpoint(lastOf(fresh));
    } else {
      batches.unshift({ records: fresh, tries });
      await ports.pause(Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (tries - 1)));
    }
  }
}

async function tryOnce(
  records: readonly ShardRecord[],
  partialFailures: boolean,
  ports: DeliveryPorts,
): Promise<Outcome> {
  try {
    const answer = await ports.invoke(records);
    return partialFailures ? readOutcome(answer, records) : { done: "all" };
  } catch (error) {
    if (error instanceof Stopped) throw error;
    return { done: "none" };
  }
}

/** Records arrive in order of age, so the expired ones lead. */
function splitByAge(
  records: readonly ShardRecord[],
  maxAgeSeconds: number,
  now: number,
): { expired: readonly ShardRecord[]; fresh: readonly ShardRecord[] } {
  if (maxAgeSeconds === NO_LIMIT) return { expired: [], fresh: records };
  const oldest = now / 1000 - maxAgeSeconds;
  const first = records.findIndex((record) => record.ApproximateArrivalTimestamp >= oldest);
  const cut = first === -1 ? records.length : first;
  return { expired: records.slice(0, cut), fresh: records.slice(cut) };
}

function lastOf(records: readonly ShardRecord[]): string {
  return (records.at(-1) as ShardRecord).SequenceNumber;
}
