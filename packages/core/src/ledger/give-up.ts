/**
 * A stretch of the stream that the counter could not process: every observation in it becomes a dead letter, and
 * the ledger counts it as rejected. Nothing is wrong with the observations, so that a replay counts them; those that
 * had been counted before the failure are then recognized.
 */
import { unpackRecord } from "../observation/envelope.ts";
import { type DeadLetterSink, letterId, type RawRecord } from "./consume-batch.ts";
import { countIntoLedger, type LedgerStore, type RecordCounts } from "./count-into-ledger.ts";
import type { DeadLetter } from "./dead-letter.ts";
import { emptyCounts, UNNAMED_SOURCE } from "./ledger.ts";

export interface GivenUp {
  /** Why, in the words of the event source mapping: `RetryAttemptsExhausted`. */
  condition: string;
  /** How often the batch was tried. */
  tries: number;
}

/** Keeps the records' observations as dead letters. May be called again for the same stretch. */
export async function giveUp(
  records: readonly RawRecord[],
  { condition, tries }: GivenUp,
  ports: { ledger: LedgerStore; deadLetters: DeadLetterSink },
): Promise<number> {
  const first = records[0];
  if (first === undefined) return 0;
  // Given-up stretches come in any order, so that each has a guard of its own.
  const shardId = `${first.shardId}!${first.sequence}`;
  const lines = new Map<string, RecordCounts[]>();
  let letters = 0;
  for (const record of records) {
    const { via, receivedAt, items } = unpackRecord(record);
    const kept = items.map(({ decoded, payload }, index): DeadLetter => {
      const source = decoded.ok ? decoded.observation.source.feed : (decoded.source ?? UNNAMED_SOURCE);
      const message = `the counter gave up after ${tries} tries (${condition}); replay it when the cause is gone`;
      const reasons = decoded.ok
        ? [{ field: "batch", value: condition, allowed: "a batch that can be counted", message }]
        : decoded.reasons;
      return { id: letterId(record, receivedAt, index), source, receivedAt, via, reasons, payload };
    });
    await ports.deadLetters.keep(kept);
    letters += kept.length;
    for (const [source, some] of Map.groupBy(kept, (letter) => letter.source)) {
      const counts = { ...emptyCounts(), shardId, sequence: record.sequence, receivedAt, observedAt: null };
      const line = lines.get(source) ?? [];
      line.push({ ...counts, rejected: some.length });
      lines.set(source, line);
    }
  }
  await countIntoLedger(ports.ledger, lines);
  return letters;
}
