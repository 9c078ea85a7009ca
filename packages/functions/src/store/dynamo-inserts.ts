/**
 * New items, 25 a request, each on the condition that there is none under its key. An old observation opens a minute
 * and an hour of its own, so an archive is nearly all new items, and one request for each was most of its cost.
 *
 * Only PartiQL's batch has conditions and costs no more than single writes: BatchWriteItem has none, a transaction
 * costs twice the units (docs/decisions/0028). Statements of one batch succeed and fail each by itself.
 */
import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { Unavailable } from "@nagar/core/errors.ts";
import type { SaveResult } from "@nagar/core/window/ports.ts";
import { DynamoError, type DynamoHttp } from "./dynamo-http.ts";

type Item = Record<string, AttributeValue>;

/** What one request takes. */
export const STATEMENTS = 25;
const MAX_TRIES = 5;

/** Errors of a statement after which it may succeed (API reference, BatchStatementError). */
const AGAIN = new Set([
  "InternalServerError",
  "ProvisionedThroughputExceeded",
  "RequestLimitExceeded",
  "ThrottlingError",
  "TransactionConflict",
]);

interface Insert {
  table: string;
  item: Item;
  resolve(result: SaveResult): void;
  reject(error: unknown): void;
}

/**
 * Puts an item where there is none, or answers "conflict". Items given in one turn of the event loop travel together.
 * @throws Unavailable when the table does not take it; DynamoError for what no repeating mends.
 */
export type InsertItem = (table: string, item: Item) => Promise<SaveResult>;

export function batchedInserts(client: () => Pick<DynamoHttp, "batchExecuteStatement">): InsertItem {
  let waiting: Insert[] = [];
  /** Keys of what waits: of two shards that begin one window, each asks in a request of its own. */
  const keys = new Set<string>();

  return (table, item) =>
    new Promise((resolve, reject) => {
      const key = `${table}\n${item["pk"]?.S}\n${item["sk"]?.S}`;
      if (keys.has(key)) flush();
      if (waiting.length === 0) setImmediate(flush);
      waiting.push({ table, item, resolve, reject });
      keys.add(key);
    });

  function flush(): void {
    const inserts = waiting;
    waiting = [];
    keys.clear();
    for (let i = 0; i < inserts.length; i += STATEMENTS) void send(inserts.slice(i, i + STATEMENTS));
  }

  async function send(inserts: readonly Insert[]): Promise<void> {
    let open = inserts;
    try {
      for (let attempt = 1; open.length > 0; attempt++) {
        open = await once(open, attempt === MAX_TRIES);
        // Full jitter from 25 ms, doubled each time.
        if (open.length > 0)
          await new Promise((resolve) => setTimeout(resolve, Math.random() * 25 * 2 ** attempt));
      }
    } catch (error) {
      for (const { reject } of open) reject(error);
    }
  }

  /** Settles what was decided, and gives what is to be tried again; nothing is on the `last` try. */
  async function once(inserts: readonly Insert[], last: boolean): Promise<Insert[]> {
    const { Responses = [] } = await client().batchExecuteStatement({
      Statements: inserts.map(({ table, item }) => ({
        Statement: insertStatement(table, Object.keys(item)),
        Parameters: Object.values(item),
      })),
    });
    return inserts.filter((insert, i) => {
      const answer = Responses[i];
      const code = answer === undefined ? "InternalServerError" : answer.Error?.Code;
      if (code === undefined) insert.resolve("saved");
      else if (code === "DuplicateItem" || code === "ConditionalCheckFailed") insert.resolve("conflict");
      else if (!AGAIN.has(code)) insert.reject(new DynamoError(code, answer?.Error?.Message ?? "", 400));
      else if (last) insert.reject(new Unavailable(`writing to ${insert.table}: ${code}`));
      else return true;
      return false;
    });
  }
}

/** Names of attributes are ours, plain words; values travel as parameters. */
function insertStatement(table: string, names: readonly string[]): string {
  return `INSERT INTO "${table}" VALUE {${names.map((name) => `'${name}': ?`).join(", ")}}`;
}
