/** What the windows say, read from the table: how many observations of an entity are counted. */
import { BatchGetItemCommand, DynamoDBClient, paginateQuery } from "@aws-sdk/client-dynamodb";
import { windowSortKey } from "@nagar/core/window/window.ts";
import { loadLock } from "../../packages/local/src/lock.ts";
import { DOMAIN, entityId } from "./load.ts";

const MINUTE_MS = 60_000;

interface StoredSummary {
  /** Observations. */
  o?: number;
}

function observations(summary: string | undefined): number {
  return (JSON.parse(summary ?? "{}") as StoredSummary).o ?? 0;
}

export interface WindowTable {
  /** Observations of each entity in the minutes from `firstMinute` to now (epoch ms). */
  counted(entities: readonly number[], firstMinute: number): Promise<number[]>;
  /** Observations of one entity in all its minutes. */
  total(entity: number): Promise<number>;
  close(): void;
}

/** Opens the window table of a running system. */
export async function openWindowTable(endpoint: string): Promise<WindowTable> {
  const lock = await loadLock();
  const TableName = Object.values(lock.functions).find(({ links }) => links["WindowTable"])?.links[
    "WindowTable"
  ]?.["name"] as string;
  const client = new DynamoDBClient({
    endpoint,
    region: lock.region,
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
  });
  return {
    async counted(entities, firstMinute) {
      const minutes: number[] = [];
      for (let start = firstMinute; start <= Date.now(); start += MINUTE_MS) minutes.push(start);
      const Keys = entities.flatMap((entity) =>
        minutes.map((start) => ({
          pk: { S: `${DOMAIN}#${entityId(entity)}` },
          sk: { S: windowSortKey("1m", start) },
        })),
      );
      const { Responses } = await client.send(
        new BatchGetItemCommand({
          RequestItems: {
            [TableName]: { Keys, ConsistentRead: true, ProjectionExpression: "pk, summary" },
          },
        }),
      );
      const items = Responses?.[TableName] ?? [];
      return entities.map((entity) =>
        items
          .filter(({ pk }) => pk?.S === `${DOMAIN}#${entityId(entity)}`)
          .reduce((sum, { summary }) => sum + observations(summary?.S), 0),
      );
    },
    async total(entity) {
      const pages = paginateQuery(
        { client },
        {
          TableName,
          KeyConditionExpression: "pk = :pk AND begins_with(sk, :minutes)",
          ExpressionAttributeValues: {
            ":pk": { S: `${DOMAIN}#${entityId(entity)}` },
            ":minutes": { S: "1m#" },
          },
        },
      );
      let sum = 0;
      for await (const { Items = [] } of pages) {
        for (const { summary } of Items) sum += observations(summary?.S);
      }
      return sum;
    },
    close: () => client.destroy(),
  };
}
