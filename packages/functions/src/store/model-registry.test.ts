import type { DynamoDBClient, QueryCommand } from "@aws-sdk/client-dynamodb";
import { expect, it } from "vitest";
import { dynamoModelRegistry } from "./model-registry.ts";

it("the cards of all versions come in the order of their numbers, however many pages they lie on", async () => {
  const versions = [
    ...Array.from({ length: 130 }, (_, minor) => `1.${minor}.0`),
    ...Array.from({ length: 12 }, (_, patch) => `2.0.${patch}`),
  ];
  const stored = versions.toSorted();
  // A table that gives up after fifty items, as DynamoDB does after a megabyte.
  const client = {
    async send({ input }: QueryCommand) {
      const after = input.ExclusiveStartKey?.["sk"]?.S;
      const from = after === undefined ? 0 : stored.indexOf(after) + 1;
      const page = stored.slice(from, from + 50);
      return {
        Items: page.map((version) => ({ card: { S: JSON.stringify({ version }) } })),
        ...(from + 50 < stored.length && { LastEvaluatedKey: { sk: { S: page.at(-1)! } } }),
      };
    },
  } as unknown as DynamoDBClient;
  const cards = await dynamoModelRegistry(client, "forecasts").cards("air~P1~pm25~1h");
  expect(cards.map(({ version }) => version)).toEqual(versions);
});
