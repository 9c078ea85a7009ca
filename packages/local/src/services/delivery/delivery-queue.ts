/**
 * Deliveries that must not be lost: written down before the sender is answered, tried with growing pauses, and
 * given up by rule. EventBridge, Scheduler and SNS each have one in their own database.
 */
import type { DatabaseSync, StatementSync } from "node:sqlite";
import { NagarError } from "@nagar/core/errors.ts";
import { AwsError } from "../aws-error.ts";
import { transaction } from "../durable-store.ts";
import { type Clock, FunctionError, type Logger } from "../service.ts";

/** Part of the schema of every database that holds a queue. */
export const DELIVERY_SCHEMA = `
  CREATE TABLE delivery (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    payload TEXT NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL,
    due_at INTEGER NOT NULL
  );
  CREATE INDEX delivery_by_due ON delivery (due_at, id);
`;

/** Deliveries under way at the same time. */
const CONCURRENCY = 32;
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 15 * 60_000;
/** Pause after a failure of the machinery itself (not of the target). */
const RECOVERY_MS = 5000;

export interface RetryPolicy {
  /** Tries after the first. */
  readonly maxRetries: number;
  readonly maxAgeMs: number;
}

/** Why a delivery was given up, in EventBridge's words. */
export interface GivenUp {
  readonly error: Error;
  readonly tries: number;
  readonly condition: "MaximumRetryAttempts" | "MaximumEventAgeInSeconds" | "NonRetryable";
}

export interface DeliveryPorts<Payload> {
  readonly database: DatabaseSync;
  readonly clock: Clock;
  readonly log: Logger;
  /** Resolves when the target has it. `id` is the same in every try. */
  deliver(payload: Payload, tries: number, id: number): Promise<void>;
  policy(payload: Payload): RetryPolicy;
  /** Called once for what is given up; what it throws is tried again later. */
  giveUp(payload: Payload, why: GivenUp): Promise<void>;
}

interface Row {
  id: number;
  payload: string;
  tries: number;
  created_at: number;
}

/** True where another try may succeed: the target is busy or broken, not missing or asked something impossible. */
function passes(error: unknown): boolean {
  if (error instanceof FunctionError) return true;
  if (error instanceof AwsError) {
    return error.status >= 500
      ? error.status !== 501
      : error.status === 429 || /Throttl|Exceeded/.test(error.code);
  }
  return !(error instanceof NagarError) || error.retryable;
}

export class DeliveryQueue<Payload> {
  readonly #ports: DeliveryPorts<Payload>;
  readonly #insert: StatementSync;
  readonly #due: StatementSync;
  readonly #next: StatementSync;
  readonly #postpone: StatementSync;
  readonly #settle: StatementSync;
  readonly #running = new Map<number, Promise<void>>();
  #cancelTimer: () => void = () => undefined;
  #started = false;

  constructor(ports: DeliveryPorts<Payload>) {
    this.#ports = ports;
    const { database } = ports;
    this.#insert = database.prepare("INSERT INTO delivery (payload, created_at, due_at) VALUES (?, ?, ?)");
    this.#due = database.prepare("SELECT * FROM delivery WHERE due_at <= ? ORDER BY due_at, id LIMIT ?");
    this.#next = database.prepare("SELECT min(due_at) AS at FROM delivery WHERE due_at > ?");
    this.#postpone = database.prepare("UPDATE delivery SET tries = ?, due_at = ? WHERE id = ?");
    this.#settle = database.prepare("DELETE FROM delivery WHERE id = ?");
  }

  /** Writes all of them down, or none, and begins to deliver. `also` runs in the same transaction. */
  enqueue(payloads: readonly Payload[], also: () => void = () => undefined): void {
    const now = this.#ports.clock.now();
    transaction(this.#ports.database, () => {
      also();
      for (const payload of payloads) this.#insert.run(JSON.stringify(payload), now, now);
    });
    this.#pump();
  }

  /** Begins to deliver, with what an earlier process left. */
  start(): void {
    this.#started = true;
    this.#pump();
  }

  /** Begins nothing new; resolves when what is under way has ended or `graceMs` have passed. */
  async stop(graceMs = 1000): Promise<void> {
    this.#started = false;
    this.#cancelTimer();
    if (this.#running.size === 0) return;
    const grace = new Promise<void>((resolve) => this.#ports.clock.after(graceMs, resolve));
    await Promise.race([Promise.all(this.#running.values()), grace]);
  }

  #pump(): void {
    if (!this.#started) return;
    const now = this.#ports.clock.now();
    const rows = this.#due.all(now, CONCURRENCY + this.#running.size) as unknown as Row[];
    for (const row of rows) {
      if (this.#running.size >= CONCURRENCY) break;
      if (this.#running.has(row.id)) continue;
      const trying = this.#try(row).finally(() => {
        this.#running.delete(row.id);
        this.#pump();
      });
      this.#running.set(row.id, trying);
    }
    this.#cancelTimer();
    const { at } = this.#next.get(now) as { at: number | null };
    if (at !== null) this.#cancelTimer = this.#ports.clock.after(at - now, () => this.#pump());
  }

  async #try(row: Row): Promise<void> {
    const { deliver, policy, giveUp, clock, log } = this.#ports;
    const payload = JSON.parse(row.payload) as Payload;
    try {
      await deliver(payload, row.tries, row.id);
      this.#finish(() => this.#settle.run(row.id));
    } catch (error) {
      const tries = row.tries + 1;
      const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** row.tries);
      const { maxRetries, maxAgeMs } = policy(payload);
      const condition = !passes(error)
        ? "NonRetryable"
        : tries > maxRetries
          ? "MaximumRetryAttempts"
          : clock.now() + pause - row.created_at > maxAgeMs
            ? "MaximumEventAgeInSeconds"
            : undefined;
      log.warn(`try ${tries}: ${(error as Error).message}`);
      if (condition === undefined) {
        this.#finish(() => this.#postpone.run(tries, clock.now() + pause, row.id));
        return;
      }
      try {
        await giveUp(payload, { error: error as Error, tries, condition });
        this.#finish(() => this.#settle.run(row.id));
      } catch (failure) {
        log.error(`a delivery could not be given up: ${(failure as Error).message}`);
        this.#finish(() => this.#postpone.run(row.tries, clock.now() + RECOVERY_MS, row.id));
      }
    }
  }

  /** After a stop the database may be closed; the delivery is then made again after a start. */
  #finish(write: () => void): void {
    if (this.#ports.database.isOpen) write();
  }
}
