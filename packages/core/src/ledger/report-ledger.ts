/** The ledger's lines and their sum, with the law applied: received = counted + duplicates + rejected + waiting. */
import type { QualityFlag } from "../observation/observation.ts";
import type { LedgerItem } from "./count-into-ledger.ts";
import { emptyCounts, type LedgerEntry } from "./ledger.ts";

/**
 * One entry per source that was ever heard of, by name, and their total. `allWaitingSeen`: the stream was read to its
 * end, so that what was acknowledged and is nowhere is missing. Otherwise it may lie in what was not read: `waiting`
 * and `received` are lower bounds then, and nothing is called missing.
 */
export function reportLedger(
  lines: readonly LedgerItem[],
  acknowledged: ReadonlyMap<string, number>,
  waiting: ReadonlyMap<string, number>,
  allWaitingSeen: boolean,
): { sources: LedgerEntry[]; total: Omit<LedgerEntry, "source"> } {
  const stored = new Map(lines.map((line) => [line.source, line]));
  const names = [...new Set([...stored.keys(), ...acknowledged.keys(), ...waiting.keys()])].sort();
  const sources = names.map((source): LedgerEntry => {
    const line = stored.get(source);
    const { counted, duplicates, rejected, flags } = line ?? emptyCounts();
    const waits = waiting.get(source) ?? 0;
    const received = counted + duplicates + rejected + waits;
    const answered = acknowledged.get(source) ?? 0;
    return {
      source,
      counted,
      duplicates,
      rejected,
      flags,
      waiting: waits,
      received,
      acknowledged: answered,
      missing: allWaitingSeen ? Math.max(0, answered - received) : 0,
      lastReceivedAt: line?.lastReceivedAt ?? null,
      lastObservedAt: line?.lastObservedAt ?? null,
    };
  });
  return { sources, total: totalOf(sources) };
}

function totalOf(sources: readonly LedgerEntry[]): Omit<LedgerEntry, "source"> {
  const total: Omit<LedgerEntry, "source"> = {
    ...emptyCounts(),
    waiting: 0,
    received: 0,
    acknowledged: 0,
    missing: 0,
    lastReceivedAt: null,
    lastObservedAt: null,
  };
  const latest = (a: number | null, b: number | null) => (a === null || (b !== null && b > a) ? b : a);
  for (const entry of sources) {
    for (const field of [
      "counted",
      "duplicates",
      "rejected",
      "waiting",
      "received",
      "acknowledged",
      "missing",
    ] as const) {
      total[field] += entry[field];
    }
    for (const [flag, count] of Object.entries(entry.flags) as [QualityFlag, number][]) {
      total.flags[flag] = (total.flags[flag] ?? 0) + count;
    }
    total.lastReceivedAt = latest(total.lastReceivedAt, entry.lastReceivedAt);
    total.lastObservedAt = latest(total.lastObservedAt, entry.lastObservedAt);
  }
  return total;
}
