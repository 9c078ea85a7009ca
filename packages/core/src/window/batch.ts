/** A batch of the stream as the counter works on it, and the verdicts that come out. */
import type { StreamRecord } from "./stream-record.ts";

export const WAITING = 0;
export const COUNTED = 1;
export const DUPLICATE = 2;

/**
 * A batch, its observations numbered through: those of record `r` have the slots from `offsets[r]` on. Columns, not
 * objects: a batch may hold a hundred thousand observations.
 */
export interface Batch {
  records: readonly StreamRecord[];
  offsets: Int32Array;
  /** By slot: the number of its record. */
  recordOf: Int32Array;
  /** By slot: the event time (ms), of slots that hold an observation. */
  observedAt: Float64Array;
  /** By slot. */
  verdict: Uint8Array;
  /** By slot, of what is counted: the flags (bits). */
  flags: Uint8Array;
}

export function newBatch(records: readonly StreamRecord[]): Batch {
  const offsets = new Int32Array(records.length + 1);
  for (const [r, record] of records.entries()) {
    offsets[r + 1] = (offsets[r] as number) + record.observations.length;
  }
  const slots = offsets[records.length] as number;
  const recordOf = new Int32Array(slots);
  for (let r = 0; r < records.length; r++) recordOf.fill(r, offsets[r], offsets[r + 1]);
  const observedAt = new Float64Array(slots);
  return {
    records,
    offsets,
    recordOf,
    observedAt,
    verdict: new Uint8Array(slots),
    flags: new Uint8Array(slots),
  };
}
