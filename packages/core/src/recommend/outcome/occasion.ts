/**
 * Days on which a measure acted, in the places where it did. Two recommendations may be told of the same days; what the town
 * measured on them is one piece of evidence, so that it is learnt from once, by whoever claims it first.
 */
import { overlap } from "../place.ts";
import type { Decision } from "../run/decision.ts";

export interface Occasion {
  /** The recommendation's id and the measure's. */
  source: string;
  /** Local days, YYYY-MM-DD, both included. */
  from: string;
  to: string;
  /** Absent: the whole town. */
  wards?: string[];
}

/** The occasion of a finished measure. */
export function occasionOf({ startedOn, finishedOn, wards }: Decision, source: string): Occasion {
  return { source, from: startedOn!, to: finishedOn!, ...(wards && { wards }) };
}

/**
 * Adds an occasion to those of its measure.
 * @returns all of them, the same array where it stands there already; or the one of another source that shares days and
 * places with it.
 */
export function claim(
  occasions: readonly Occasion[],
  own: Occasion,
): { occasions: readonly Occasion[] } | { taken: Occasion } {
  if (occasions.some(({ source }) => source === own.source)) return { occasions };
  const taken = occasions.find((other) => sameDaysAndPlaces(other, own));
  return taken ? { taken } : { occasions: [...occasions, own] };
}

function sameDaysAndPlaces(one: Occasion, other: Occasion): boolean {
  const days = one.from <= other.to && other.from <= one.to;
  return days && overlap(one.wards, other.wards);
}
