/** Queries, their rows, and views, on disk. */
import type { DatabaseSync } from "node:sqlite";
import { transaction } from "../durable-store.ts";
import type { ColumnInfo } from "./result-format.ts";
import type { Row } from "./run-query.ts";

export const STORE_VERSION = 1;

export const STORE_SCHEMA = `
  CREATE TABLE query (id TEXT PRIMARY KEY, token TEXT UNIQUE, submitted_at INTEGER NOT NULL, body TEXT NOT NULL);
  CREATE INDEX query_by_time ON query (submitted_at);
  CREATE TABLE result_row (query TEXT NOT NULL, number INTEGER NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY (query, number)) WITHOUT ROWID;
  CREATE TABLE view (database TEXT NOT NULL, name TEXT NOT NULL, query TEXT NOT NULL, PRIMARY KEY (database, name));
`;

export type QueryState = "QUEUED" | "RUNNING" | "SUCCEEDED" | "FAILED" | "CANCELLED";

export interface Query {
  readonly id: string;
  /** The client's token: the same one means the same query. */
  readonly token: string | undefined;
  readonly sql: string;
  readonly parameters: readonly string[];
  readonly database: string;
  readonly workGroup: string;
  /** `s3://bucket/prefix/`. */
  readonly outputLocation: string;
  readonly state: QueryState;
  readonly reason: string | undefined;
  /** Epoch milliseconds. */
  readonly submittedAt: number;
  readonly completedAt: number | undefined;
  readonly bytesScanned: number;
  readonly columns: readonly ColumnInfo[];
  readonly statementType: "DML" | "DDL";
}

export interface View {
  readonly database: string;
  readonly name: string;
  readonly query: string;
}

export class QueryStore {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  put(query: Query): void {
    this.#database
      .prepare("INSERT OR REPLACE INTO query (id, token, submitted_at, body) VALUES (?, ?, ?, ?)")
      .run(query.id, query.token ?? null, query.submittedAt, JSON.stringify(query));
  }

  find(id: string): Query | undefined {
    const row = this.#database.prepare("SELECT body FROM query WHERE id = ?").get(id);
    return row && (JSON.parse(String(row["body"])) as Query);
  }

  byToken(token: string): Query | undefined {
    const row = this.#database.prepare("SELECT body FROM query WHERE token = ?").get(token);
    return row && (JSON.parse(String(row["body"])) as Query);
  }

  /** Newest first. */
  list(limit: number, offset: number): Query[] {
    const rows = this.#database
      .prepare("SELECT body FROM query ORDER BY submitted_at DESC, id LIMIT ? OFFSET ?")
      .all(limit, offset);
    return rows.map((row) => JSON.parse(String(row["body"])) as Query);
  }

  unfinished(): Query[] {
    const rows = this.#database
      .prepare(`SELECT body FROM query WHERE body ->> 'state' IN ('QUEUED', 'RUNNING') ORDER BY submitted_at`)
      .all();
    return rows.map((row) => JSON.parse(String(row["body"])) as Query);
  }

  /** Adds rows behind those that are there, `from` being the number of the first. */
  addRows(id: string, from: number, rows: readonly Row[]): void {
    const insert = this.#database.prepare("INSERT INTO result_row (query, number, body) VALUES (?, ?, ?)");
    transaction(this.#database, () => {
      rows.forEach((row, index) => {
        insert.run(id, from + index, JSON.stringify(row));
      });
    });
  }

  rows(id: string, from: number, limit: number): Row[] {
    const rows = this.#database
      .prepare("SELECT body FROM result_row WHERE query = ? AND number >= ? ORDER BY number LIMIT ?")
      .all(id, from, limit);
    return rows.map((row) => JSON.parse(String(row["body"])) as Row);
  }

  clearRows(id: string): void {
    this.#database.prepare("DELETE FROM result_row WHERE query = ?").run(id);
  }

  /** Forgets queries that were submitted before `time`, with their rows. */
  forget(time: number): void {
    transaction(this.#database, () => {
      this.#database
        .prepare("DELETE FROM result_row WHERE query IN (SELECT id FROM query WHERE submitted_at < ?)")
        .run(time);
      this.#database.prepare("DELETE FROM query WHERE submitted_at < ?").run(time);
    });
  }

  views(): View[] {
    return this.#database.prepare("SELECT database, name, query FROM view").all() as unknown as View[];
  }

  putView({ database, name, query }: View): void {
    this.#database
      .prepare("INSERT OR REPLACE INTO view (database, name, query) VALUES (?, ?, ?)")
      .run(database, name, query);
  }

  dropView(database: string, name: string): boolean {
    const { changes } = this.#database
      .prepare("DELETE FROM view WHERE database = ? AND name = ?")
      .run(database, name);
    return changes > 0;
  }
}
