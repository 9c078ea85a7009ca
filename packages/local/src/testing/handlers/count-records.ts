/**
 * Counts the records of a shard, each once whatever is delivered again: count and last sequence number are one
 * item, written where nobody else has changed it. "poison" fails for ever.
 */
import { DynamoDBClient, GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import type { KinesisStreamEvent } from "aws-lambda";
import { Resource } from "sst";

const dynamodb = new DynamoDBClient({});
const TableName = (Resource as unknown as { Counts: { name: string } }).Counts.name;

export async function handler(event: KinesisStreamEvent): Promise<void> {
  const shard = (event.Records[0]?.eventID ?? "").split(":")[0] as string;
  const Key = { pk: { S: shard }, sk: { S: "count" } };
  const { Item } = await dynamodb.send(new GetItemCommand({ TableName, Key, ConsistentRead: true }));
  const counted = Item?.["last"]?.S ?? "";
  const fresh = event.Records.filter(({ kinesis }) => kinesis.sequenceNumber > counted);
  const values = fresh.map(({ kinesis }) => Buffer.from(kinesis.data, "base64").toString());
  if (values.includes("poison")) throw new Error("poison");
  if (fresh.length === 0) return;
  await dynamodb.send(
    new PutItemCommand({
      TableName,
      Item: {
        ...Key,
        last: { S: String(fresh.at(-1)?.kinesis.sequenceNumber) },
        count: { N: String(Number(Item?.["count"]?.N ?? 0) + fresh.length) },
        sum: { N: String(values.reduce((sum, value) => sum + Number(value), Number(Item?.["sum"]?.N ?? 0))) },
      },
      ConditionExpression: "attribute_not_exists(pk) OR #last = :last",
      ExpressionAttributeNames: { "#last": "last" },
      ExpressionAttributeValues: { ":last": { S: counted } },
    }),
  );
}
