/** Monitoring in DynamoDB: the latest report of each series, and which series were asked about at all. */
import { type DynamoDBClient, QueryCommand } from "@aws-sdk/client-dynamodb";
import type { MonitorReport } from "@nagar/core/forecast/monitor/monitor-report.ts";
import { getAll, passing, putItem } from "./dynamo.ts";

const PARTITION = "monitor";
const ASKED = "asked";

export interface MonitorStore {
  get(series: string): Promise<MonitorReport | undefined>;
  put(report: MonitorReport): Promise<void>;
  list(options: { limit: number; after?: string }): Promise<{ reports: MonitorReport[]; next?: string }>;
  /** Series of which a forecast was given lately. */
  asked(): Promise<string[]>;
}

/** The reports of all series, page by page. */
export async function allReports({ list }: Pick<MonitorStore, "list">): Promise<MonitorReport[]> {
  const all: MonitorReport[] = [];
  let after: string | undefined;
  do {
    const { reports, next } = await list({ limit: 500, ...(after !== undefined && { after }) });
    all.push(...reports);
    after = next;
  } while (after !== undefined);
  return all;
}

export function dynamoMonitorStore(client: DynamoDBClient, table: string): MonitorStore {
  const query = (pk: string, limit: number, after?: string) =>
    client
      .send(
        new QueryCommand({
          TableName: table,
          KeyConditionExpression: "pk = :pk",
          ExpressionAttributeValues: { ":pk": { S: pk } },
          Limit: limit,
          ...(after !== undefined && { ExclusiveStartKey: { pk: { S: pk }, sk: { S: after } } }),
        }),
      )
      .catch((error) => Promise.reject(passing(error, `reading from ${table}`)));
  return {
    async get(series) {
      const [item] = await getAll(table, [{ pk: PARTITION, sk: series }]);
      return item && (JSON.parse(item["report"]?.S ?? "null") as MonitorReport);
    },
    async put(report) {
      await putItem(table, {
        pk: { S: PARTITION },
        sk: { S: report.series },
        report: { S: JSON.stringify(report) },
      });
    },
    async list({ limit, after }) {
      const page = await query(PARTITION, limit, after);
      const next = page.LastEvaluatedKey?.["sk"]?.S;
      return {
        reports: (page.Items ?? []).map((item) => JSON.parse(item["report"]?.S ?? "null") as MonitorReport),
        ...(next !== undefined && { next }),
      };
    },
    async asked() {
      const names: string[] = [];
      let after: string | undefined;
      do {
        const page = await query(ASKED, 1000, after);
        for (const item of page.Items ?? []) if (item["sk"]?.S) names.push(item["sk"].S);
        after = page.LastEvaluatedKey?.["sk"]?.S;
      } while (after !== undefined);
      return names;
    },
  };
}
