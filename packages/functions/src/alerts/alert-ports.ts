/** The alert engine's ports on AWS. */
import type { SweepPorts } from "@nagar/core/alerts/ports.ts";
import { type Domain, splitEntityKey } from "@nagar/core/observation/domain.ts";
import { localHour } from "@nagar/core/observation/instant.ts";
import { allWindows } from "@nagar/core/read/ports.ts";
import { currentAqi } from "@nagar/core/read/station-aqi.ts";
import type { EntityState } from "@nagar/core/window/entity-state.ts";
import { entityReader, windowReader } from "../api/readers.ts";
import { linked } from "../lib/resource.ts";
import { dynamoAlerts } from "../store/alert-store.ts";
import { dynamoClient } from "../store/dynamo.ts";
import { dynamoWindowStore } from "../store/dynamo-windows.ts";
import { dynamoWatches } from "../store/watch-store.ts";
import { alertSettings } from "./alert-settings.ts";
import { announceAlert } from "./announce-alert.ts";

export function alertPorts(): SweepPorts {
  const table = linked("AlertTable");
  const windows = windowReader();
  const norms = dynamoWindowStore(linked("WindowTable"), Date.now);
  return {
    settings: () => alertSettings(Date.now()),
    alerts: dynamoAlerts(dynamoClient(), table),
    watches: dynamoWatches(dynamoClient(), table, Date.now),
    async recent(entity, from, to, withUsual) {
      const [minutes, [norm]] = await Promise.all([
        allWindows(windows, { entity, resolution: "1m", from, to }),
        withUsual ? norms.load([{ entity, kind: "norm", start: localHour(to - 1) }]) : [],
      ]);
      return { minutes, ...(norm?.moments && { usual: Object.fromEntries(norm.moments) }) };
    },
    states,
    aqi: async (station, now) =>
      (await currentAqi(windows, splitEntityKey(station).entityId, now))?.index ?? null,
    announce: announceAlert,
  };
}

async function states(domain: Domain): Promise<EntityState[]> {
  const reader = entityReader();
  const all: EntityState[] = [];
  let cursor: string | undefined;
  do {
    const page = await reader.listEntities(domain, { limit: 1000, ...(cursor !== undefined && { cursor }) });
    all.push(...page.entities);
    cursor = page.next;
  } while (cursor !== undefined);
  return all;
}
