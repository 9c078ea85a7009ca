/** Which places the list shows, and in what order. */
import type { Domain } from "../api/types.ts";
import type { Entities } from "../live/town-store.ts";
import { leadingFigure, loadShare } from "../town/figures.ts";
import type { Place } from "../town/places.ts";

export const ORDERS = ["name", "value"] as const;
/** By name as the town lists them, or by the figure that stands for each: in one domain, because units differ. */
export type Order = (typeof ORDERS)[number];

/** Every word of `search` must stand in the name or the id; case and order do not matter. */
export function selectPlaces(
  places: readonly Place[],
  entities: Entities,
  { search, domain, order }: { search: string; domain: Domain | undefined; order: Order },
): Place[] {
  const words = search.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  const found = places.filter((place) => {
    if (domain !== undefined && place.domain !== domain) return false;
    const text = `${place.name} ${place.entityId}`.toLocaleLowerCase();
    return words.every((word) => text.includes(word));
  });
  if (order === "name") return found;
  const rank = (place: Place): number => {
    const entity = entities.get(place.key);
    return loadShare(place, entity) ?? leadingFigure(entity)?.value ?? Number.NEGATIVE_INFINITY;
  };
  const ranks = new Map(found.map((place) => [place, rank(place)]));
  return found.sort((a, b) => a.domain.localeCompare(b.domain) || difference(ranks.get(b)!, ranks.get(a)!));
}

/** Two places without a figure are equal, though infinity minus infinity is no number. */
const difference = (a: number, b: number): number => (a === b ? 0 : a - b);
