import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { alertRule } from "@nagar/core/alerts/rule.ts";
import { expect, it } from "vitest";
import { dynamoDocuments } from "./documents.ts";

const rule = {
  id: "fast-rise",
  title: "PM2.5 rises",
  domain: "air",
  type: "air_unusual",
  severity: "info",
  condition: { kind: "rate", metric: "pm25", above: 50, over_minutes: 60 },
  actions: ["Look"],
};

/** A client whose one page holds these rules. */
const holding = (...written: { id: string }[]) =>
  ({
    send: async () => ({
      Items: written.map((each) => ({ sk: { S: each.id }, document: { S: JSON.stringify(each) } })),
    }),
  }) as unknown as DynamoDBClient;

it("a stored rule that the schema no longer accepts keeps none of the others out, and is told with its field", async () => {
  const old = { ...rule, id: "old", condition: { ...rule.condition, at_most_minutes: 7200 } };
  const documents = dynamoDocuments(holding(old, rule), "alerts", "rule", alertRule);
  const { accepted, refused } = await documents.stored();
  expect(accepted.map(({ written }) => written)).toEqual([rule]);
  expect((await documents.list()).map(({ id }) => id)).toEqual(["fast-rise"]);
  expect(refused).toEqual([
    {
      id: "old",
      message: expect.stringContaining("condition.at_most_minutes: of air, which reports each minute"),
    },
  ]);
});

it("a change over more than a day, which every domain may ask for, is read as it was written", async () => {
  const long = { ...rule, condition: { ...rule.condition, over_minutes: 10_080 } };
  const { accepted, refused } = await dynamoDocuments(holding(long), "alerts", "rule", alertRule).stored();
  expect([accepted.length, refused]).toEqual([1, []]);
});
