/** What a metric of an entity is forecast to be, as the conditions on forecasts read it. */
import { NotFound } from "../errors.ts";
import { forecastSeries } from "../forecast/serve/forecast-series.ts";
import type { ForecastPorts } from "../forecast/serve/ports.ts";
import { unitOf } from "../forecast/serve/targets.ts";
import { type EntityKey, splitEntityKey } from "../observation/domain.ts";
import { probabilityAbove } from "./exceedance.ts";
import type { EntityForecast } from "./judge-slow.ts";

/**
 * The coming `hours` of a metric (wire name) at `now` (ms), by the version that answers. A naive rule is none: what was at
 * this time yesterday says nothing of how probable it is that it comes again, and an episode would be called on the day
 * after it.
 * @returns undefined where no trained version answers, or nothing was observed.
 * @throws Unavailable where the windows do not answer.
 */
export async function entityForecast(
  entity: EntityKey,
  metric: string,
  hours: number,
  now: number,
  ports: ForecastPorts,
): Promise<EntityForecast | undefined> {
  const { domain, entityId } = splitEntityKey(entity);
  try {
    const made = await forecastSeries({ domain, entityId, metric, step: "1h" }, hours, now, ports);
    if (made.stage === "baseline") return undefined;
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
