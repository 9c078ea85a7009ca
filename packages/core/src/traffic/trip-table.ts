/** Trips between zones, sparse and grouped by origin, as every assignment method walks them. */
import { InvalidInput } from "../errors.ts";

export interface TripTable {
  readonly zoneCount: number;
  /** Entries of origin o: firstOf[o] … firstOf[o + 1] - 1. */
  readonly firstOf: Int32Array;
  readonly destination: Int32Array;
  /** Vehicles per period, above 0. */
  readonly trips: Float64Array;
  /** Trips that begin and end in the same zone; they use no link and are not among the entries. */
  readonly intrazonal: number;
  /** All trips, the intrazonal ones included. */
  readonly total: number;
}

/** One cell of a table: zones counted from 0, vehicles per period. */
export interface Trip {
  origin: number;
  destination: number;
  trips: number;
}

/**
 * Groups cells by origin; several cells of one pair are added, cells of no trips left out. Throws InvalidInput on a
 * zone outside 0 … zoneCount-1 and on a negative or non-finite number of trips.
 */
export function buildTripTable(zoneCount: number, cells: Iterable<Trip>): TripTable {
  const rows = Array.from({ length: zoneCount }, () => new Map<number, number>());
  let intrazonal = 0;
  let total = 0;
  for (const { origin, destination, trips } of cells) {
    for (const zone of [origin, destination]) {
      if (!(zone >= 0 && zone < zoneCount)) {
        throw new InvalidInput(`a trip names zone ${zone}, allowed are 0 to ${zoneCount - 1}`);
      }
    }
    if (!(trips >= 0 && trips < Number.POSITIVE_INFINITY)) {
      throw new InvalidInput(`${trips} trips from zone ${origin} to ${destination}, allowed is 0 or more`);
    }
    if (trips === 0) continue;
    total += trips;
    if (origin === destination) intrazonal += trips;
    else rows[origin]!.set(destination, (rows[origin]!.get(destination) ?? 0) + trips);
  }
  const firstOf = new Int32Array(zoneCount + 1);
  for (let zone = 0; zone < zoneCount; zone++) firstOf[zone + 1] = firstOf[zone]! + rows[zone]!.size;
  return {
    zoneCount,
    firstOf,
    destination: Int32Array.from(rows.flatMap((row) => [...row.keys()])),
    trips: Float64Array.from(rows.flatMap((row) => [...row.values()])),
    intrazonal,
    total,
  };
}
