/**
 * Every forecast that was given, until its truth has come and it was scored: one item per series, origin and version.
 * The same forecast given again is the same item.
 */
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { KeptPrediction } from "@nagar/core/forecast/monitor/kept-prediction.ts";
import { DAY_MS, formatInstant } from "@nagar/core/observation/instant.ts";
import { putItem, queryPartition } from "./dynamo.ts";

/** A forecast of 30 days is scored after 30 days; the rest is for looking back. */
const KEPT_MS = 60 * DAY_MS;
const pkOf = (series: string) => `predictions#${series}`;
const skOf = ({ originMs, version }: KeptPrediction) => `${formatInstant(originMs)}#${version}`;

export interface PredictionStore {
  keep(prediction: KeptPrediction, now: number): Promise<void>;
  /** Forecasts of a series whose origin lies in [from, to), oldest first. */
  between(series: string, from: number, to: number): Promise<KeptPrediction[]>;
}

export function dynamoPredictionStore(client: DynamoDBClient, table: string): PredictionStore {
  return {
    async keep(prediction, now) {
      const expiresAt = { N: String(Math.ceil((now + KEPT_MS) / 1000)) };
      await Promise.all([
        putItem(table, {
          pk: { S: pkOf(prediction.series) },
          sk: { S: skOf(prediction) },
          prediction: { S: JSON.stringify(prediction) },
          expiresAt,
        }),
        // So that the monitoring knows which series to score, those without a model too.
        putItem(table, { pk: { S: "asked" }, sk: { S: prediction.series }, expiresAt }),
      ]);
    },
    async between(series, from, to) {
      const items = await queryPartition(client, table, pkOf(series), {
        KeyConditionExpression: "pk = :pk AND sk BETWEEN :from AND :to",
        ExpressionAttributeValues: { ":from": { S: formatInstant(from) }, ":to": { S: formatInstant(to) } },
        ConsistentRead: false,
      });
      return items.map((item) => JSON.parse(item["prediction"]?.S ?? "null") as KeptPrediction);
    },
  };
}
