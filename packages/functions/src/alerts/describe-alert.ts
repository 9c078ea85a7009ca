/** What can be told of one alert beside what is kept of it: its area, its entity now, what is to come, and the feeds. */
import type { Alert } from "@nagar/core/alerts/alert.ts";
import { type AlertDetail, alertAnswer, healthAdvice } from "@nagar/core/alerts/wire.ts";
import { NotFound } from "@nagar/core/errors.ts";
import { LEVELS } from "@nagar/core/forecast/metrics.ts";
import { forecastSeries } from "@nagar/core/forecast/serve/forecast-series.ts";
import { unitOf } from "@nagar/core/forecast/serve/targets.ts";
import { splitEntityKey } from "@nagar/core/observation/domain.ts";
import { formatInstant } from "@nagar/core/observation/instant.ts";
import { METRIC_BY_WIRE, metricToWire, metricUnit } from "@nagar/core/observation/metrics.ts";
import type { EntityState } from "@nagar/core/window/entity-state.ts";
import { entityReader } from "../api/readers.ts";
import { predictPorts } from "../forecast/predict-ports.ts";
import { logger } from "../lib/logger.ts";
import { placeOf, townPlaces } from "./town-places.ts";

/** Entities whose places are looked up: a jam over the whole town is told well enough by so many. */
const MOST_PLACES = 50;
const HOURS_AHEAD = 6;
const [LOWER, MEDIAN, UPPER] = [0.1, 0.5, 0.9].map((level) => LEVELS.indexOf(level as 0.5)) as [
  number,
  number,
  number,
];

/** @throws Unavailable where a store does not answer. */
export async function describeAlert(alert: Alert, now: number): Promise<AlertDetail> {
  const entities = alert.entities.slice(0, MOST_PLACES);
  const [states, inTown] = await Promise.all([entityReader().getEntities(entities), townPlaces()]);
  const own = states.get(alert.entity);
  const places = entities.flatMap((entity) => {
    const place = placeOf(entity, states.get(entity), inTown);
    return place === undefined ? [] : [place.coordinates];
  });
  return {
    ...alertAnswer(alert, placeOf(alert.entity, own, inTown)),
    area:
      places.length === 0
        ? null
        : { type: "MultiPoint", coordinates: places.map(([longitude, latitude]) => [longitude, latitude]) },
    now: own === undefined ? [] : latest(own),
    predicted: await ahead(alert, now),
    sources: [...new Set(states.values().map(({ source }) => source))].sort(),
    health_advice: healthAdvice(alert),
  };
}

const latest = ({ domain, entityId, metrics }: EntityState): AlertDetail["now"] =>
  Object.entries(metrics).map(([name, { value, observedAt }]) => ({
    domain,
    entity_id: entityId,
    metric: metricToWire(domain, name),
    unit: metricUnit(domain, name),
    value,
    observed_at: formatInstant(observedAt),
  }));

async function ahead({ entity, evidence }: Alert, now: number): Promise<AlertDetail["predicted"]> {
  const { domain, entityId } = splitEntityKey(entity);
  const metric = evidence[0] && metricToWire(domain, evidence[0].metric);
  if (metric === undefined || !METRIC_BY_WIRE[domain].has(metric)) return [];
  try {
    const unit = unitOf(domain, metric, "1h");
    const { path, version } = await forecastSeries(
      { domain, entityId, metric, step: "1h" },
      HOURS_AHEAD,
      now,
      predictPorts(),
    );
    return path.map(({ atMs, quantiles }) => ({
      domain,
      entity_id: entityId,
      metric,
      unit,
      at: formatInstant(atMs),
      value: quantiles[MEDIAN]!,
      lower: quantiles[LOWER]!,
      upper: quantiles[UPPER]!,
      confidence: 0.8,
      model_version: version,
    }));
  } catch (error) {
    // Silence and patterns have no quantity of their own, and what was never observed cannot be forecast. Whatever
    // else is wrong must not keep an alert from being read.
    if (!(error instanceof NotFound)) logger.warn("no forecast beside the alert", { error });
    return [];
  }
}
