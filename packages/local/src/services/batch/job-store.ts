/** Jobs on disk. */
import type { DatabaseSync, StatementSync } from "node:sqlite";
import { transaction } from "../durable-store.ts";
import type { Job, JobStatus } from "./job.ts";

export const STORE_VERSION = 1;

export const STORE_SCHEMA = `
  CREATE TABLE job (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    parent TEXT,
    queue TEXT NOT NULL,
    status TEXT NOT NULL,
    body TEXT NOT NULL
  );
  CREATE INDEX job_by_status ON job (status, queue, number);
  CREATE INDEX job_by_parent ON job (parent, status);
`;

/** Which jobs: children of an array, or the jobs of a queue that are no children. */
export type Scope = { readonly parent: string } | { readonly queue: string };

export class JobStore {
  readonly #database: DatabaseSync;
  readonly #insert: StatementSync;
  readonly #update: StatementSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#insert = database.prepare(
      "INSERT INTO job (id, parent, queue, status, body) VALUES (?, ?, ?, ?, ?)",
    );
    this.#update = database.prepare("UPDATE job SET status = ?, body = ? WHERE id = ?");
  }

  /** All of them or none. */
  add(jobs: readonly Job[]): void {
    transaction(this.#database, () => {
      for (const job of jobs) {
        this.#insert.run(job.id, job.parent ?? null, job.queue, job.status, JSON.stringify(job));
      }
    });
  }

  update(job: Job): void {
    this.#update.run(job.status, JSON.stringify(job), job.id);
  }

  find(id: string): Job | undefined {
    const row = this.#database.prepare("SELECT body FROM job WHERE id = ?").get(id);
    return row && (JSON.parse(String(row["body"])) as Job);
  }

  /** The jobs of these queues that wait to run, oldest first. Parents of arrays do not run themselves. */
  runnable(queue: string, limit: number): Job[] {
    const rows = this.#database
      .prepare("SELECT body FROM job WHERE status = 'RUNNABLE' AND queue = ? ORDER BY number LIMIT ?")
      .all(queue, limit);
    return rows.map((row) => JSON.parse(String(row["body"])) as Job);
  }

  children(parent: string): Job[] {
    const rows = this.#database.prepare("SELECT body FROM job WHERE parent = ? ORDER BY number").all(parent);
    return rows.map((row) => JSON.parse(String(row["body"])) as Job);
  }

  /** How many children there are in each status that any is in. */
  childStatuses(parent: string): Partial<Record<JobStatus, number>> {
    const rows = this.#database
      .prepare("SELECT status, count(*) AS n FROM job WHERE parent = ? GROUP BY status")
      .all(parent);
    return Object.fromEntries(rows.map((row) => [row["status"], Number(row["n"])]));
  }

  list(scope: Scope, status: string | undefined, limit: number, offset: number): Job[] {
    const [where, value] =
      "parent" in scope
        ? ["parent = :value", scope.parent]
        : ["queue = :value AND parent IS NULL", scope.queue];
    const rows = this.#database
      .prepare(
        `SELECT body FROM job WHERE ${where} AND (:status IS NULL OR status = :status)
         ORDER BY number LIMIT :limit OFFSET :offset`,
      )
      .all({ value, status: status ?? null, limit, offset });
    return rows.map((row) => JSON.parse(String(row["body"])) as Job);
  }

  /** What was begun when an earlier process ended. */
  interrupted(): Job[] {
    const rows = this.#database.prepare("SELECT body FROM job WHERE status IN ('STARTING', 'RUNNING')").all();
    return rows.map((row) => JSON.parse(String(row["body"])) as Job);
  }
}
