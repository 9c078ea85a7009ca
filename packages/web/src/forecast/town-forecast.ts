/** Forecasts of many places at one moment: what the map colours, what the list ranks, what the head counts. */
import type { PredictAnswer } from "../api/forecast-types.ts";
import type { Entity } from "../api/types.ts";
import type { Entities } from "../live/town-store.ts";
import { classOf, LEGENDS } from "../town/figures.ts";
import type { Place } from "../town/places.ts";
import { predictionAt } from "./fan-data.ts";

export type Forecasts = ReadonlyMap<string, PredictAnswer>;

/** Each forecast at `ahead` steps in the shape of a measurement, so that the map draws it as it draws the present. */
export function entitiesAhead(places: readonly Place[], forecasts: Forecasts, ahead: number): Entities {
  const entities = new Map<string, Entity>();
  for (const { key, domain, entityId } of places) {
    const forecast = forecasts.get(key);
    const prediction = forecast && predictionAt(forecast, ahead);
    if (!forecast || !prediction) continue;
    const { timestamp, value, aqi } = prediction;
    entities.set(key, {
      domain,
      entity_id: entityId,
      source: forecast.model_version,
      observed_at: timestamp,
      flags: [],
      metrics: { [forecast.metric]: { value, unit: forecast.unit, observed_at: timestamp } },
      ...(aqi && {
        aqi: { index: aqi.index, category: aqi.category, dominant: aqi.dominant, as_of: timestamp },
      }),
    });
  }
  return entities;
}

export interface Outlook {
  place: Place;
  forecast: PredictAnswer;
  /** In the metric's unit; a station's index where it has one. */
  value: number;
  lower: number | undefined;
  upper: number | undefined;
  /** What was measured last, of the same quantity. */
  now: number | undefined;
}

/** Quantities of which little is worse than much. */
const LOW_IS_BAD = new Set(["pressure", "level", "average_speed", "yield", "voltage"]);

/** What each place is expected to be, the worst first. */
export function outlooks(
  places: readonly Place[],
  forecasts: Forecasts,
  present: Entities,
  ahead: number,
): Outlook[] {
  const found = places.flatMap((place): Outlook[] => {
    const forecast = forecasts.get(place.key);
    const prediction = forecast && predictionAt(forecast, ahead);
    if (!forecast || !prediction) return [];
    const entity = present.get(place.key);
    if (prediction.aqi) {
      const { index, confidence_interval: interval } = prediction.aqi;
      const now = entity?.aqi?.index ?? undefined;
      return [{ place, forecast, value: index, lower: interval?.lower, upper: interval?.upper, now }];
    }
    const { value, confidence_interval: interval } = prediction;
    // A sum of an hour cannot stand beside the count of one interval.
    const summed = forecast.unit !== entity?.metrics[forecast.metric]?.unit;
    const now = summed ? undefined : entity?.metrics[forecast.metric]?.value;
    const { lower, upper } = interval?.interval_80 ?? {};
    return [{ place, forecast, value, lower, upper, now }];
  });
  const sign = LOW_IS_BAD.has(found[0]?.forecast.metric ?? "") ? 1 : -1;
  return found.sort((a, b) => sign * (a.value - b.value));
}

/** How many places fall into each class of their legend; empty where the domain has none. */
export function countClasses(places: readonly Place[], ahead: Entities): number[] {
  const domain = places[0]?.domain;
  const counts = new Array<number>((domain && LEGENDS[domain]?.length) ?? 0).fill(0);
  for (const place of places) {
    const at = classOf(place, ahead.get(place.key));
    if (at !== undefined && at < counts.length) counts[at]!++;
  }
  return counts.some((count) => count > 0) ? counts : [];
}
