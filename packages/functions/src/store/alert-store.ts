/**
 * Alerts in DynamoDB. The live ones (open, or able to re-open) share a partition, so that one consistent query has
 * them all; finished ones lie in a partition a month. An alert's id ends with the minute in which it opened, which
 * says where it lies.
 */
import {
  DeleteItemCommand,
  type DynamoDBClient,
  TransactionCanceledException,
  TransactWriteItemsCommand,
} from "@aws-sdk/client-dynamodb";
import type { Alert } from "@nagar/core/alerts/alert.ts";
import type { AlertStore, StoredAlert } from "@nagar/core/alerts/ports.ts";
import { getAll, type Item, passing, putItem, putVersioned, queryPartition } from "./dynamo.ts";

const LIVE = "live";
/** One item that is written with every change of state in the town: whoever has read before it has to read again. */
const TURN = { pk: "turn", sk: "alerts" };
/** Finished alerts are kept for two years. */
const KEEP_SECONDS = 2 * 366 * 86_400;

export interface AlertReader {
  /** An alert, live or past. */
  find(id: string): Promise<StoredAlert | undefined>;
  /** Past alerts of a month (YYYY-MM), newest first, those before `before` (a sort key); at most `limit`. */
  past(month: string, limit: number, before?: string): Promise<Alert[]>;
}

/** `20261102T0830` at the end of an id; undefined where it has none. */
const minuteOf = (id: string): string | undefined => /:(\d{8}T\d{4})$/.exec(id)?.[1];
/** Where a past alert lies: sort keys of a month sort by when the alerts opened. */
export const pastKey = (id: string): { month: string; sk: string } | undefined => {
  const minute = minuteOf(id);
  if (minute === undefined) return undefined;
  return { month: `${minute.slice(0, 4)}-${minute.slice(4, 6)}`, sk: `${minute}#${id}` };
};

const storedOf = (item: Item): StoredAlert => ({
  alert: JSON.parse(item["alert"]?.S ?? "{}") as Alert,
  announced: Number(item["announced"]?.N ?? 0),
  version: Number(item["version"]?.N ?? 0),
});
const itemOf = ({ alert, announced }: StoredAlert): Item => ({
  alert: { S: JSON.stringify(alert) },
  announced: { N: String(announced) },
});

export function dynamoAlerts(client: DynamoDBClient, table: string): AlertStore & AlertReader {
  return {
    async live() {
      return (await queryPartition(client, table, LIVE)).map(storedOf);
    },
    save: (stored) =>
      putVersioned(table, { pk: { S: LIVE }, sk: { S: stored.alert.id }, ...itemOf(stored) }, stored.version),
    async turn() {
      const [item] = await getAll(table, [TURN]);
      return Number(item?.["version"]?.N ?? 0);
    },
    async saveTogether(stored, turn) {
      const put = (item: Item, version: number) => ({
        Put: {
          TableName: table,
          Item: { ...item, version: { N: String(version + 1) } },
          ...(version === 0
            ? { ConditionExpression: "attribute_not_exists(pk)" }
            : {
                ConditionExpression: "version = :v",
                ExpressionAttributeValues: { ":v": { N: String(version) } },
              }),
        },
      });
      const items = stored.map((each) =>
        put({ pk: { S: LIVE }, sk: { S: each.alert.id }, ...itemOf(each) }, each.version),
      );
      const taken = put({ pk: { S: TURN.pk }, sk: { S: TURN.sk } }, turn);
      try {
        await client.send(new TransactWriteItemsCommand({ TransactItems: [taken, ...items] }));
        return "saved";
      } catch (error) {
        const lost = ["ConditionalCheckFailed", "TransactionConflict"];
        if (
          error instanceof TransactionCanceledException &&
          error.CancellationReasons?.some(({ Code = "" }) => lost.includes(Code))
        ) {
          return "conflict";
        }
        throw passing(error, `writing to ${table}`);
      }
    },
    async finish(stored) {
      const place = pastKey(stored.alert.id)!;
      await putItem(table, {
        pk: { S: `past#${place.month}` },
        sk: { S: place.sk },
        ...itemOf(stored),
        version: { N: String(stored.version) },
        expiresAt: { N: String(Math.ceil(stored.alert.lastSignAt / 1000) + KEEP_SECONDS) },
      });
      await client
        .send(
          new DeleteItemCommand({
            TableName: table,
            Key: { pk: { S: LIVE }, sk: { S: stored.alert.id } },
            ConditionExpression: "version = :v",
            ExpressionAttributeValues: { ":v": { N: String(stored.version) } },
          }),
        )
        .catch((error: Error) => {
          // Changed meanwhile: it stays live, and the next sweep moves it as it is then.
          if (error.name === "ConditionalCheckFailedException") return;
          throw passing(error, `writing to ${table}`);
        });
    },
    async find(id) {
      const place = pastKey(id);
      const keys = [{ pk: LIVE, sk: id }, ...(place ? [{ pk: `past#${place.month}`, sk: place.sk }] : [])];
      const [live, past] = await getAll(table, keys);
      if (live) return storedOf(live);
      // Whoever changes a past alert brings it back among the live ones, until the next sweep.
      return past && { ...storedOf(past), version: 0 };
    },
    async past(month, limit, before) {
      const items = await queryPartition(client, table, `past#${month}`, {
        ...(before !== undefined && {
          KeyConditionExpression: "pk = :pk AND sk < :before",
          ExpressionAttributeValues: { ":before": { S: before } },
        }),
        ConsistentRead: false,
        ScanIndexForward: false,
        Limit: limit,
      });
      return items.map((item) => storedOf(item).alert);
    },
  };
}
