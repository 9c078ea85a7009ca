/** What watching minutes stands on, on AWS. */
import type { WatchPorts } from "@nagar/core/alerts/ports.ts";
import { recentMinutes } from "@nagar/core/alerts/recent-minutes.ts";
import { windowReader } from "../api/readers.ts";
import { linked } from "../lib/resource.ts";
import { dynamoAlerts } from "../store/alert-store.ts";
import { dynamoClient } from "../store/dynamo.ts";
import { dynamoWindowStore } from "../store/dynamo-windows.ts";
import { dynamoWatches } from "../store/watch-store.ts";
import { alertSettings } from "./alert-settings.ts";
import { announceAlert } from "./announce-alert.ts";

/** An entity's minutes, and what is usual for it. */
export const linkedMinutes = (): WatchPorts["recent"] =>
  recentMinutes(windowReader(), dynamoWindowStore(linked("WindowTable"), Date.now));

export function alertPorts(): WatchPorts {
  const table = linked("AlertTable");
  return {
    settings: () => alertSettings(Date.now()),
    alerts: dynamoAlerts(dynamoClient(), table),
    watches: dynamoWatches(dynamoClient(), table, Date.now),
    recent: linkedMinutes(),
    announce: announceAlert,
  };
}
