/** Which of two coordinates is the latitude, told by where India lies. */
import type { Point } from "../observation/observation.ts";

/** India with its islands, rounded outwards (degrees). The two ranges do not overlap. */
const LATITUDE = { min: 6, max: 38 };
const LONGITUDE = { min: 68, max: 98 };

const within = (value: number, range: { min: number; max: number }) =>
  value >= range.min && value <= range.max;

export type LocatedPoint = { point: Point; swapped: boolean };

/**
 * The point that `coordinates` mean. Where the first is an Indian latitude and the second an Indian longitude they
 * came swapped and are put right. Elsewhere they are taken as they are; undefined when the latitude is beyond 90°.
 */
export function locate(coordinates: readonly number[]): LocatedPoint | undefined {
  const [first, second] = coordinates as [number, number];
  if (within(first, LATITUDE) && within(second, LONGITUDE)) {
    return { point: { type: "Point", coordinates: [second, first] }, swapped: true };
  }
  if (Math.abs(second) > 90) return undefined;
  return { point: { type: "Point", coordinates: [first, second] }, swapped: false };
}
