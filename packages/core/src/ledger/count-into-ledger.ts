/** The ledger's arithmetic: what a batch's verdicts add to each source, exactly once. */
import { Unavailable } from "../errors.ts";
import type { QualityFlag } from "../observation/observation.ts";
import type { SaveResult } from "../window/ports.ts";
import { compareSequences } from "../window/sequence.ts";
import { emptyCounts, type LedgerCounts } from "./ledger.ts";

/** One source's line as it is stored. */
export interface LedgerItem extends LedgerCounts {
  source: string;
  version: number;
  /** Sequence number of the last record that is in the counts, per shard. */
  guards: Record<string, string>;
  lastReceivedAt: number | null;
  lastObservedAt: number | null;
}

export interface LedgerStore {
  load(sources: readonly string[]): Promise<(LedgerItem | undefined)[]>;
  /** As WindowStore.save. */
  save(item: LedgerItem): Promise<SaveResult>;
}

/** One source's part of one record. */
export interface RecordCounts extends LedgerCounts {
  shardId: string;
  sequence: string;
  receivedAt: number;
  /** Latest event time; null when nothing could be read. */
  observedAt: number | null;
}

const MAX_ROUNDS = 20;

/** Adds `counts` to `item` (changed) unless the item's guard says that they are in it. */
export function addCounts(item: LedgerItem, counts: RecordCounts): boolean {
  const guard = item.guards[counts.shardId];
  if (guard !== undefined && compareSequences(counts.sequence, guard) <= 0) return false;
  item.guards[counts.shardId] = counts.sequence;
  item.counted += counts.counted;
  item.duplicates += counts.duplicates;
  item.rejected += counts.rejected;
  for (const [flag, count] of Object.entries(counts.flags) as [QualityFlag, number][]) {
    item.flags[flag] = (item.flags[flag] ?? 0) + count;
  }
  item.lastReceivedAt = Math.max(item.lastReceivedAt ?? counts.receivedAt, counts.receivedAt);
  if (counts.observedAt !== null) {
    item.lastObservedAt = Math.max(item.lastObservedAt ?? counts.observedAt, counts.observedAt);
  }
  return true;
}

/**
 * Adds what the records of a batch count for each source. `bySource` holds them in the stream's order.
 * @throws Unavailable when the store does not answer; then the same call may be made again.
 */
export async function countIntoLedger(
  store: LedgerStore,
  bySource: ReadonlyMap<string, readonly RecordCounts[]>,
): Promise<void> {
  let open = [...bySource.keys()];
  for (let round = 0; open.length > 0; round++) {
    if (round > MAX_ROUNDS) throw new Unavailable("the ledger is being written by too many at once");
    const items = await store.load(open);
    const results = await Promise.all(
      open.map(async (source, i) => {
        const item = items[i] ?? newItem(source);
        const added = bySource.get(source)!.filter((counts) => addCounts(item, counts)).length;
        return added === 0 ? "saved" : await store.save(item);
      }),
    );
    open = open.filter((_, i) => results[i] === "conflict");
  }
}

function newItem(source: string): LedgerItem {
  return { source, version: 0, guards: {}, lastReceivedAt: null, lastObservedAt: null, ...emptyCounts() };
}
