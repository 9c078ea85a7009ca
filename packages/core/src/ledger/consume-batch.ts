/**
 * What happens to a batch of the stream, from bytes to windows, state, dead letters and ledger. It is the one
 * place that judges, and everything in it may be done again: windows and ledger know what they have counted, a
 * dead letter is written under the same name.
 */
import { Unavailable } from "../errors.ts";
import type { EntityKey } from "../observation/domain.ts";
import { type StreamedBytes, type UnpackedRecord, unpackRecord } from "../observation/envelope.ts";
import { bitsToFlags } from "../observation/flag-bits.ts";
import { localDate } from "../observation/instant.ts";
import { COUNTED, DUPLICATE } from "../window/batch.ts";
import { forEachLimited } from "../window/concurrency.ts";
import { type StreamRecord, streamRecord } from "../window/stream-record.ts";
import type { WindowCounter } from "../window/window-counter.ts";
import { countIntoLedger, type LedgerStore, type RecordCounts } from "./count-into-ledger.ts";
import type { DeadLetter } from "./dead-letter.ts";
import { emptyCounts, type ShardProgress, UNNAMED_SOURCE } from "./ledger.ts";

/** A record as the stream delivers it. */
export interface RawRecord extends StreamedBytes {
  shardId: string;
  sequence: string;
}

export interface DeadLetterSink {
  /** Keeps the letters of one record, all under its name: once or more often is the same. */
  keep(letters: readonly DeadLetter[]): Promise<void>;
}

export interface ProgressStore {
  load(shardIds: readonly string[]): Promise<(ShardProgress | undefined)[]>;
  /** @throws Unavailable when the store does not answer. */
  save(progress: ShardProgress): Promise<void>;
}

export interface ConsumerPorts {
  counter: WindowCounter;
  progress: ProgressStore;
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
  /** Of each entity whose windows hold its records of the batch: the newest event time (ms), the future aside. */
  newest: ReadonlyMap<EntityKey, number>;
}

/** Objects written at the same time. */
const PARALLEL_LETTERS = 16;

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

/** Consumes a batch, records in the stream's order, at `now` (ms since 1970 UTC). Throws only for defects. */
export async function consumeBatch(
  records: readonly RawRecord[],
  ports: ConsumerPorts,
  now: number,
): Promise<ConsumedBatch> {
  const total = { counted: 0, duplicates: 0, rejected: 0 };
  try {
    return await consume(records, ports, now, total);
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    return { failedAt: 0, failure: error, newest: new Map(), ...total };
  }
}

async function consume(
  records: readonly RawRecord[],
  ports: ConsumerPorts,
  now: number,
  total: Pick<ConsumedBatch, "counted" | "duplicates" | "rejected">,
): Promise<ConsumedBatch> {
  const unpacked = records.map((record) => unpackRecord(record));
  const batch = await ports.counter.count(
    records.map((record, r) => streamRecordOf(record, unpacked[r]!)),
    await progressOf(records, ports.progress),
  );
  const waits = ({ items }: UnpackedRecord) =>
    items.some(({ decoded }) => decoded.ok && batch.failed.has(decoded.observation.entity));
  const firstWaiting = batch.failed.size === 0 ? -1 : unpacked.findIndex(waits);
  const done = records.slice(0, firstWaiting < 0 ? records.length : firstWaiting);
  const counts = done.flatMap((record, r) =>
    countRecord(record, unpacked[r]!, (index) => batch.verdictOf(r, index)),
  );
  for (const { counts: c } of counts) {
    total.counted += c.counted;
    total.duplicates += c.duplicates;
    total.rejected += c.rejected;
  }
  const letters = done.map((record, r) => lettersOf(record, unpacked[r]!)).filter((list) => list.length > 0);
  await forEachLimited(letters, PARALLEL_LETTERS, (list) => ports.deadLetters.keep(list));
  await countIntoLedger(ports.ledger, bySource(counts));
  await saveProgress(done, ports, now);
  const failure = batch.failed.values().next().value;
  return { failedAt: firstWaiting < 0 ? undefined : firstWaiting, failure, newest: batch.newest, ...total };
}

function streamRecordOf({ shardId, sequence }: RawRecord, { items }: UnpackedRecord): StreamRecord {
  const observations = items.map(({ decoded }) => (decoded.ok ? decoded.observation : undefined));
  return streamRecord(shardId, sequence, observations);
}

async function progressOf(records: readonly RawRecord[], store: ProgressStore) {
  const shardIds = [...new Set(records.map((record) => record.shardId))];
  const progress = await store.load(shardIds);
  return new Map(shardIds.map((shardId, i) => [shardId, progress[i]?.sequence]));
}

/** Writes how far each shard has come, last of all: everything before it is done. */
async function saveProgress(done: readonly RawRecord[], ports: ConsumerPorts, now: number): Promise<void> {
  const last = new Map(done.map((record) => [record.shardId, record]));
  for (const { shardId, sequence, arrivedAt } of last.values()) {
    await ports.progress.save({ shardId, sequence, arrivedAt, judgedAt: now });
    ports.counter.done(shardId, sequence);
  }
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
