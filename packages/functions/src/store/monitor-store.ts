/** Monitoring in DynamoDB: the latest report of each series, and which series were asked about at all. */
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { MonitorReport } from "@nagar/core/forecast/monitor/monitor-report.ts";
import { getAll, putItem, queryPage, queryPartition } from "./dynamo.ts";

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
    async list(asked) {
      const { items, ...page } = await queryPage(client, table, PARTITION, asked);
      return {
        reports: items.map((item) => JSON.parse(item["report"]?.S ?? "null") as MonitorReport),
        ...page,
      };
    },
    async asked() {
      const items = await queryPartition(client, table, ASKED);
      return items.flatMap((item) => item["sk"]?.S ?? []);
    },
  };
}
