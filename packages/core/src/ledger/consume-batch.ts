/**
 * What happens to a batch of the stream, from bytes to windows, state, dead letters and ledger. It is the one
 * place that judges, and everything in it may be done again: windows and ledger know what they have counted, a
 * dead letter is written under the same name.
 */
import { Unavailable } from "../errors.ts";
import { type UnpackedRecord, unpackRecord } from "../observation/envelope.ts";
import { bitsToFlags } from "../observation/flag-bits.ts";
import { localDate } from "../observation/instant.ts";
import { COUNTED, DUPLICATE } from "../window/count-entity.ts";
import { streamRecord } from "../window/stream-record.ts";
import type { WindowCounter } from "../window/window-counter.ts";
import { countIntoLedger, type LedgerStore, type RecordCounts } from "./count-into-ledger.ts";
import type { DeadLetter } from "./dead-letter.ts";
import { emptyCounts, UNNAMED_SOURCE } from "./ledger.ts";

/** A record as the stream delivers it. */
export interface RawRecord {
  shardId: string;
  sequence: string;
  /** When the stream took it (ms since 1970 UTC, the town's time). */
  arrivedAt: number;
  bytes: Uint8Array;
}

export interface DeadLetterSink {
  /** Keeps the letters of one record, all under its name: once or more often is the same. */
  keep(letters: readonly DeadLetter[]): Promise<void>;
}

export interface ConsumerPorts {
  counter: WindowCounter;
  ledger: LedgerStore;
  deadLetters: DeadLetterSink;
}

export interface ConsumedBatch {
  /** The first record that must be delivered again, with all after it; undefined when all is done. */
  failedAt: number | undefined;
  /** Why. */
  failure: Error | undefined;
  counted: number;
  duplicates: number;
  rejected: number;
}

/** The dead letters of one unpacked record. */
export function lettersOf(
  record: Pick<RawRecord, "shardId" | "sequence">,
  unpacked: UnpackedRecord,
): DeadLetter[] {
  const { via, receivedAt } = unpacked;
  const letters: DeadLetter[] = [];
  for (const [index, { decoded, payload }] of unpacked.items.entries()) {
    if (decoded.ok) continue;
    letters.push({
      id: letterId(record, receivedAt, index),
      source: decoded.source ?? UNNAMED_SOURCE,
      receivedAt,
      via,
      reasons: decoded.reasons,
      payload,
    });
  }
  return letters;
}

export function letterId(
  { shardId, sequence }: Pick<RawRecord, "shardId" | "sequence">,
  receivedAt: number,
  index: number,
): string {
  return `${localDate(receivedAt)}/${shardId}-${sequence}/${index}`;
}

/** Consumes a batch, records in the stream's order. Throws only for defects. */
export async function consumeBatch(
  records: readonly RawRecord[],
  ports: ConsumerPorts,
): Promise<ConsumedBatch> {
  const unpacked = records.map((record) => unpackRecord(record.bytes, record.arrivedAt));
  const batch = await ports.counter.count(
    records.map(({ shardId, sequence }, r) => {
      const items = unpacked[r]!.items;
      return streamRecord(
        shardId,
        sequence,
        items.map(({ decoded }) => (decoded.ok ? decoded.observation : undefined)),
      );
    }),
  );
  const waits = ({ items }: UnpackedRecord) =>
    items.some(({ decoded }) => decoded.ok && batch.failed.has(decoded.observation.entity));
  const firstWaiting = batch.failed.size === 0 ? -1 : unpacked.findIndex(waits);
  const done = firstWaiting < 0 ? records.length : firstWaiting;
  const counts = records
    .slice(0, done)
    .flatMap((record, r) => countRecord(record, unpacked[r]!, (index) => batch.verdictOf(r, index)));
  const total = { counted: 0, duplicates: 0, rejected: 0 };
  for (const { counts: c } of counts) {
    total.counted += c.counted;
    total.duplicates += c.duplicates;
    total.rejected += c.rejected;
  }
  try {
    const letters = records.slice(0, done).map((record, r) => lettersOf(record, unpacked[r]!));
    await Promise.all(letters.filter((list) => list.length > 0).map((list) => ports.deadLetters.keep(list)));
    await countIntoLedger(ports.ledger, bySource(counts));
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    return { failedAt: 0, failure: error, ...total };
  }
  const failure = batch.failed.values().next().value;
  return { failedAt: firstWaiting < 0 ? undefined : firstWaiting, failure, ...total };
}

interface SourceCounts {
  source: string;
  counts: RecordCounts;
}

/** What one record adds to each source's line. */
function countRecord(
  { shardId, sequence }: RawRecord,
  { items, receivedAt }: UnpackedRecord,
  verdictOf: (index: number) => { verdict: number; flags: number },
): SourceCounts[] {
  const lines = new Map<string, RecordCounts>();
  for (const [index, { decoded }] of items.entries()) {
    const source = decoded.ok ? decoded.observation.source.feed : (decoded.source ?? UNNAMED_SOURCE);
    let line = lines.get(source);
    if (line === undefined) {
      line = { ...emptyCounts(), shardId, sequence, receivedAt, observedAt: null };
      lines.set(source, line);
    }
    if (!decoded.ok) {
      line.rejected += 1;
      continue;
    }
    const { observedAt } = decoded.observation;
    line.observedAt = Math.max(line.observedAt ?? observedAt, observedAt);
    const { verdict, flags } = verdictOf(index);
    if (verdict === DUPLICATE) line.duplicates += 1;
    else if (verdict === COUNTED) {
      line.counted += 1;
      if (flags !== 0) for (const flag of bitsToFlags(flags)) line.flags[flag] = (line.flags[flag] ?? 0) + 1;
    }
  }
  return [...lines].map(([source, counts]) => ({ source, counts }));
}

function bySource(counts: readonly SourceCounts[]): Map<string, RecordCounts[]> {
  const lines = new Map<string, RecordCounts[]>();
  for (const { source, counts: c } of counts) {
    const line = lines.get(source);
    if (line === undefined) lines.set(source, [c]);
    else line.push(c);
  }
  return lines;
}
