/** What the alert engine remembers of each entity, and which entities hold a part of a pattern now. */
import { DeleteItemCommand, type DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { WatchStore } from "@nagar/core/alerts/ports.ts";
import { newWatch, type Watch } from "@nagar/core/alerts/watch-entity.ts";
import { getAll, type Item, passing, putItem, putVersioned, queryPartition } from "./dynamo.ts";

const HOLDING = "holding";
/** An entity that has said nothing for so long is watched anew. */
const TTL_SECONDS = 90 * 86_400;

/** JSON has no -Infinity: a time that never was is left out. */
const encode = (watch: Watch) =>
  JSON.stringify(watch, (_, value) => (value === Number.NEGATIVE_INFINITY ? undefined : value));
const decode = (item: Item): Watch => {
  const watch = JSON.parse(item["watch"]?.S ?? "{}") as Watch;
  const conditions = Object.entries(watch.conditions ?? {}).map(
    ([key, state]) => [key, { ...state, at: state.at ?? Number.NEGATIVE_INFINITY }] as const,
  );
  return { ...newWatch(watch.entity), ...watch, conditions: Object.fromEntries(conditions) };
};

export function dynamoWatches(client: DynamoDBClient, table: string, now: () => number): WatchStore {
  const itemOf = (watch: Watch): Item => ({
    watch: { S: encode(watch) },
    expiresAt: { N: String(Math.ceil(now() / 1000) + TTL_SECONDS) },
  });
  return {
    async load(entity) {
      const [item] = await getAll(table, [{ pk: entity, sk: "watch" }]);
      return item && { watch: decode(item), version: Number(item["version"]?.N) };
    },
    save: (watch, version) =>
      putVersioned(table, { pk: { S: watch.entity }, sk: { S: "watch" }, ...itemOf(watch) }, version),
    async holding() {
      return (await queryPartition(client, table, HOLDING)).map(decode);
    },
    async hold(watch, holds) {
      if (holds) return putItem(table, { pk: { S: HOLDING }, sk: { S: watch.entity }, ...itemOf(watch) });
      await client
        .send(
          new DeleteItemCommand({ TableName: table, Key: { pk: { S: HOLDING }, sk: { S: watch.entity } } }),
        )
        .catch((error) => Promise.reject(passing(error, `writing to ${table}`)));
    },
  };
}
