/** What the sweep stands on beside the watching: latest states, indices and forecasts. */
import { probabilityAbove } from "@nagar/core/alerts/exceedance.ts";
import type { EntityForecast } from "@nagar/core/alerts/judge-slow.ts";
import type { SweepPorts } from "@nagar/core/alerts/ports.ts";
import { NotFound } from "@nagar/core/errors.ts";
import { forecastSeries } from "@nagar/core/forecast/serve/forecast-series.ts";
import { unitOf } from "@nagar/core/forecast/serve/targets.ts";
import { type Domain, type EntityKey, splitEntityKey } from "@nagar/core/observation/domain.ts";
import { currentAqi } from "@nagar/core/read/station-aqi.ts";
import type { EntityState } from "@nagar/core/window/entity-state.ts";
import { entityReader, windowReader } from "../api/readers.ts";
import { predictPorts } from "../forecast/predict-ports.ts";
import { alertPorts } from "./alert-ports.ts";

export function sweepPorts(): SweepPorts {
  return {
    ...alertPorts(),
    states,
    aqi: async (station, now) =>
      (await currentAqi(windowReader(), splitEntityKey(station).entityId, now))?.index ?? null,
    forecast,
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

async function forecast(
  entity: EntityKey,
  metric: string,
  hours: number,
  now: number,
): Promise<EntityForecast | undefined> {
  const { domain, entityId } = splitEntityKey(entity);
  try {
    const made = await forecastSeries({ domain, entityId, metric, step: "1h" }, hours, now, predictPorts());
    return {
      unit: unitOf(domain, metric, "1h"),
      model: made.version,
      hours: made.path.map(({ atMs, point, quantiles }) => ({
        at: atMs,
        mean: point,
        probabilityAbove: (bound) => probabilityAbove(quantiles, bound),
      })),
    };
  } catch (error) {
    if (error instanceof NotFound) return undefined;
    throw error;
  }
}
