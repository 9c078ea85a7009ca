/** Latest states in DynamoDB: one item per entity, listed by domain and by when it last changed. */
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { type EntityKey, splitEntityKey } from "@nagar/core/observation/domain.ts";
import type { EntityState } from "@nagar/core/window/entity-state.ts";
import type { StateStore } from "@nagar/core/window/ports.ts";
import { getAll, type Item, putVersioned, queryIndex } from "./dynamo.ts";
import type { EntityReader } from "./entity-reader.ts";

const SORT_KEY = "state";

const keyOf = (entity: EntityKey) => ({ pk: entity, sk: SORT_KEY });
const stateOf = (item: Item) => JSON.parse(item["state"]?.S ?? "null") as EntityState;

export function dynamoStateStore(table: string, now: () => number): StateStore {
  return {
    async load(entities) {
      const items = await getAll(table, entities.map(keyOf));
      return items.map((item) => item && { state: stateOf(item), version: Number(item["version"]?.N) });
    },
    save(state, version) {
      const item: Item = {
        pk: { S: state.entity },
        sk: { S: SORT_KEY },
        domain: { S: splitEntityKey(state.entity).domain },
        updatedAt: { S: new Date(now()).toISOString() },
        state: { S: JSON.stringify(state) },
      };
      return putVersioned(table, item, version);
    },
  };
}

export function dynamoEntityReader(client: DynamoDBClient, table: string): EntityReader {
  return {
    async getEntity(entity) {
      const [item] = await getAll(table, [keyOf(entity)]);
      return item && stateOf(item);
    },
    async getEntities(entities) {
      const items = await getAll(table, [...new Set(entities)].map(keyOf));
      const states = items.flatMap((item) => (item ? [stateOf(item)] : []));
      return new Map(states.map((state) => [state.entity, state]));
    },
    async listEntities(domain, { limit, since, cursor }) {
      const byDomain = { IndexName: "byDomain", hash: "domain", value: domain, range: "updatedAt" };
      const { items, ...page } = await queryIndex(client, table, byDomain, cursor, {
        limit,
        ...(since !== undefined && { since: new Date(since).toISOString() }),
      });
      return { entities: items.map(stateOf), ...page };
    },
  };
}
