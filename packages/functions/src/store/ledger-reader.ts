/** What whoever shows the ledger and the dead letters asks for. */
import type { DeadLetter } from "@nagar/core/ledger/dead-letter.ts";
import type { LedgerEntry, ShardProgress } from "@nagar/core/ledger/ledger.ts";

export interface LedgerReport {
  /** One entry per source, by name. */
  sources: LedgerEntry[];
  total: Omit<LedgerEntry, "source">;
  /** How far the counter has come, per shard. */
  shards: ShardProgress[];
  /** The stream was too long to count to its end in time: `waiting` is a lower bound. */
  waitingIsLowerBound: boolean;
}

export interface LedgerReader {
  readLedger(): Promise<LedgerReport>;
}

export interface DeadLetterQuery {
  /** Local day (`YYYY-MM-DD`), none earlier; the earliest where nothing is said. */
  from?: string;
  /** Oldest first where nothing is said. */
  order?: "oldest" | "newest";
  source?: string;
  limit: number;
  cursor?: string;
}

/** A page may hold less than its limit, or nothing, and yet have a next one: it looks into so many objects and no more. */
export interface DeadLetterPage {
  letters: DeadLetter[];
  next?: string;
}

export interface DeadLetterStore {
  listDeadLetters(query: DeadLetterQuery): Promise<DeadLetterPage>;
  /** Those of the letters that there are, by id. */
  getDeadLetters(ids: readonly string[]): Promise<ReadonlyMap<string, DeadLetter>>;
  /** Notes that the letters were put back on the stream at `at` (ms since 1970 UTC). */
  markReplayed(ids: readonly string[], at: number): Promise<void>;
}
