/** Degrees to metres east and north of a centre, and back: equirectangular, good to 0.1 % within 30 km. */
import type { Position } from "../schema/common.ts";

/** Metres east (x) and north (y) of the projection's centre. */
export type Point = readonly [x: number, y: number];

/** Mean radius of the Earth, m (IUGG R1). */
const EARTH_RADIUS_M = 6_371_008.8;
const RADIANS = Math.PI / 180;

export interface Projection {
  toLocal(position: Position): Point;
  /** Rounded to 6 decimals (0.1 m), so that equal points stay equal in a file. */
  toPosition(point: Point): Position;
}

/** The projection around `centre` (longitude, latitude). */
export function localProjection(centre: Position): Projection {
  const metresPerDegree = EARTH_RADIUS_M * RADIANS;
  const metresPerDegreeEast = metresPerDegree * Math.cos(centre[1] * RADIANS);
  const round = (degrees: number) => Math.round(degrees * 1e6) / 1e6;
  return {
    toLocal: ([longitude, latitude]) => [
      (longitude - centre[0]) * metresPerDegreeEast,
      (latitude - centre[1]) * metresPerDegree,
    ],
    toPosition: ([x, y]) => [
      round(centre[0] + x / metresPerDegreeEast),
      round(centre[1] + y / metresPerDegree),
    ],
  };
}

/** Great-circle distance, m (haversine). */
export function distanceM([lon1, lat1]: Position, [lon2, lat2]: Position): number {
  const dLat = (lat2 - lat1) * RADIANS;
  const dLon = (lon2 - lon1) * RADIANS;
  const h =
    Math.sin(dLat / 2) ** 2 + Math.cos(lat1 * RADIANS) * Math.cos(lat2 * RADIANS) * Math.sin(dLon / 2) ** 2;
  return 2 * EARTH_RADIUS_M * Math.asin(Math.sqrt(h));
}
