/** Executions and their histories on disk. */
import type { DatabaseSync, StatementSync } from "node:sqlite";
import { transaction } from "../durable-store.ts";
import type { HistoryEvent } from "./history.ts";

export const STORE_VERSION = 1;

export const STORE_SCHEMA = `
  CREATE TABLE execution (
    arn TEXT PRIMARY KEY,
    machine_arn TEXT NOT NULL,
    name TEXT NOT NULL,
    status TEXT NOT NULL,
    input TEXT NOT NULL,
    output TEXT,
    error TEXT,
    cause TEXT,
    started_at INTEGER NOT NULL,
    stopped_at INTEGER,
    resume_at TEXT
  );
  CREATE INDEX execution_by_machine ON execution (machine_arn, started_at);
  CREATE INDEX execution_by_status ON execution (status);
  CREATE TABLE event (
    arn TEXT NOT NULL,
    id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (arn, id)
  ) WITHOUT ROWID;
`;

export type Status = "RUNNING" | "SUCCEEDED" | "FAILED" | "TIMED_OUT" | "ABORTED";

export interface Execution {
  readonly arn: string;
  readonly machineArn: string;
  readonly name: string;
  readonly status: Status;
  /** JSON. */
  readonly input: string;
  readonly output: string | undefined;
  readonly error: string | undefined;
  readonly cause: string | undefined;
  /** Epoch milliseconds. */
  readonly startedAt: number;
  readonly stoppedAt: number | undefined;
  /** The state that was entered last, with its input: where a restart goes on. */
  readonly resumeAt: { readonly state: string; readonly input: unknown } | undefined;
}

export interface Ending {
  readonly status: Exclude<Status, "RUNNING">;
  readonly output?: string | undefined;
  readonly error?: string | undefined;
  readonly cause?: string | undefined;
}

interface Row {
  arn: string;
  machine_arn: string;
  name: string;
  status: Status;
  input: string;
  output: string | null;
  error: string | null;
  cause: string | null;
  started_at: number;
  stopped_at: number | null;
  resume_at: string | null;
}

function fromRow(row: Row): Execution {
  return {
    arn: row.arn,
    machineArn: row.machine_arn,
    name: row.name,
    status: row.status,
    input: row.input,
    output: row.output ?? undefined,
    error: row.error ?? undefined,
    cause: row.cause ?? undefined,
    startedAt: row.started_at,
    stoppedAt: row.stopped_at ?? undefined,
    resumeAt: row.resume_at === null ? undefined : (JSON.parse(row.resume_at) as Execution["resumeAt"]),
  };
}

export class ExecutionStore {
  readonly #database: DatabaseSync;
  readonly #addEvent: StatementSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#addEvent = database.prepare(
      `INSERT INTO event (arn, id, at, body)
       VALUES (:arn, (SELECT coalesce(max(id), 0) + 1 FROM event WHERE arn = :arn), :at, :body)`,
    );
  }

  create(
    execution: Pick<Execution, "arn" | "machineArn" | "name" | "input" | "startedAt">,
    first: HistoryEvent,
  ): void {
    const { arn, machineArn, name, input, startedAt } = execution;
    transaction(this.#database, () => {
      this.#database
        .prepare(
          `INSERT INTO execution (arn, machine_arn, name, status, input, started_at)
           VALUES (?, ?, ?, 'RUNNING', ?, ?)`,
        )
        .run(arn, machineArn, name, input, startedAt);
      this.#append(arn, first);
    });
  }

  find(arn: string): Execution | undefined {
    const row = this.#database.prepare("SELECT * FROM execution WHERE arn = ?").get(arn);
    return row && fromRow(row as unknown as Row);
  }

  running(): Execution[] {
    const rows = this.#database.prepare("SELECT * FROM execution WHERE status = 'RUNNING'").all();
    return (rows as unknown as Row[]).map(fromRow);
  }

  /** Newest first. */
  list(machineArn: string, status: string | undefined, limit: number, offset: number): Execution[] {
    const rows = this.#database
      .prepare(
        `SELECT * FROM execution WHERE machine_arn = :machineArn AND (:status IS NULL OR status = :status)
         ORDER BY started_at DESC, arn LIMIT :limit OFFSET :offset`,
      )
      .all({ machineArn, status: status ?? null, limit, offset });
    return (rows as unknown as Row[]).map(fromRow);
  }

  /** Adds an event; `resumeAt` is where a restart goes on from now on. */
  append(arn: string, event: HistoryEvent, resumeAt?: Execution["resumeAt"]): void {
    transaction(this.#database, () => {
      this.#append(arn, event);
      if (resumeAt) {
        this.#database
          .prepare("UPDATE execution SET resume_at = ? WHERE arn = ?")
          .run(JSON.stringify(resumeAt), arn);
      }
    });
  }

  /** Writes down how it ended, once: an execution that has ended stays as it is. */
  end(arn: string, { status, output, error, cause }: Ending, last: HistoryEvent): boolean {
    return transaction(this.#database, () => {
      const { changes } = this.#database
        .prepare(
          `UPDATE execution SET status = ?, output = ?, error = ?, cause = ?, stopped_at = ?, resume_at = NULL
           WHERE arn = ? AND status = 'RUNNING'`,
        )
        .run(status, output ?? null, error ?? null, cause ?? null, last.at, arn);
      if (changes === 0) return false;
      this.#append(arn, last);
      return true;
    });
  }

  events(arn: string, reverse: boolean, limit: number, offset: number): (HistoryEvent & { id: number })[] {
    const rows = this.#database
      .prepare(
        `SELECT id, at, body FROM event WHERE arn = ? ORDER BY id ${reverse ? "DESC" : ""} LIMIT ? OFFSET ?`,
      )
      .all(arn, limit, offset) as { id: number; at: number; body: string }[];
    return rows.map(({ id, at, body }) => ({ id, at, ...(JSON.parse(body) as Omit<HistoryEvent, "at">) }));
  }

  #append(arn: string, { at, ...body }: HistoryEvent): void {
    this.#addEvent.run({ arn, at, body: JSON.stringify(body) });
  }
}
