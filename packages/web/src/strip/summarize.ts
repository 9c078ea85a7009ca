/** The town's key figures out of its entities' latest state. What is stale is left out, and how much that is, told. */
import type { Domain, Entity } from "../api/types.ts";
import type { Entities } from "../live/town-store.ts";
import { isStale, LEGENDS } from "../town/figures.ts";
import type { Place } from "../town/places.ts";

export interface Reading {
  place: Place;
  entity: Entity;
  value: number;
  /** ms since 1970. */
  observedAt: number;
}

/** The fresh values of `metric` at the places of one layer. */
export function freshReadings(
  places: readonly Place[],
  entities: Entities,
  of: { domain: Domain; layer: string; metric: string },
  now: number,
): Reading[] {
  return places.flatMap((place) => {
    if (place.domain !== of.domain || place.layer !== of.layer) return [];
    const entity = entities.get(place.key);
    const figure = entity?.metrics[of.metric];
    if (entity === undefined || figure === undefined) return [];
    const observedAt = Date.parse(figure.observed_at);
    return isStale(of.domain, observedAt, now) ? [] : [{ place, entity, value: figure.value, observedAt }];
  });
}

export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** The newest of some readings (ms since 1970): the age of what is made of them. */
export const newest = (readings: readonly Pick<Reading, "observedAt">[]): number =>
  Math.max(...readings.map(({ observedAt }) => observedAt));

/** The station with the highest AQI among those heard of lately. */
export function worstStation(places: readonly Place[], entities: Entities, now: number): Reading | undefined {
  const readings = places.flatMap((place) => {
    const entity = entities.get(place.key);
    const index = entity?.aqi?.index;
    if (place.domain !== "air" || entity === undefined || typeof index !== "number") return [];
    const observedAt = Date.parse(entity.observed_at);
    return isStale("air", observedAt, now) ? [] : [{ place, entity, value: index, observedAt }];
  });
  return readings.reduce<Reading | undefined>(
    (worst, reading) => (worst === undefined || reading.value > worst.value ? reading : worst),
    undefined,
  );
}

/** A zone is supplied where its pressure lies above the legend's "no supply". */
export const isSupplied = ({ value }: Reading): boolean => value >= LEGENDS.water![1]!.from;
