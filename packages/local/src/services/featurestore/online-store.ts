/**
 * The online store: the newest record of each identifier by its event time. An older one, or one of the same time,
 * changes nothing; a deletion has an event time too, and keeps what is older from coming back.
 */
import type { DatabaseSync } from "node:sqlite";

export const STORE_VERSION = 1;

export const STORE_SCHEMA = `
  CREATE TABLE record (
    feature_group TEXT NOT NULL,
    identifier TEXT NOT NULL,
    event_at REAL NOT NULL,
    expires_at REAL,
    features TEXT,
    PRIMARY KEY (feature_group, identifier)
  ) WITHOUT ROWID;
`;

export interface StoredRecord {
  readonly features: Readonly<Record<string, string>>;
  /** Epoch milliseconds; undefined for ever. */
  readonly expiresAt: number | undefined;
}

export class OnlineStore {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /**
   * Keeps `features` (undefined: a deletion) where nothing as new is known.
   * @param eventAt epoch milliseconds
   */
  put(
    group: string,
    identifier: string,
    eventAt: number,
    features: Readonly<Record<string, string>> | undefined,
    expiresAt: number | undefined,
  ): void {
    this.#database
      .prepare(
        `INSERT INTO record (feature_group, identifier, event_at, expires_at, features) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET event_at = excluded.event_at, expires_at = excluded.expires_at,
           features = excluded.features
         WHERE excluded.event_at > record.event_at`,
      )
      .run(group, identifier, eventAt, expiresAt ?? null, features ? JSON.stringify(features) : null);
  }

  /** Forgets a record altogether where it is not newer than `eventAt`: an older one may then be put again. */
  erase(group: string, identifier: string, eventAt: number): void {
    this.#database
      .prepare("DELETE FROM record WHERE feature_group = ? AND identifier = ? AND event_at <= ?")
      .run(group, identifier, eventAt);
  }

  /** Undefined where there is none, it was deleted, or its time is over. */
  get(group: string, identifier: string, now: number): StoredRecord | undefined {
    const row = this.#database
      .prepare("SELECT features, expires_at FROM record WHERE feature_group = ? AND identifier = ?")
      .get(group, identifier) as { features: string | null; expires_at: number | null } | undefined;
    if (!row?.features || (row.expires_at !== null && row.expires_at <= now)) return undefined;
    return {
      features: JSON.parse(row.features) as Record<string, string>,
      expiresAt: row.expires_at ?? undefined,
    };
  }
}
