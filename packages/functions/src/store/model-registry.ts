/**
 * The registry of models in DynamoDB: one item a series with its state, changed on the condition that nobody else
 * changed it meanwhile, and one a version with all that is known of how it was made.
 */
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { Unavailable } from "@nagar/core/errors.ts";
import type { ModelCard } from "@nagar/core/forecast/registry/model-card.ts";
import { compareVersions, emptyRegistry, type Registry } from "@nagar/core/forecast/registry/registry.ts";
import { getAll, type Item, putItem, putVersioned, queryPage, queryPartition } from "./dynamo.ts";

/** All series in one partition: a few thousand small items, listed page by page. */
const PARTITION = "registry";
const cardPartition = (series: string) => `models#${series}`;
/** Two changes at once are rare; four in a row are a fault. */
const TRIES = 5;

export interface ModelRegistry {
  load(series: string): Promise<Registry>;
  /** Changes a registry; `change` may run again where somebody else was first. Returns what is stored then. */
  change(series: string, change: (registry: Registry) => Registry): Promise<Registry>;
  list(options: { limit: number; after?: string }): Promise<{ registries: Registry[]; next?: string }>;
  putCard(card: ModelCard): Promise<void>;
  /** The cards of all versions, oldest version first. */
  cards(series: string): Promise<ModelCard[]>;
}

export function dynamoModelRegistry(client: DynamoDBClient, table: string): ModelRegistry {
  const stored = async (series: string) => {
    const [item] = await getAll(table, [{ pk: PARTITION, sk: series }]);
    return item && { registry: stateOf(item), version: Number(item["version"]?.N) };
  };

  return {
    load: async (series) => (await stored(series))?.registry ?? emptyRegistry(series),
    async change(series, change) {
      for (let attempt = 0; attempt < TRIES; attempt++) {
        const before = await stored(series);
        const registry = before?.registry ?? emptyRegistry(series);
        const next = change(registry);
        if (next === registry) return registry;
        const item: Item = { pk: { S: PARTITION }, sk: { S: series }, state: { S: JSON.stringify(next) } };
        if ((await putVersioned(table, item, before?.version ?? 0)) === "saved") return next;
      }
      throw new Unavailable(`the registry of ${series} is being changed by too many at once`);
    },
    async list(asked) {
      const { items, ...page } = await queryPage(client, table, PARTITION, asked);
      return { registries: items.map(stateOf), ...page };
    },
    async putCard(card) {
      await putItem(table, {
        pk: { S: cardPartition(card.series) },
        sk: { S: card.version },
        card: { S: JSON.stringify(card) },
      });
    },
    async cards(series) {
      const items = await queryPartition(client, table, cardPartition(series));
      // The table sorts keys as text: 1.10.0 before 1.9.0.
      return items
        .map((item) => JSON.parse(item["card"]?.S ?? "null") as ModelCard)
        .toSorted((a, b) => compareVersions(a.version, b.version));
    },
  };
}

const stateOf = (item: Item) => JSON.parse(item["state"]?.S ?? "null") as Registry;

/** Every registry, page by page. */
export async function allRegistries(registry: Pick<ModelRegistry, "list">): Promise<Registry[]> {
  const all: Registry[] = [];
  let after: string | undefined;
  do {
    const page = await registry.list({ limit: 500, ...(after !== undefined && { after }) });
    all.push(...page.registries);
    after = page.next;
  } while (after !== undefined);
  return all;
}
