/** What the tables' modules share: one client, reads that are complete, failures told apart. */
import {
  type AttributeValue,
  DynamoDBClient,
  type KeysAndAttributes,
  QueryCommand,
  type QueryCommandInput,
} from "@aws-sdk/client-dynamodb";
import { InvalidInput, NagarError, Unavailable } from "@nagar/core/errors.ts";
import { forEachLimited } from "@nagar/core/window/concurrency.ts";
import type { SaveResult } from "@nagar/core/window/ports.ts";
import * as z from "zod";
import { type DynamoHttp, dynamoHttp } from "./dynamo-http.ts";
import { batchedWrites } from "./dynamo-writes.ts";

export type Item = Record<string, AttributeValue>;

let shared: DynamoDBClient | undefined;
let hot: DynamoHttp | undefined;

function hotClient(): DynamoHttp {
  hot ??= dynamoHttp();
  return hot;
}

const writeItem = batchedWrites(hotClient);

/** The process's one client. */
export function dynamoClient(): DynamoDBClient {
  shared ??= new DynamoDBClient({ maxAttempts: 5 });
  return shared;
}

/** Service errors that pass by themselves (DynamoDB developer guide, "Error handling"). */
const PASSING = new Set([
  "InternalServerError",
  "LimitExceededException",
  "ProvisionedThroughputExceededException",
  "RequestLimitExceeded",
  "ServiceUnavailable",
  "ThrottlingException",
  "TimeoutError",
  "TransactionConflictException",
]);

/** `error` as Unavailable where a later try may succeed; anything else is thrown as it is. */
export function passing(error: unknown, doing: string): Unavailable {
  if (error instanceof NagarError) throw error;
  const { name, code, $metadata } = error as {
    name?: string;
    code?: string;
    $metadata?: { httpStatusCode?: number };
  };
  const status = $metadata?.httpStatusCode;
  const network = code !== undefined && /^(E[A-Z]+|UND_ERR_\w+)$/.test(code);
  if (PASSING.has(name ?? "") || network || (status !== undefined && status >= 500)) {
    return new Unavailable(`${doing}: ${name ?? code}`, { cause: error });
  }
  throw error;
}

/**
 * Writes `item` as version `version + 1`, if what is stored has `version` (0: nothing is). An attribute that the stored
 * item has and `item` leaves out stays. What is written in one turn of the event loop travels together.
 * @throws Unavailable when the table does not answer.
 */
export async function putVersioned(table: string, item: Item, version: number): Promise<SaveResult> {
  try {
    return await writeItem(table, { ...item, version: { N: String(version + 1) } }, version);
  } catch (error) {
    throw passing(error, `writing to ${table}`);
  }
}

/** Puts `item`, whatever was there. @throws Unavailable when the table does not answer. */
export async function putItem(table: string, item: Item): Promise<void> {
  await hotClient()
    .putItem({ TableName: table, Item: item })
    .catch((error) => Promise.reject(passing(error, `writing to ${table}`)));
}

const BATCH_GET = 100;
const PARALLEL_READS = 8;
const MAX_TRIES = 8;

/** The items of these keys, consistently read, in the order of the keys; undefined where there is none. */
export async function getAll(
  table: string,
  keys: readonly { pk: string; sk: string }[],
): Promise<(Item | undefined)[]> {
  const found = new Map<string, Item>();
  const chunks: (typeof keys)[] = [];
  for (let i = 0; i < keys.length; i += BATCH_GET) chunks.push(keys.slice(i, i + BATCH_GET));
  await forEachLimited(chunks, PARALLEL_READS, async (chunk) => {
    let open: KeysAndAttributes | undefined = {
      Keys: chunk.map(({ pk, sk }) => ({ pk: { S: pk }, sk: { S: sk } })),
      ConsistentRead: true,
    };
    for (let attempt = 0; open !== undefined; attempt++) {
      if (attempt === MAX_TRIES) throw new Unavailable(`reading from ${table}: keys stay unprocessed`);
      if (attempt > 0) await pause(25 * 2 ** attempt);
      const answer: Awaited<ReturnType<DynamoHttp["batchGetItem"]>> = await hotClient()
        .batchGetItem({ RequestItems: { [table]: open } })
        .catch((error) => Promise.reject(passing(error, `reading from ${table}`)));
      for (const item of answer.Responses?.[table] ?? [])
        found.set(`${item["pk"]?.S}\n${item["sk"]?.S}`, item);
      open = answer.UnprocessedKeys?.[table];
    }
  });
  return keys.map(({ pk, sk }) => found.get(`${pk}\n${sk}`));
}

