/**
 * The ledger: per source, where every observation that was received has gone. The law
 *
 *     received = counted + duplicates + rejected + waiting
 *
 * holds always: the counter moves an observation from waiting to exactly one of the other three, and remembers
 * per shard how far it came, so that a redelivery moves nothing.
 */
import type { QualityFlag } from "../observation/observation.ts";

/** The feed's name in the ledger for what is too broken to say where it came from. */
export const UNNAMED_SOURCE = "(unnamed)";

/** What the counter has decided about one source's observations. */
export interface LedgerCounts {
  /** In windows, flagged or not. */
  counted: number;
  /** Recognized as counted before. */
  duplicates: number;
  /** Refused, with a reason, as dead letters. */
  rejected: number;
  /** Of the counted ones, how many carried each flag. */
  flags: Partial<Record<QualityFlag, number>>;
}

export interface LedgerEntry extends LedgerCounts {
  source: string;
  /** What the edges answered for: never more than was received. Feeds that arrive over MQTT have no edge. */
  acknowledged: number;
  /** On the stream and not yet judged. */
  waiting: number;
  received: number;
  /** Acknowledged and neither judged nor waiting; told only where all that waits was seen. Always 0; anything else is a defect that a person must see. */
  missing: number;
  /** When something of this source was last judged, and its event time (ms since 1970 UTC). */
  lastReceivedAt: number | null;
  lastObservedAt: number | null;
}

export function emptyCounts(): LedgerCounts {
  return { counted: 0, duplicates: 0, rejected: 0, flags: {} };
}

/** How far the counter has come in one shard of the stream. */
export interface ShardProgress {
  shardId: string;
  /** Sequence number of the last record judged. */
  sequence: string;
  /** When that record reached the stream (ms since 1970 UTC). */
  arrivedAt: number;
  /** When it was judged. */
  judgedAt: number;
}
