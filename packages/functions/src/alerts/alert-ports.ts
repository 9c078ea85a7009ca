/** What watching minutes stands on, on AWS. */
import type { WatchPorts } from "@nagar/core/alerts/ports.ts";
import { localHour } from "@nagar/core/observation/instant.ts";
import { allWindows } from "@nagar/core/read/ports.ts";
import { windowReader } from "../api/readers.ts";
import { linked } from "../lib/resource.ts";
import { dynamoAlerts } from "../store/alert-store.ts";
import { dynamoClient } from "../store/dynamo.ts";
import { dynamoWindowStore } from "../store/dynamo-windows.ts";
import { dynamoWatches } from "../store/watch-store.ts";
import { alertSettings } from "./alert-settings.ts";
import { announceAlert } from "./announce-alert.ts";

/** An entity's minutes, and what is usual for it. */
export function recentMinutes(): WatchPorts["recent"] {
  const windows = windowReader();
  const norms = dynamoWindowStore(linked("WindowTable"), Date.now);
  return async (entity, spans, withUsual) => {
    const start = localHour(spans.at(-1)!.to - 1);
    const [[norm], ...read] = await Promise.all([
      withUsual ? norms.load([{ entity, kind: "norm", start }]) : [],
      ...spans.map((span) => allWindows(windows, { entity, resolution: "1m", ...span })),
    ]);
    const minutes = read.flat();
    return { minutes, ...(norm?.moments && { usual: Object.fromEntries(norm.moments) }) };
  };
}

export function alertPorts(): WatchPorts {
  const table = linked("AlertTable");
  return {
    settings: () => alertSettings(Date.now()),
    alerts: dynamoAlerts(dynamoClient(), table),
    watches: dynamoWatches(dynamoClient(), table, Date.now),
    recent: recentMinutes(),
    announce: announceAlert,
  };
}
