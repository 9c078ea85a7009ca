/**
 * DynamoDB's time to live, which dynalite lacks: items whose expiry lies in the past are deleted in the
 * background. As on AWS an expired item may be read until the sweep has passed.
 */
import type { DynamoEngine } from "./dynamo-engine.ts";
import type { Item } from "./emulators.ts";

/** Items looked at before others get their turn. */
const SLICE = 500;

/**
 * Deletes the items of every table with time to live that expired before `now` (epoch milliseconds).
 * @returns how many were deleted
 */
export async function sweepExpired(engine: DynamoEngine, now: number): Promise<number> {
  const { TableNames } = (await engine.call("ListTables", {})) as { TableNames: string[] };
  let deleted = 0;
  for (const table of TableNames) {
    const ttl = engine.timeToLive(table);
    if (ttl) deleted += await sweepTable(engine, table, ttl.AttributeName, Math.floor(now / 1000));
  }
  return deleted;
}

async function sweepTable(
  engine: DynamoEngine,
  table: string,
  attribute: string,
  nowSeconds: number,
): Promise<number> {
  const { Table } = (await engine.call("DescribeTable", { TableName: table })) as {
    Table: { KeySchema: { AttributeName: string }[] };
  };
  const keyNames = Table.KeySchema.map(({ AttributeName }) => AttributeName);
  let deleted = 0;
  let from: Item | undefined;
  do {
    const page = (await engine.call("Scan", {
      TableName: table,
      Limit: SLICE,
      ...(from && { ExclusiveStartKey: from }),
    })) as { Items: Item[]; LastEvaluatedKey?: Item };
    for (const item of page.Items) {
      const expiry = item[attribute]?.["N"];
      if (expiry === undefined || Number(expiry) > nowSeconds) continue;
      // The condition spares an item whose expiry was moved since it was read.
      const deletion = engine.call("DeleteItem", {
        TableName: table,
        Key: Object.fromEntries(keyNames.map((name) => [name, item[name]])),
        ConditionExpression: "#expiry = :expiry",
        ExpressionAttributeNames: { "#expiry": attribute },
        ExpressionAttributeValues: { ":expiry": { N: String(expiry) } },
      });
      deleted += await deletion.then(
        () => 1,
        () => 0,
      );
    }
    from = page.LastEvaluatedKey;
  } while (from);
  return deleted;
}
