/**
 * Brings tables and streams to what the lock file says. What exists and is as it shall be stays untouched; an
 * index that is new is filled from the table, one that is gone is removed. A table whose own key changed cannot
 * be changed on AWS either: that is an error which says what to do.
 */
import { Conflict } from "@nagar/core/errors.ts";
import { AwsError } from "../services/aws-error.ts";
import type { TableDefinition } from "../services/dynamodb/tables.ts";
import type { StreamDefinition } from "../services/kinesis/streams.ts";
import type { DynamoEngine } from "./dynamo-engine.ts";
import type { Item, Table } from "./emulators.ts";
import type { KinesisEngine } from "./kinesis-engine.ts";

const until = (done: () => Promise<boolean>): Promise<void> =>
  done().then((yes) =>
    yes ? undefined : new Promise((resolve) => setImmediate(() => resolve(until(done)))),
  );

function isMissing(error: unknown): boolean {
  return error instanceof AwsError && error.code === "ResourceNotFoundException";
}

async function describe(engine: DynamoEngine, name: string): Promise<Table | undefined> {
  try {
    const { Table } = (await engine.call("DescribeTable", { TableName: name })) as { Table: Table };
    return Table;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** Makes the tables that are missing and adapts the indexes and time to live of the others. */
export async function provisionTables(
  engine: DynamoEngine,
  definitions: readonly TableDefinition[],
): Promise<void> {
  for (const { create, ttlAttribute } of definitions) {
    const table = await describe(engine, create.TableName);
    if (!table) {
      await engine.call("CreateTable", structuredClone(create) as Record<string, unknown>);
      await until(async () => (await describe(engine, create.TableName))?.["TableStatus"] === "ACTIVE");
    } else {
      assertSameKey(table, create);
      await adaptIndexes(engine, table, create);
    }
    await engine.level.level.put(`ttl~${create.TableName}`, {
      AttributeName: ttlAttribute ?? "",
      Enabled: ttlAttribute !== undefined,
    });
  }
}

function assertSameKey(table: Table, { TableName, KeySchema }: TableDefinition["create"]): void {
  const text = (schema: readonly { AttributeName: string }[]): string =>
    schema.map(({ AttributeName }) => AttributeName).join(", ");
  if (text(table.KeySchema) === text(KeySchema)) return;
  throw new Conflict(
    `table ${TableName} has the key (${text(table.KeySchema)}), the lock file wants (${text(KeySchema)}). ` +
      "A table's key cannot be changed: start with another --data directory, or remove this one.",
  );
}

async function adaptIndexes(
  engine: DynamoEngine,
  table: Table,
  create: TableDefinition["create"],
): Promise<void> {
  const shape = (index: { IndexName: string; KeySchema: object; Projection?: unknown }): string =>
    JSON.stringify([index.IndexName, index.KeySchema, index.Projection]);
  const present = (table.GlobalSecondaryIndexes ?? []) as Parameters<typeof shape>[0][];
  const wanted = create.GlobalSecondaryIndexes ?? [];
  const known = new Set(present.map(shape));
  const added = wanted.filter((index) => !known.has(shape(index)));
  const kept = new Set(wanted.map(shape));
  const removed = present.filter((index) => !kept.has(shape(index)));
  if (added.length === 0 && removed.length === 0) return;

  const name = create.TableName;
  for (const { IndexName } of removed) {
    await new Promise<void>((done) => engine.store.deleteIndexDb("Global", name, IndexName, () => done()));
  }
  const { GlobalSecondaryIndexes: _former, ...rest } = table;
  const changed = {
    ...rest,
    AttributeDefinitions: create.AttributeDefinitions,
    ...(wanted.length > 0 && {
      GlobalSecondaryIndexes: wanted.map((index) => ({
        ...index,
        IndexStatus: "ACTIVE",
        IndexSizeBytes: 0,
        ItemCount: 0,
        ProvisionedThroughput: { ReadCapacityUnits: 0, WriteCapacityUnits: 0, NumberOfDecreasesToday: 0 },
      })),
    }),
  } as unknown as Table;
  await fillIndexes(engine, changed, new Set(added.map(({ IndexName }) => IndexName)));
  await new Promise<void>((resolve, reject) => {
    engine.store.tableDb.put(name, changed, (error) => (error ? reject(error) : resolve()));
  });
}

async function fillIndexes(engine: DynamoEngine, table: Table, added: ReadonlySet<string>): Promise<void> {
  const indexes = (table.GlobalSecondaryIndexes ?? []).filter(({ IndexName }) => added.has(IndexName));
  const prefix = `item-${table.TableName}`;
  for await (const item of engine.level.level.values({ gte: `${prefix}~`, lt: `${prefix}\x7f` })) {
    const { puts } = engine.dynalite.rules.getIndexActions(indexes, undefined, item as Item, table);
    await engine.level.level.batch(
      puts.map(({ index, key, item: entry }) => ({
        type: "put",
        key: `index-global~${table.TableName}~${index}~${key}`,
        value: entry,
      })),
    );
  }
}

/** Makes the streams that are missing; the number of shards of one that exists is left to resharding. */
export async function provisionStreams(
  engine: KinesisEngine,
  definitions: readonly StreamDefinition[],
): Promise<void> {
  for (const { name, shardCount, retentionHours } of definitions) {
    const active = async (): Promise<boolean> => {
      const found = (await engine.call("DescribeStream", { StreamName: name })) as {
        StreamDescription: { StreamStatus: string };
      };
      return found.StreamDescription.StreamStatus === "ACTIVE";
    };
    try {
      await active();
    } catch (error) {
      if (!isMissing(error)) throw error;
      await engine.call("CreateStream", { StreamName: name, ShardCount: shardCount });
    }
    await until(active);
    await engine.setRetention(name, retentionHours);
  }
}
