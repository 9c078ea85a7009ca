/** The places whose forecast is asked for; the list changes only when a place comes or goes. */
import { useRef } from "react";
import type { Entities } from "../live/town-store.ts";
import type { Place } from "../town/places.ts";
import type { Ask } from "./questions.ts";

/** Those of the domain that have shown the quantity; of farms all, since a harvest is seldom heard of. */
export function useForecastPlaces(
  places: readonly Place[],
  entities: Entities,
  { domain }: Ask,
  metric: string | undefined,
): readonly Place[] {
  const held = useRef<readonly Place[]>([]);
  const found = places.filter((place) => {
    if (place.domain !== domain) return false;
    const entity = entities.get(place.key);
    if (domain === "agriculture") return entity !== undefined;
    return metric !== undefined && entity?.metrics[metric] !== undefined;
  });
  const same = found.length === held.current.length && found.every((one, at) => one === held.current[at]);
  if (!same) held.current = found;
  return held.current;
}
