/** The messages of all queues on disk. What is decided here is decided in one transaction each. */
import { randomUUID } from "node:crypto";
import type { DatabaseSync, StatementSync } from "node:sqlite";
import { transaction } from "../durable-store.ts";
import type { MessageAttributes } from "./message-attributes.ts";

export const STORE_VERSION = 1;

export const STORE_SCHEMA = `
  CREATE TABLE message (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    queue TEXT NOT NULL,
    message_id TEXT NOT NULL,
    body TEXT NOT NULL,
    attributes TEXT NOT NULL,
    system TEXT NOT NULL,
    sent_at INTEGER NOT NULL,
    visible_at INTEGER NOT NULL,
    receive_count INTEGER NOT NULL DEFAULT 0,
    first_received_at INTEGER,
    receipt TEXT,
    mapped INTEGER NOT NULL DEFAULT 0
  );
  CREATE INDEX message_by_visibility ON message (queue, visible_at, id);
  CREATE INDEX message_by_age ON message (queue, sent_at);
  CREATE UNIQUE INDEX message_by_receipt ON message (receipt) WHERE receipt IS NOT NULL;
`;

export interface NewMessage {
  readonly body: string;
  readonly attributes: MessageAttributes;
  /** System attributes that travel with the message (`AWSTraceHeader`, `DeadLetterQueueSourceArn`). */
  readonly system: Readonly<Record<string, string>>;
  readonly delayMs: number;
}

export interface ReceivedMessage extends Omit<NewMessage, "delayMs"> {
  readonly messageId: string;
  readonly receipt: string;
  /** Epoch milliseconds. */
  readonly sentAt: number;
  readonly firstReceivedAt: number;
  readonly receiveCount: number;
}

export interface ReceiveOptions {
  readonly queue: string;
  readonly queueArn: string;
  readonly max: number;
  readonly visibilityMs: number;
  readonly retentionMs: number;
  readonly redrive: { readonly queue: string; readonly maxReceiveCount: number } | undefined;
  /** Taken by an event source mapping of this process, whose handling ends with the process. */
  readonly mapped: boolean;
}

interface Row {
  id: number;
  message_id: string;
  body: string;
  attributes: string;
  system: string;
  sent_at: number;
  receive_count: number;
  first_received_at: number | null;
}

export type ReceiptState = "in flight" | "visible" | "gone";

