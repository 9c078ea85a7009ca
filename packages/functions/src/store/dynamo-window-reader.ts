/** Windows for whoever reads them: pages in time order, without what only the counter needs. */
import { type DynamoDBClient, QueryCommand, type QueryCommandInput } from "@aws-sdk/client-dynamodb";
import { parseInstant } from "@nagar/core/observation/instant.ts";
import { RESOLUTION_MS, type WindowSummary, windowSortKey, windowStart } from "@nagar/core/window/window.ts";
import { decodeSummary } from "@nagar/core/window/window-codec.ts";
import { passing } from "./dynamo.ts";
import type { WindowQuery, WindowReader } from "./window-reader.ts";

export function dynamoWindowReader(client: DynamoDBClient, table: string): WindowReader {
  function range(
    query: Pick<WindowQuery, "entity" | "resolution" | "from" | "to">,
  ): QueryCommandInput | undefined {
    const { entity, resolution, from, to } = query;
    const length = RESOLUTION_MS[resolution];
    const first = windowStart(resolution, from + length - 1);
    const last = windowStart(resolution, to - 1);
    if (last < first) return undefined;
    return {
      TableName: table,
      KeyConditionExpression: "pk = :entity AND sk BETWEEN :first AND :last",
      ExpressionAttributeValues: {
        ":entity": { S: entity },
        ":first": { S: windowSortKey(resolution, first) },
        ":last": { S: windowSortKey(resolution, last) },
      },
    };
  }

  const ask = (input: QueryCommandInput) =>
    client
      .send(new QueryCommand(input))
      .catch((error) => Promise.reject(passing(error, `reading from ${table}`)));

  return {
    async readWindows(query) {
      const { entity, resolution, limit } = query;
      let input = range({ ...query, from: Math.max(query.from, query.after ?? query.from) });
      const windows: WindowSummary[] = [];
      while (input !== undefined && windows.length <= limit) {
        const page = await ask({
          ...input,
          Limit: limit + 1 - windows.length,
          ProjectionExpression: "sk, summary",
        });
        for (const item of page.Items ?? []) {
          const start = parseInstant(item["sk"]?.S?.slice(resolution.length + 1) ?? "");
          if (start === undefined) continue;
          const { observations, flags, metrics } = decodeSummary(item["summary"]?.S ?? "{}");
          windows.push({ entity, resolution, start, observations, flags, metrics });
        }
        input = page.LastEvaluatedKey && { ...input, ExclusiveStartKey: page.LastEvaluatedKey };
      }
      const next = windows[limit]?.start;
      return { windows: windows.slice(0, limit), ...(next !== undefined && { next }) };
    },

    async countWindows(query) {
      let total = 0;
      let input = range(query);
      while (input !== undefined) {
        const page = await ask({ ...input, Select: "COUNT" });
        total += page.Count ?? 0;
        input = page.LastEvaluatedKey && { ...input, ExclusiveStartKey: page.LastEvaluatedKey };
      }
      return total;
    },
  };
}
