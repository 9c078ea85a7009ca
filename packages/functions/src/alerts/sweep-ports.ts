/** What the sweep stands on beside the watching: latest states, indices and forecasts. */
import { probabilityAbove } from "@nagar/core/alerts/exceedance.ts";
import type { EntityForecast } from "@nagar/core/alerts/judge-slow.ts";
import type { SweepPorts } from "@nagar/core/alerts/ports.ts";
import { NotFound } from "@nagar/core/errors.ts";
import { forecastSeries } from "@nagar/core/forecast/serve/forecast-series.ts";
import { unitOf } from "@nagar/core/forecast/serve/targets.ts";
import { type EntityKey, splitEntityKey } from "@nagar/core/observation/domain.ts";
import { currentAqi } from "@nagar/core/read/station-aqi.ts";
import { statesOf, windowReader } from "../api/readers.ts";
import { predictPorts } from "../forecast/predict-ports.ts";
import { alertPorts } from "./alert-ports.ts";

export function sweepPorts(): SweepPorts {
  return {
    ...alertPorts(),
    states: statesOf,
    aqi: async (station, now) =>
      (await currentAqi(windowReader(), splitEntityKey(station).entityId, now))?.index ?? null,
    forecast,
  };
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
