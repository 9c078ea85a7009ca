/**
 * Versioned items, 25 a request, each on a condition of its own: that there is none under its key, or that it has the
 * version that was read. An old observation opens a minute and an hour of its own, and a busy entity rewrites five items a
 * second; one request for each was most of what counting cost.
 *
 * Only PartiQL's batch has conditions and costs no more than single writes: BatchWriteItem has none, a transaction
 * costs twice the units (docs/decisions/0028, 0031). Statements of one batch succeed and fail each by itself.
 */
import type { AttributeValue, BatchStatementRequest } from "@aws-sdk/client-dynamodb";
import { Unavailable } from "@nagar/core/errors.ts";
import type { SaveResult } from "@nagar/core/window/ports.ts";
import { DynamoError, type DynamoHttp } from "./dynamo-http.ts";

type Item = Record<string, AttributeValue>;

/** What one request takes. */
const STATEMENTS = 25;
const MAX_TRIES = 5;

/** Errors of a statement after which it may succeed (API reference, BatchStatementError). */
const AGAIN = new Set([
  "InternalServerError",
  "ProvisionedThroughputExceeded",
  "RequestLimitExceeded",
  "ThrottlingError",
  "TransactionConflict",
]);

interface Write {
  table: string;
  item: Item;
  /** The version that is stored; 0 where nothing is. */
  version: number;
  resolve(result: SaveResult): void;
  reject(error: unknown): void;
}

/**
 * Puts an item where there is none (`version` 0), or changes the attributes that it gives where `version` is stored; else
 * answers "conflict". Items given in one turn of the event loop travel together.
 * @throws Unavailable when the table does not take it; DynamoError for what no repeating mends.
 */
export type WriteItem = (table: string, item: Item, version: number) => Promise<SaveResult>;

export function batchedWrites(client: () => Pick<DynamoHttp, "batchExecuteStatement">): WriteItem {
  let waiting: Write[] = [];
  /** Keys of what waits: of two shards that write one window, each asks in a request of its own. */
  const keys = new Set<string>();

  return (table, item, version) =>
    new Promise((resolve, reject) => {
      const key = `${table}\n${item["pk"]?.S}\n${item["sk"]?.S}`;
      if (keys.has(key)) flush();
      if (waiting.length === 0) setImmediate(flush);
      waiting.push({ table, item, version, resolve, reject });
      keys.add(key);
    });

  function flush(): void {
    const writes = waiting;
    waiting = [];
    keys.clear();
    for (let i = 0; i < writes.length; i += STATEMENTS) void send(writes.slice(i, i + STATEMENTS));
  }

  async function send(writes: readonly Write[]): Promise<void> {
    let open = writes;
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
  async function once(writes: readonly Write[], last: boolean): Promise<Write[]> {
    const { Responses = [] } = await client().batchExecuteStatement({
      Statements: writes.map(({ table, item, version }) =>
        version === 0 ? insertion(table, item) : change(table, item, version),
      ),
    });
    return writes.filter((write, i) => {
      const answer = Responses[i];
      const code = answer === undefined ? "InternalServerError" : answer.Error?.Code;
      if (code === undefined) write.resolve("saved");
      else if (code === "DuplicateItem" || code === "ConditionalCheckFailed") write.resolve("conflict");
      else if (!AGAIN.has(code)) write.reject(new DynamoError(code, answer?.Error?.Message ?? "", 400));
      else if (last) write.reject(new Unavailable(`writing to ${write.table}: ${code}`));
      else return true;
      return false;
    });
  }
}

// Names of attributes are ours, plain words; values travel as parameters.

function insertion(table: string, item: Item): BatchStatementRequest {
  const members = Object.keys(item).map((name) => `'${name}': ?`);
  return {
    Statement: `INSERT INTO "${table}" VALUE {${members.join(", ")}}`,
    Parameters: Object.values(item),
  };
}

function change(table: string, { pk, sk, ...attributes }: Item, version: number): BatchStatementRequest {
  const sets = Object.keys(attributes).map((name) => `SET "${name}" = ?`);
  return {
    Statement: `UPDATE "${table}" ${sets.join(" ")} WHERE "pk" = ? AND "sk" = ? AND "version" = ?`,
    Parameters: [...Object.values(attributes), pk!, sk!, { N: String(version) }],
  };
}
