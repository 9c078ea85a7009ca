/** What the sweep stands on beside the watching: latest states, indices and forecasts. */
import { entityForecast } from "@nagar/core/alerts/entity-forecast.ts";
import type { SweepPorts } from "@nagar/core/alerts/ports.ts";
import { splitEntityKey } from "@nagar/core/observation/domain.ts";
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
    forecast: (entity, metric, hours, now) => entityForecast(entity, metric, hours, now, predictPorts()),
  };
}
