/**
 * Fires schedules at their times. What was missed while the local cloud was down is not made up for: AWS's schedules
 * do not run late either; how many were missed is logged.
 */
import type { DatabaseSync } from "node:sqlite";
import type { Clock, Logger } from "../service.ts";
import type { Schedule } from "./schedule-expression.ts";

/** Part of the schema of every database that holds schedules' progress. */
export const FIRING_SCHEMA = `
  CREATE TABLE firing (
    name TEXT PRIMARY KEY,
    expression TEXT NOT NULL,
    anchor INTEGER NOT NULL,
    seen_at INTEGER NOT NULL
  );
`;

export interface Timed {
  /** Unique among the schedules of one database. */
  readonly name: string;
  /** When it changes, the schedule begins anew. */
  readonly expression: string;
  readonly times: Schedule;
  /** Epoch milliseconds; rates count from it. The moment it is first seen where it is undefined. */
  readonly begin?: number | undefined;
  /** Epoch milliseconds; it does not fire later. */
  readonly end?: number | undefined;
  /** How long after its time each firing is held back, milliseconds. */
  delay?(time: number): number;
  /** Called at each time; `remember` belongs into the transaction that keeps what was fired. */
  fire(time: number, remember: () => void): void;
  /** There will be no further time. */
  finished?(): void;
}

/** Missed times are counted up to here; a schedule of every minute misses more in a day. */
const MISSED_LIMIT = 1000;

export class Firing {
  readonly #database: DatabaseSync;
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #cancels = new Map<string, () => void>();

  constructor(database: DatabaseSync, clock: Clock, log: Logger) {
    this.#database = database;
    this.#clock = clock;
    this.#log = log;
  }

  /** Begins or goes on with a schedule; one of the same name is replaced. */
  add(timed: Timed): void {
    this.#cancels.get(timed.name)?.();
    const now = this.#clock.now();
    const known = this.#database.prepare("SELECT * FROM firing WHERE name = ?").get(timed.name) as
      | { expression: string; anchor: number; seen_at: number }
      | undefined;
    const same = known?.expression === timed.expression;
    const anchor = timed.begin ?? (same ? known.anchor : now);
    if (same) this.#reportMissed(timed, anchor, known.seen_at, now);
    this.#database
      .prepare("INSERT OR REPLACE INTO firing (name, expression, anchor, seen_at) VALUES (?, ?, ?, ?)")
      .run(timed.name, timed.expression, anchor, now);
    this.#await(timed, anchor, now);
  }

  /** Forgets a schedule. */
  remove(name: string): void {
    this.#cancels.get(name)?.();
    this.#cancels.delete(name);
    this.#database.prepare("DELETE FROM firing WHERE name = ?").run(name);
  }

  stop(): void {
    for (const cancel of this.#cancels.values()) cancel();
    this.#cancels.clear();
  }

  #await(timed: Timed, anchor: number, after: number): void {
    const from = Math.max(after, (timed.begin ?? after) - 1);
    const time = timed.times.next(from, anchor);
    if (time === undefined || (timed.end !== undefined && time > timed.end)) {
      this.#cancels.delete(timed.name);
      timed.finished?.();
      return;
    }
    const wait = time + (timed.delay?.(time) ?? 0) - this.#clock.now();
    const fire = (): void => {
      const seen = this.#clock.now();
      try {
        timed.fire(time, () => {
          this.#database.prepare("UPDATE firing SET seen_at = ? WHERE name = ?").run(seen, timed.name);
        });
      } catch (error) {
        this.#log.error(`schedule ${timed.name}: ${(error as Error).message}`);
      }
      // A held-back firing may be later than the next time, which is then still due.
      this.#await(timed, anchor, time);
    };
    this.#cancels.set(timed.name, this.#clock.after(Math.max(0, wait), fire));
  }

  #reportMissed(timed: Timed, anchor: number, from: number, now: number): void {
    let missed = 0;
    for (
      let time = timed.times.next(from, anchor);
      time !== undefined && time <= now && missed < MISSED_LIMIT;
    ) {
      missed += 1;
      time = timed.times.next(time, anchor);
    }
    if (missed > 0) {
      const count = missed === MISSED_LIMIT ? `${missed} or more` : String(missed);
      this.#log.info(`schedule ${timed.name}: ${count} times passed while the local cloud was stopped`);
    }
  }
}
