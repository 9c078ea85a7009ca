/** GET /v1/alerts: what is wrong, or was, the newest first. */
import { alertsQuery } from "@nagar/core/alerts/wire.ts";
import { formatInstant } from "@nagar/core/observation/instant.ts";
import { encodeCursor } from "@nagar/core/read/parameters.ts";
import { httpHandler } from "../lib/handler.ts";
import { listAlerts } from "./alerts-reader.ts";
import { zipped } from "./revalidate.ts";

export const handler = httpHandler({ query: alertsQuery }, async ({ query }, { now }) => {
  const { alerts, next } = await listAlerts(query, now);
  return {
    body: {
      alerts,
      next_cursor: next === undefined ? null : encodeCursor(next),
      answered_at: formatInstant(now),
    },
  };
}).use(zipped());
