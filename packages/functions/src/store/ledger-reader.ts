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
  /** Local day (`YYYY-MM-DD`) to begin with; the earliest where nothing is said. Letters come in order of days. */
  from?: string;
  source?: string;
  limit: number;
  cursor?: string;
}

export interface DeadLetterPage {
  letters: DeadLetter[];
  next?: string;
}

export interface DeadLetterStore {
  listDeadLetters(query: DeadLetterQuery): Promise<DeadLetterPage>;
  getDeadLetter(id: string): Promise<DeadLetter | undefined>;
  /** Notes that the letter was put back on the stream at `at` (ms since 1970 UTC). */
  markReplayed(id: string, at: number): Promise<void>;
}
