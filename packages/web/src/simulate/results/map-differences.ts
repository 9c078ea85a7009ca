/** From the hourly profiles of links and wards to what the map shows: a difference for each place and hour. */
import type { MapField, SimulationMap } from "../../api/simulation-types.ts";

export interface HourlyPair {
  /** Of the 24 hours. */
  before: Float64Array;
  after: Float64Array;
}

export interface Differences {
  over: "roads" | "wards";
  /** By the place's id on the town's map. */
  places: ReadonlyMap<string, HourlyPair>;
  /** Difference at which colours end: 99 of 100 of those that are not 0 are smaller. */
  most: number;
}

const HOURS = 24;
/** Of a flow both directions of a road are counted together; a share is of either, so the mean. */
const ADDED = "PCU/h";
/** What adding in another order leaves. */
const NOISE = 1e-9;

export function differencesOf(map: SimulationMap, field: MapField): Differences {
  const ids = field.over === "link" ? map.segments : map.zones;
  const places = new Map<string, HourlyPair & { count: number }>();
  for (const [at, id] of ids.entries()) {
    const known = places.get(id) ?? {
      before: new Float64Array(HOURS),
      after: new Float64Array(HOURS),
      count: 0,
    };
    known.count++;
    for (let hour = 0; hour < HOURS; hour++) {
      known.before[hour]! += field.baseline[at * HOURS + hour] ?? 0;
      known.after[hour]! += field.scenario[at * HOURS + hour] ?? 0;
    }
    places.set(id, known);
  }
  if (field.unit !== ADDED) {
    for (const { before, after, count } of places.values()) {
      for (let hour = 0; hour < HOURS; hour++) {
        before[hour]! /= count;
        after[hour]! /= count;
      }
    }
  }
  return { over: field.over === "link" ? "roads" : "wards", places, most: endOf(places.values()) };
}

function endOf(pairs: Iterable<HourlyPair>): number {
  const sizes: number[] = [];
  for (const { before, after } of pairs) {
    for (let hour = 0; hour < HOURS; hour++) {
      const size = Math.abs(after[hour]! - before[hour]!);
      if (size > NOISE * Math.max(1e-3, Math.abs(before[hour]!))) sizes.push(size);
    }
  }
  sizes.sort((a, b) => a - b);
  return sizes[Math.floor(0.99 * (sizes.length - 1))] ?? 0;
}

export interface Change {
  id: string;
  before: number;
  after: number;
}

/** The places that change most at an hour, the largest first. */
export function largestChanges({ places }: Differences, hour: number, count: number): Change[] {
  return [...places]
    .map(([id, { before, after }]) => ({ id, before: before[hour]!, after: after[hour]! }))
    .filter(({ before, after }) => Math.abs(after - before) > NOISE * Math.max(1e-3, Math.abs(before)))
    .sort((a, b) => Math.abs(b.after - b.before) - Math.abs(a.after - a.before))
    .slice(0, count);
}

/** How deep each place is coloured at an hour: -1 (less) to 1 (more). */
export function shadesAt({ places, most }: Differences, hour: number): Map<string, number> {
  const shades = new Map<string, number>();
  for (const [id, { before, after }] of places) {
    const share = most > 0 ? (after[hour]! - before[hour]!) / most : 0;
    shades.set(id, Math.max(-1, Math.min(1, share)));
  }
  return shades;
}
