/** GET /v1/ml/monitoring/wards: how well forecasts serve each ward, and which is served much worse than most. */
import { errorsByWard, wardErrorsQuery } from "@nagar/core/forecast/monitor/errors-by-ward.ts";
import { splitSeriesId } from "@nagar/core/forecast/serve/series-id.ts";
import { formatInstant } from "@nagar/core/observation/instant.ts";
import { wardsOf } from "@nagar/core/town/wards-of.ts";
import { httpHandler } from "../lib/handler.ts";
import { linked } from "../lib/resource.ts";
import { dynamoClient } from "../store/dynamo.ts";
import { allReports, dynamoMonitorStore } from "../store/monitor-store.ts";
import { readTownFile } from "../store/town-file.ts";
import { zipped } from "./revalidate.ts";

export const handler = httpHandler({ query: wardErrorsQuery }, async ({ query: { domain } }, { now }) => {
  const store = dynamoMonitorStore(dynamoClient(), linked("ForecastTable"));
  const [reports, { town }] = await Promise.all([allReports(store), readTownFile()]);
  const asked = reports.filter(
    ({ series }) => domain === undefined || splitSeriesId(series)?.domain === domain,
  );
  return { body: { ...errorsByWard(asked, town.zones, wardsOf(town)), answered_at: formatInstant(now) } };
}).use(zipped());
