/** Which notifications were sent, which are being sent, and which wait. */
import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  PutItemCommand,
} from "@aws-sdk/client-dynamodb";
import type { Notification } from "@nagar/core/alerts/notify.ts";
import type { NotificationLedger } from "@nagar/core/alerts/tell.ts";
import { HOUR_MS } from "@nagar/core/observation/instant.ts";
import { type Item, passing, putItem, queryPartition } from "./dynamo.ts";

/** A claim whose sender has not come back by then is dead. */
const CLAIM_MS = 60_000;
const KEEP_SECONDS = 30 * 86_400;

const timeKey = (ms: number) => new Date(ms).toISOString();

export function dynamoNotifications(
  client: DynamoDBClient,
  table: string,
  now: () => number,
): NotificationLedger {
  const expiresAt = () => ({ N: String(Math.ceil(now() / 1000) + KEEP_SECONDS) });
  const query = (pk: string, condition: string, bound: string): Promise<Item[]> =>
    queryPartition(client, table, pk, {
      KeyConditionExpression: `pk = :pk AND ${condition}`,
      ExpressionAttributeValues: { ":bound": { S: bound } },
    });
  const forgetPlace = async (recipient: string, id: string, at: number) => {
    await client
      .send(
        new DeleteItemCommand({
          TableName: table,
          Key: { pk: { S: `told#${recipient}` }, sk: { S: `${timeKey(at)}#${id}` } },
        }),
      )
      .catch((error) => Promise.reject(passing(error, `writing to ${table}`)));
  };
  return {
    async claim(id) {
      try {
        await client.send(
          new PutItemCommand({
            TableName: table,
            Item: {
              pk: { S: `notification#${id}` },
              sk: { S: "claim" },
              claimedAt: { N: String(now()) },
              expiresAt: expiresAt(),
            },
            ConditionExpression: "attribute_not_exists(pk) OR claimedAt < :old",
            ExpressionAttributeValues: { ":old": { N: String(now() - CLAIM_MS) } },
            ReturnValuesOnConditionCheckFailure: "ALL_OLD",
          }),
        );
        return "mine";
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) {
          return error.Item?.["claimedAt"] === undefined ? "sent" : "busy";
        }
        throw passing(error, `writing to ${table}`);
      }
    },
    async reserve({ id, recipient }, at, perHour) {
      await putItem(table, {
        pk: { S: `told#${recipient}` },
        sk: { S: `${timeKey(at)}#${id}` },
        expiresAt: { N: String(Math.ceil(at / 1000) + 7_200) },
      });
      // Whoever else takes a place at this moment has written it, too, or will find this one.
      const places = await query(`told#${recipient}`, "sk > :bound", timeKey(at - HOUR_MS));
      const own = places.findIndex((item) => item["sk"]!.S === `${timeKey(at)}#${id}`);
      if (own < perHour) return true;
      await forgetPlace(recipient, id, at);
      return false;
    },
    release: ({ id, recipient }, at) => forgetPlace(recipient, id, at),
    async sent({ id }) {
      // Without `claimedAt` no condition on it can ever hold: it cannot be claimed again.
      await putItem(table, { pk: { S: `notification#${id}` }, sk: { S: "claim" }, expiresAt: expiresAt() });
    },
    async sentSince(recipient, since) {
      const items = await query(`told#${recipient}`, "sk > :bound", timeKey(since));
      return items.map((item) => Date.parse(item["sk"]!.S!.split("#")[0]!));
    },
    postpone: (notification) =>
      putItem(table, {
        pk: { S: "due" },
        sk: { S: `${timeKey(notification.notBefore)}#${notification.id}` },
        notification: { S: JSON.stringify(notification) },
        expiresAt: expiresAt(),
      }),
    async due(at) {
      const items = await query("due", "sk <= :bound", timeKey(at));
      return items.map((item) => JSON.parse(item["notification"]!.S!) as Notification);
    },
    async forget({ id, notBefore }) {
      await client
        .send(
          new DeleteItemCommand({
            TableName: table,
            Key: { pk: { S: "due" }, sk: { S: `${timeKey(notBefore)}#${id}` } },
          }),
        )
        .catch((error) => Promise.reject(passing(error, `writing to ${table}`)));
    },
  };
}