/**
 * The items of the partition `pk` in a table, consistently read, in the order of their sort keys.
 * @param input what narrows it, such as a limit, or the index whose partition it is; its values stand beside `:pk`.
 * @throws Unavailable when the table does not answer.
 */
export async function queryPartition(
  client: DynamoDBClient,
  table: string,
  pk: string,
  input: Omit<Partial<QueryCommandInput>, "TableName" | "ExclusiveStartKey"> = {},
): Promise<Item[]> {
  const items: Item[] = [];
  let from: Item | undefined;
  do {
    const page = await client
      .send(
        new QueryCommand({
          KeyConditionExpression: "pk = :pk",
          ConsistentRead: true,
          ...input,
          TableName: table,
          ExpressionAttributeValues: { ":pk": { S: pk }, ...input.ExpressionAttributeValues },
          ExclusiveStartKey: from,
        }),
      )
      .catch((error) => Promise.reject(passing(error, `reading from ${table}`)));
    items.push(...(page.Items ?? []));
    from = input.Limit !== undefined && items.length >= input.Limit ? undefined : page.LastEvaluatedKey;
  } while (from !== undefined);
  return items;
}

/** Items of a partition, and the sort key after which the next page begins. */
export interface Page {
  items: Item[];
  next?: string;
}

/**
 * At most `limit` items of the partition `pk` whose sort keys follow `after`, in their order.
 * @throws Unavailable when the table does not answer.
 */
export async function queryPage(
  client: DynamoDBClient,
  table: string,
  pk: string,
  { limit, after }: { limit: number; after?: string },
): Promise<Page> {
  const page = await client
    .send(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: "pk = :pk",
        ExpressionAttributeValues: { ":pk": { S: pk } },
        Limit: limit,
        ...(after !== undefined && { ExclusiveStartKey: { pk: { S: pk }, sk: { S: after } } }),
      }),
    )
    .catch((error) => Promise.reject(passing(error, `reading from ${table}`)));
  const next = page.LastEvaluatedKey?.["sk"]?.S;
  return { items: page.Items ?? [], ...(next !== undefined && { next }) };
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** A partition of an index that is read page by page. */
export interface IndexPartition {
  IndexName: string;
  /** Names of the index's own keys, and the partition's value. */
  hash: string;
  value: string;
  range: string;
}

/** Where a page ended, as text that a caller may hand back: the keys but the partition's, which is not the caller's to say. */
function encodeCursor({ range }: IndexPartition, last: Item | undefined): string | undefined {
  return last && JSON.stringify([range, "pk", "sk"].map((key) => last[key]?.S));
}

const cursorSchema = z.tuple([z.string().min(1), z.string().min(1), z.string().min(1)]);

function startAfter({ hash, value, range }: IndexPartition, cursor: string): Item {
  try {
    const [place, pk, sk] = cursorSchema.parse(JSON.parse(cursor));
    return { [hash]: { S: value }, [range]: { S: place }, pk: { S: pk }, sk: { S: sk } };
  } catch (cause) {
    const allowed = "the next_cursor of the page before, unchanged";
    throw new InvalidInput(`query: cursor: ${allowed}`, { details: { field: "cursor", allowed }, cause });
  }
}

/**
 * A page of `partition`, in the order of the index's range key, after where `cursor` says.
 * @throws InvalidInput where the cursor is not a page's `next`, Unavailable where the table does not answer.
 */
export async function queryIndex(
  client: DynamoDBClient,
  TableName: string,
  partition: IndexPartition,
  cursor: string | undefined,
  input: { limit: number; newestFirst?: boolean; since?: string },
): Promise<{ items: Item[]; next?: string }> {
  const { IndexName, hash, value, range } = partition;
  const { limit, newestFirst = false, since } = input;
  const page = await client
    .send(
      new QueryCommand({
        TableName,
        IndexName,
        // A key may be called by a reserved word of the expression language, as "domain" is.
        KeyConditionExpression: since === undefined ? "#hash = :value" : "#hash = :value AND #range > :since",
        ExpressionAttributeNames: { "#hash": hash, ...(since !== undefined && { "#range": range }) },
        ExpressionAttributeValues: {
          ":value": { S: value },
          ...(since !== undefined && { ":since": { S: since } }),
        },
        ScanIndexForward: !newestFirst,
        Limit: limit,
        ExclusiveStartKey: cursor === undefined ? undefined : startAfter(partition, cursor),
      }),
    )
    .catch((error) => Promise.reject(passing(error, `reading from ${TableName}`)));
  const next = encodeCursor(partition, page.LastEvaluatedKey);
  return { items: page.Items ?? [], ...(next !== undefined && { next }) };
}
