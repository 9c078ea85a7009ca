/**
 * Where a measure is done: in the whole town, in one ward, or in one supply zone of the water network and so in all its wards.
 * A measure in a place is the same measure with the place's part of the costs, crews and levers; it excludes the one in the
 * whole town.
 */
import type { Intervention, Unit } from "./catalogue/intervention.ts";
import { UNITS } from "./catalogue/intervention.ts";
import type { TownProfile } from "./value/town-profile.ts";

export interface Place {
  kind: "ward" | "supply_zone";
  id: string;
  name: string;
  /** Ids of its wards. */
  wards: string[];
  people: number;
  units: Record<Unit, number>;
  /** Road nodes with a signal. */
  signals: string[];
}

/** A measure as it may be chosen. Without a place it is done in the whole town. */
export interface Measure extends Intervention {
  place?: Place;
  /** The catalogue's id, where the measure's own names the place too. */
  of?: string;
}

/** The catalogue's id of a measure, whose own may be `leak-repair@W02`. */
export const baseId = (id: string): string => id.split("@")[0]!;
/** The place in a measure's id; undefined: the whole town. */
export const placeId = (id: string): string | undefined => id.split("@")[1];

/** All places of a town in which measures may be done alone. */
export function placesOf({ wards, supplyZones }: TownProfile): Place[] {
  const sum = (ids: readonly string[]) => {
    const here = wards.filter(({ id }) => ids.includes(id));
    return {
      wards: here.map(({ id }) => id),
      signals: here.flatMap(({ signals }) => signals),
      people: here.reduce((total, { people }) => total + people, 0),
      units: Object.fromEntries(
        UNITS.map((unit) => [unit, here.reduce((total, { units }) => total + units[unit], 0)]),
      ) as Record<Unit, number>,
    };
  };
  return [
    ...wards.map(({ id, name }): Place => ({ kind: "ward", id, name, ...sum([id]) })),
    ...supplyZones.map(
      ({ id, name, wards: served }): Place => ({ kind: "supply_zone", id, name, ...sum(served) }),
    ),
  ];
}

/** A measure of the catalogue, done in one place. */
export function inPlace(measure: Intervention, place: Place): Measure {
  return {
    ...measure,
    id: `${measure.id}@${place.id}`,
    of: measure.id,
    name: `${measure.name}: ${place.name}`,
    place,
  };
}

/** Whether there is a ward in both; undefined is the whole town. */
export function overlap(one: readonly string[] | undefined, other: readonly string[] | undefined): boolean {
  return !one || !other || one.some((ward) => other.includes(ward));
}

/** Whether two measures act in a common ward. */
export function meet({ place: one }: Measure, { place: other }: Measure): boolean {
  return overlap(one?.wards, other?.wards);
}

/** Whether the first is done wherever the second is. */
export function covers({ place: one }: Measure, { place: other }: Measure): boolean {
  return !one || (other?.wards.every((ward) => one.wards.includes(ward)) ?? false);
}

/** The measure of an id, in its place where the id names one; undefined where there is no such measure or place. */
export function measureNamed(
  id: string,
  catalogue: readonly Intervention[],
  profile: TownProfile,
): Measure | undefined {
  const measure = catalogue.find((each) => each.id === baseId(id));
  const named = placeId(id);
  if (!measure || named === undefined) return measure;
  const place = placesOf(profile).find((each) => each.id === named && each.kind === measure.places);
  return place && inPlace(measure, place);
}
