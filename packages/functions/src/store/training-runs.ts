/** Training runs: one item each, newest found first by its start. */
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { TrainingRun } from "@nagar/core/forecast/registry/training-run.ts";
import { DAY_MS } from "@nagar/core/observation/instant.ts";
import { getAll, putItem, queryPartition } from "./dynamo.ts";

const PARTITION = "training";
const KEPT_MS = 400 * DAY_MS;

export interface TrainingRuns {
  put(run: TrainingRun): Promise<void>;
  get(runId: string): Promise<TrainingRun | undefined>;
  list(limit: number): Promise<TrainingRun[]>;
}

export function dynamoTrainingRuns(client: DynamoDBClient, table: string): TrainingRuns {
  const read = (item: { run?: { S?: string | undefined } } | undefined) =>
    item && (JSON.parse(item.run?.S ?? "null") as TrainingRun);
  return {
    async put(run) {
      await putItem(table, {
        pk: { S: PARTITION },
        sk: { S: run.run_id },
        run: { S: JSON.stringify(run) },
        expiresAt: { N: String(Math.ceil((Date.parse(run.started_at) + KEPT_MS) / 1000)) },
      });
    },
    async get(runId) {
      const [item] = await getAll(table, [{ pk: PARTITION, sk: runId }]);
      return read(item as { run?: { S?: string } } | undefined);
    },
    async list(limit) {
      const items = await queryPartition(client, table, PARTITION);
      return items
        .map((item) => read(item as { run?: { S?: string } })!)
        .sort((a, b) => (a.started_at < b.started_at ? 1 : -1))
        .slice(0, limit);
    },
  };
}
