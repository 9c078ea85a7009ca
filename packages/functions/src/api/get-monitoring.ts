/** GET /v1/ml/monitoring: how the forecasts of each series do live. */
import { monitoringQuery, monitoringThresholds } from "@nagar/core/forecast/monitor/monitoring-answer.ts";
import { formatInstant } from "@nagar/core/observation/instant.ts";
import { encodeCursor } from "@nagar/core/read/parameters.ts";
import { httpHandler } from "../lib/handler.ts";
import { linked } from "../lib/resource.ts";
import { dynamoClient } from "../store/dynamo.ts";
import { dynamoMonitorStore } from "../store/monitor-store.ts";
import { zipped } from "./revalidate.ts";

export const handler = httpHandler({ query: monitoringQuery }, async ({ query }, { now }) => {
  const { series, alerts, limit, cursor } = query;
  const store = dynamoMonitorStore(dynamoClient(), linked("ForecastTable"));
  const page =
    series === undefined
      ? await store.list({ limit, ...(cursor !== undefined && { after: cursor }) })
      : { reports: [await store.get(series)].filter((each) => each !== undefined) };
  return {
    body: {
      thresholds: monitoringThresholds,
      series: page.reports.filter((report) => !alerts || report.alerts.length > 0),
      next_cursor: "next" in page && page.next !== undefined ? encodeCursor(page.next) : null,
      answered_at: formatInstant(now),
    },
  };
}).use(zipped());