export class MessageStore {
  readonly #database: DatabaseSync;
  readonly #insert: StatementSync;
  readonly #visible: StatementSync;
  readonly #take: StatementSync;
  readonly #move: StatementSync;
  readonly #expire: StatementSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#insert = database.prepare(
      `INSERT INTO message (queue, message_id, body, attributes, system, sent_at, visible_at)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#visible = database.prepare(
      "SELECT * FROM message WHERE queue = ? AND visible_at <= ? ORDER BY visible_at, id LIMIT ?",
    );
    this.#take = database.prepare(
      `UPDATE message SET receipt = ?, visible_at = ?, receive_count = ?, first_received_at = ?, mapped = ?
       WHERE id = ?`,
    );
    this.#move = database.prepare(
      `UPDATE message SET queue = ?, system = ?, receipt = NULL, visible_at = ?, receive_count = 0,
         first_received_at = NULL, mapped = 0
       WHERE id = ?`,
    );
    this.#expire = database.prepare("DELETE FROM message WHERE queue = ? AND sent_at <= ?");
  }

  /** Keeps all of `messages` or none; gives their ids in order. */
  send(queue: string, messages: readonly NewMessage[], now: number): string[] {
    return transaction(this.#database, () =>
      messages.map(({ body, attributes, system, delayMs }) => {
        const id = randomUUID();
        const texts = [body, JSON.stringify(attributes), JSON.stringify(system)] as const;
        this.#insert.run(queue, id, ...texts, now, now + delayMs);
        return id;
      }),
    );
  }

  /**
   * Takes up to `max` visible messages out of sight, oldest first. Those that were received too often go to the
   * dead-letter queue instead, and `buried` says how many.
   */
  receive(options: ReceiveOptions, now: number): { messages: ReceivedMessage[]; buried: number } {
    const { queue, max, visibilityMs, retentionMs, redrive, mapped } = options;
    return transaction(this.#database, () => {
      this.#expire.run(queue, now - retentionMs);
      const messages: ReceivedMessage[] = [];
      let buried = 0;
      while (messages.length < max) {
        const rows = this.#visible.all(queue, now, max - messages.length) as unknown as Row[];
        if (rows.length === 0) break;
        for (const row of rows) {
          if (redrive && row.receive_count >= redrive.maxReceiveCount) {
            const system = { ...JSON.parse(row.system), DeadLetterQueueSourceArn: options.queueArn };
            this.#move.run(redrive.queue, JSON.stringify(system), now, row.id);
            buried += 1;
            continue;
          }
          const receipt = `${row.id}.${randomUUID()}`;
          const firstReceivedAt = row.first_received_at ?? now;
          const receiveCount = row.receive_count + 1;
          this.#take.run(receipt, now + visibilityMs, receiveCount, firstReceivedAt, mapped ? 1 : 0, row.id);
          messages.push({
            messageId: row.message_id,
            receipt,
            body: row.body,
            attributes: JSON.parse(row.attributes) as MessageAttributes,
            system: JSON.parse(row.system) as Record<string, string>,
            sentAt: row.sent_at,
            firstReceivedAt,
            receiveCount,
          });
        }
        // Received with a visibility timeout of 0 they are visible at once, and would be received here for ever.
        if (visibilityMs === 0) break;
      }
      return { messages, buried };
    });
  }

  /**
   * Gives the visible messages of a dead-letter queue back to `destination`, or each to the queue that it came from
   * (`queueOf` its ARN); one that was sent here directly has none and stays. The queues that got some.
   */
  moveBack(
    queue: string,
    destination: string | undefined,
    queueOf: (arn: string) => string,
    now: number,
  ): Set<string> {
    return transaction(this.#database, () => {
      const moved = new Set<string>();
      for (const row of this.#visible.all(queue, now, -1) as unknown as Row[]) {
        const { DeadLetterQueueSourceArn: source, ...system } = JSON.parse(row.system) as Record<
          string,
          string
        >;
        const target = destination ?? (source === undefined ? undefined : queueOf(source));
        if (target === undefined) continue;
        this.#move.run(target, JSON.stringify(system), now, row.id);
        moved.add(target);
      }
      return moved;
    });
  }

  /** Deletes what these receipts stand for; a receipt that was followed by another receive deletes nothing. */
  delete(queue: string, receipts: readonly string[]): void {
    const statement = this.#database.prepare("DELETE FROM message WHERE queue = ? AND receipt = ?");
    transaction(this.#database, () => {
      for (const receipt of receipts) statement.run(queue, receipt);
    });
  }

  /** Hides a message in flight until `visibleAt`; otherwise changes nothing. Says what state it was in. */
  changeVisibility(queue: string, receipt: string, visibleAt: number, now: number): ReceiptState {
    const row = this.#database
      .prepare("SELECT visible_at FROM message WHERE queue = ? AND receipt = ?")
      .get(queue, receipt) as { visible_at: number } | undefined;
    if (!row) return "gone";
    if (row.visible_at <= now) return "visible";
    this.#database.prepare("UPDATE message SET visible_at = ? WHERE receipt = ?").run(visibleAt, receipt);
    return "in flight";
  }

  /** How many messages can be received now, are in flight, and wait for their delay. */
  counts(queue: string, now: number): { visible: number; inFlight: number; delayed: number } {
    const row = this.#database
      .prepare(
        `SELECT count(*) FILTER (WHERE visible_at <= :now) AS visible,
                count(*) FILTER (WHERE visible_at > :now AND receipt IS NOT NULL) AS inFlight,
                count(*) FILTER (WHERE visible_at > :now AND receipt IS NULL) AS delayed
         FROM message WHERE queue = :queue`,
      )
      .get({ now, queue });
    const { visible = 0, inFlight = 0, delayed = 0 } = row as Record<string, number>;
    return { visible, inFlight, delayed };
  }

  /** When the next message that is hidden now can be received; undefined where there is none. */
  nextVisible(queue: string): number | undefined {
    const row = this.#database
      .prepare("SELECT min(visible_at) AS at FROM message WHERE queue = ?")
      .get(queue) as { at: number | null };
    return row.at ?? undefined;
  }

  /** Deletes every message of the queue. */
  purge(queue: string): void {
    this.#database.prepare("DELETE FROM message WHERE queue = ?").run(queue);
  }

  /**
   * Gives back what event source mappings of an earlier process had taken: nobody handles it any more, so that it
   * need not wait for its visibility timeout, and the receive does not count.
   */
  releaseMapped(now: number): void {
    this.#database
      .prepare(
        `UPDATE message SET visible_at = min(visible_at, ?), receive_count = receive_count - 1, mapped = 0
         WHERE mapped = 1 AND visible_at > ?`,
      )
      .run(now, now);
  }
}
