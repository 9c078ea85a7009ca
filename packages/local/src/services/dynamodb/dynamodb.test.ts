import {
  BatchExecuteStatementCommand,
  BatchGetItemCommand,
  DeleteItemCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  ExecuteStatementCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { DataPlane } from "../../data/data-plane.ts";
import { clientOptions, memoryLog, openDataPlane, temporaryFolder } from "../../testing/temporary.ts";
import type { TableDefinition } from "./tables.ts";

const TableName = "windows";
const windows: TableDefinition = {
  create: {
    TableName,
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: [
      { AttributeName: "pk", AttributeType: "S" },
      { AttributeName: "sk", AttributeType: "S" },
      { AttributeName: "domain", AttributeType: "S" },
    ],
    KeySchema: [
      { AttributeName: "pk", KeyType: "HASH" },
      { AttributeName: "sk", KeyType: "RANGE" },
    ],
    GlobalSecondaryIndexes: [
      {
        IndexName: "byDomain",
        KeySchema: [
          { AttributeName: "domain", KeyType: "HASH" },
          { AttributeName: "sk", KeyType: "RANGE" },
        ],
        Projection: { ProjectionType: "ALL" },
      },
    ],
  },
  ttlAttribute: "expiresAt",
};

function item(pk: string, sk: string, more: Record<string, { S: string } | { N: string }> = {}) {
  return { pk: { S: pk }, sk: { S: sk }, ...more };
}

describe("DynamoDB on the wire", () => {
  const folder = temporaryFolder();
  const log = memoryLog();
  let data: DataPlane;
  let client: DynamoDBClient;

  const open = async (): Promise<void> => {
    data = await openDataPlane(folder.path, log);
    await data.call("provision", { tables: [windows], streams: [] });
    client = new DynamoDBClient(clientOptions(data.url));
  };
  beforeAll(open);
  afterAll(async () => {
    client.destroy();
    await data.close();
    folder.remove();
  });

  const get = async (pk: string, sk: string) =>
    (await client.send(new GetItemCommand({ TableName, Key: item(pk, sk) }))).Item;

  it("makes the tables of the lock file with their indexes and time to live", async () => {
    const { Table } = await client.send(new DescribeTableCommand({ TableName }));
    expect(Table).toMatchObject({
      TableStatus: "ACTIVE",
      GlobalSecondaryIndexes: [{ IndexName: "byDomain" }],
    });
    const ttl = await client.send(new DescribeTimeToLiveCommand({ TableName }));
    expect(ttl.TimeToLiveDescription).toEqual({ TimeToLiveStatus: "ENABLED", AttributeName: "expiresAt" });
  });

  it("refuses a write whose condition fails, and gives the item back where that is asked for", async () => {
    await client.send(new PutItemCommand({ TableName, Item: item("a", "1", { version: { N: "7" } }) }));
    const put = new PutItemCommand({
      TableName,
      Item: item("a", "1", { version: { N: "8" } }),
      ConditionExpression: "version = :old",
      ExpressionAttributeValues: { ":old": { N: "6" } },
      ReturnValuesOnConditionCheckFailure: "ALL_OLD",
    });
    await expect(client.send(put)).rejects.toMatchObject({
      name: "ConditionalCheckFailedException",
      Item: { version: { N: "7" } },
    });
    expect(await get("a", "1")).toMatchObject({ version: { N: "7" } });
  });

  it("lets one of many writers win a version", async () => {
    await client.send(new PutItemCommand({ TableName, Item: item("race", "1", { version: { N: "0" } }) }));
    const attempts = Array.from({ length: 20 }, (_, writer) =>
      client.send(
        new UpdateItemCommand({
          TableName,
          Key: item("race", "1"),
          UpdateExpression: "SET version = version + :one, writer = :writer",
          ConditionExpression: "version = :zero",
          ExpressionAttributeValues: {
            ":one": { N: "1" },
            ":zero": { N: "0" },
            ":writer": { N: String(writer) },
          },
        }),
      ),
    );
    const results = await Promise.allSettled(attempts);
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await get("race", "1")).toMatchObject({ version: { N: "1" } });
  });

  it("answers a query newest first with a limit and a key to go on with", async () => {
    for (const sk of ["1m#01", "1m#02", "1m#03", "1h#01"]) {
      await client.send(new PutItemCommand({ TableName, Item: item("q", sk) }));
    }
    const query = {
      TableName,
      KeyConditionExpression: "pk = :pk AND begins_with(sk, :kind)",
      ExpressionAttributeValues: { ":pk": { S: "q" }, ":kind": { S: "1m#" } },
      ScanIndexForward: false,
      Limit: 2,
    };
    const first = await client.send(new QueryCommand(query));
    expect(first.Items?.map(({ sk }) => sk?.S)).toEqual(["1m#03", "1m#02"]);
    const second = await client.send(
      new QueryCommand({ ...query, ExclusiveStartKey: first.LastEvaluatedKey }),
    );
    expect(second.Items?.map(({ sk }) => sk?.S)).toEqual(["1m#01"]);
    expect(second.LastEvaluatedKey).toBeUndefined();
  });

  it("keeps an index in step with its items", async () => {
    const domains = async (domain: string) => {
      const { Items } = await client.send(
        new QueryCommand({
          TableName,
          IndexName: "byDomain",
          KeyConditionExpression: "#d = :d",
          ExpressionAttributeNames: { "#d": "domain" },
          ExpressionAttributeValues: { ":d": { S: domain } },
        }),
      );
      return Items?.map(({ pk }) => pk?.S);
    };
    await client.send(new PutItemCommand({ TableName, Item: item("i", "1", { domain: { S: "air" } }) }));
    expect(await domains("air")).toEqual(["i"]);
    await client.send(new PutItemCommand({ TableName, Item: item("i", "1", { domain: { S: "water" } }) }));
    expect([await domains("air"), await domains("water")]).toEqual([[], ["i"]]);
    await client.send(new DeleteItemCommand({ TableName, Key: item("i", "1") }));
    expect(await domains("water")).toEqual([]);
  });

  it("writes all of a transaction, or nothing and a reason per member", async () => {
    const put = (sk: string) => ({ Put: { TableName, Item: item("t", sk) } });
    const isNew = { ConditionExpression: "attribute_not_exists(pk)" };
    await client.send(new TransactWriteItemsCommand({ TransactItems: [put("1"), put("2")] }));
    const clash = new TransactWriteItemsCommand({
      TransactItems: [
        put("3"),
        { Put: { TableName, Item: item("t", "2"), ...isNew } },
        {
          Update: {
            TableName,
            Key: item("t", "4"),
            UpdateExpression: "SET n = :n",
            ExpressionAttributeValues: { ":n": { N: "1" } },
          },
        },
      ],
    });
    await expect(client.send(clash)).rejects.toMatchObject({
      name: "TransactionCanceledException",
      CancellationReasons: [{ Code: "None" }, { Code: "ConditionalCheckFailed" }, { Code: "None" }],
    });
    const { Count } = await client.send(
      new QueryCommand({
        TableName,
        KeyConditionExpression: "pk = :pk",
        ExpressionAttributeValues: { ":pk": { S: "t" } },
      }),
    );
    expect(Count).toBe(2);
  });

  it("inserts each item of a batch of statements by itself, and only where there is none", async () => {
    await client.send(new PutItemCommand({ TableName, Item: item("b", "2", { n: { N: "1" } }) }));
    const insert = (sk: string) => ({
      Statement: `INSERT INTO "${TableName}" VALUE {'pk': ?, 'sk': ?, 'n': ?}`,
      Parameters: [{ S: "b" }, { S: sk }, { N: "2" }],
    });
    const { Responses } = await client.send(
      new BatchExecuteStatementCommand({ Statements: ["1", "2", "3", "3"].map(insert) }),
    );
    expect(Responses?.map(({ Error: error }) => error?.Code)).toEqual([
      undefined,
      "DuplicateItem",
      undefined,
      "DuplicateItem",
    ]);
    expect([await get("b", "1"), await get("b", "2"), await get("b", "3")]).toMatchObject([
      { n: { N: "2" } },
      { n: { N: "1" } },
      { n: { N: "2" } },
    ]);
  });

  it("changes items in a batch, each where it has what is asked of it, and leaves the rest of it", async () => {
    await client.send(
      new PutItemCommand({ TableName, Item: item("u", "1", { n: { N: "1" }, kept: { S: "x" } }) }),
    );
    const update = (sk: string, before: string, after: string) => ({
      Statement: `UPDATE "${TableName}" SET "n" = ? SET "note" = ? WHERE "pk" = ? AND "sk" = ? AND "n" = ?`,
      Parameters: [{ N: after }, { S: "seen" }, { S: "u" }, { S: sk }, { N: before }],
    });
    const { Responses } = await client.send(
      new BatchExecuteStatementCommand({
        Statements: [update("1", "1", "2"), update("1", "1", "3"), update("2", "1", "2")],
      }),
    );
    expect(Responses?.map(({ Error: error }) => error?.Code)).toEqual([
      undefined,
      "ConditionalCheckFailed",
      "ConditionalCheckFailed",
    ]);
    expect(await get("u", "1")).toMatchObject({ n: { N: "2" }, note: { S: "seen" }, kept: { S: "x" } });
    expect(await get("u", "2")).toBeUndefined();
    const Statements = [
      { Statement: `UPDATE "${TableName}" SET "n" = ? WHERE "pk" = ?`, Parameters: [{ N: "1" }, { S: "u" }] },
    ];
    const answer = await client.send(new BatchExecuteStatementCommand({ Statements }));
    expect(answer.Responses?.[0]?.Error).toMatchObject({ Code: "ValidationError" });
  });

  it("refuses a statement that it does not know, by its text", async () => {
    const Statements = [{ Statement: `DELETE FROM "${TableName}" WHERE pk = 'b' AND sk = '1'` }];
    await expect(client.send(new BatchExecuteStatementCommand({ Statements }))).rejects.toMatchObject({
      name: "UnsupportedOperationException",
      message: expect.stringContaining("DELETE FROM"),
    });
    expect(await get("b", "1")).toBeDefined();
  });

  it("deletes what has expired, and nothing else", async () => {
    const at = (seconds: number) => ({ expiresAt: { N: String(seconds) } });
    await client.send(new PutItemCommand({ TableName, Item: item("ttl", "old", at(1000)) }));
    await client.send(new PutItemCommand({ TableName, Item: item("ttl", "new", at(3000)) }));
    await client.send(new PutItemCommand({ TableName, Item: item("ttl", "ever") }));
    expect(await data.call("sweep", { now: 2_000_000 })).toBe(1);
    const keys = [item("ttl", "old"), item("ttl", "new"), item("ttl", "ever")];
    const found = await client.send(
      new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys: keys } } }),
    );
    expect(found.Responses?.[TableName]?.map(({ sk }) => sk?.S).sort()).toEqual(["ever", "new"]);
  });

  it("names an operation that it does not support, to the caller and in the log", async () => {
    const statement = new ExecuteStatementCommand({ Statement: `SELECT * FROM "${TableName}"` });
    await expect(client.send(statement)).rejects.toThrow(/does not support dynamodb:ExecuteStatement/);
    await expect.poll(() => log.lines.join("\n")).toContain("dynamodb:ExecuteStatement");
  });

  it("has everything after a restart, and fills an index that was added meanwhile", async () => {
    const { Count: before } = await client.send(new ScanCommand({ TableName, Select: "COUNT" }));
    await client.send(new PutItemCommand({ TableName, Item: item("late", "1", { kind: { S: "x" } }) }));
    client.destroy();
    await data.close();
    await open();
    const added: TableDefinition = {
      ...windows,
      create: {
        ...windows.create,
        AttributeDefinitions: [
          ...windows.create.AttributeDefinitions,
          { AttributeName: "kind", AttributeType: "S" },
        ],
        GlobalSecondaryIndexes: [
          {
            IndexName: "byKind",
            KeySchema: [{ AttributeName: "kind", KeyType: "HASH" }],
            Projection: { ProjectionType: "ALL" },
          },
        ],
      },
    };
    await data.call("provision", { tables: [added], streams: [] });
    const { Count } = await client.send(new ScanCommand({ TableName, Select: "COUNT" }));
    expect(Count).toBe(Number(before) + 1);
    const { Items } = await client.send(
      new QueryCommand({
        TableName,
        IndexName: "byKind",
        KeyConditionExpression: "kind = :k",
        ExpressionAttributeValues: { ":k": { S: "x" } },
      }),
    );
    expect(Items).toEqual([item("late", "1", { kind: { S: "x" } })]);
  });
});
