/**
 * The ledger in DynamoDB: a line per source, what the edges answered for, and how far each shard has come. All of
 * them under one partition key, so that one consistent query reads the whole ledger.
 */
import { type DynamoDBClient, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import type { ProgressStore } from "@nagar/core/ledger/consume-batch.ts";
import type { LedgerItem, LedgerStore } from "@nagar/core/ledger/count-into-ledger.ts";
import type { ShardProgress } from "@nagar/core/ledger/ledger.ts";
import { getAll, type Item, passing, putItem, putVersioned, queryPartition } from "./dynamo.ts";

const PARTITION = "ledger";

const keyOf = (kind: "source" | "acknowledged" | "shard", name: string) => ({
  pk: PARTITION,
  sk: `${kind}#${name}`,
});

const itemOf = (item: Item): LedgerItem => ({
  ...(JSON.parse(item["line"]?.S ?? "{}") as LedgerItem),
  version: Number(item["version"]?.N),
});

const progressOf = (item: Item) => JSON.parse(item["progress"]?.S ?? "{}") as ShardProgress;

export function dynamoLedgerStore(table: string): LedgerStore {
  return {
    async load(sources) {
      const items = await getAll(
        table,
        sources.map((source) => keyOf("source", source)),
      );
      return items.map((item) => item && itemOf(item));
    },
    save(line) {
      const { pk, sk } = keyOf("source", line.source);
      return putVersioned(
        table,
        { pk: { S: pk }, sk: { S: sk }, line: { S: JSON.stringify(line) } },
        line.version,
      );
    },
  };
}

export function dynamoProgressStore(table: string): ProgressStore {
  return {
    async load(shardIds) {
      const items = await getAll(
        table,
        shardIds.map((id) => keyOf("shard", id)),
      );
      return items.map((item) => item && progressOf(item));
    },
    async save(progress) {
      const { pk, sk } = keyOf("shard", progress.shardId);
      await putItem(table, { pk: { S: pk }, sk: { S: sk }, progress: { S: JSON.stringify(progress) } });
    },
  };
}

/** Adds what an edge has answered for, per source. To be called when it is durable, and before the answer. */
export async function acknowledge(
  client: DynamoDBClient,
  table: string,
  counts: ReadonlyMap<string, number>,
): Promise<void> {
  await Promise.all(
    [...counts].map(async ([source, count]) => {
      const { pk, sk } = keyOf("acknowledged", source);
      await client
        .send(
          new UpdateItemCommand({
            TableName: table,
            Key: { pk: { S: pk }, sk: { S: sk } },
            UpdateExpression: "ADD acknowledged :n",
            ExpressionAttributeValues: { ":n": { N: String(count) } },
          }),
        )
        .catch((error) => Promise.reject(passing(error, `writing to ${table}`)));
    }),
  );
}

export interface StoredLedger {
  lines: LedgerItem[];
  acknowledged: Map<string, number>;
  shards: ShardProgress[];
}

/** The whole ledger as it is stored, at one moment per item. */
export async function readStoredLedger(client: DynamoDBClient, table: string): Promise<StoredLedger> {
  const ledger: StoredLedger = { lines: [], acknowledged: new Map(), shards: [] };
  for (const item of await queryPartition(client, table, PARTITION)) {
    const sk = item["sk"]?.S ?? "";
    const name = sk.slice(sk.indexOf("#") + 1);
    if (sk.startsWith("source#")) ledger.lines.push(itemOf(item));
    else if (sk.startsWith("shard#")) ledger.shards.push(progressOf(item));
    else ledger.acknowledged.set(name, Number(item["acknowledged"]?.N ?? 0));
  }
  return ledger;
}
