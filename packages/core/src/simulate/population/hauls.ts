/**
 * Goods vehicles and what crosses the gateways. Each sampled goods vehicle has a day's rounds: deliveries to businesses
 * by light commercial vehicles, longer hauls between the estate, the mandi and the roads out by trucks.
 */
import { uniform } from "../../random/draw.ts";
import { randomStream } from "../../random/philox.ts";
import type { Town } from "../../town/town.ts";
import type { EngineConfig, FleetTable, Hauls, RoadTables } from "../engine/prepared-town.ts";
import { sharedBytes, sharedFloats, sharedInts } from "../engine/shared-array.ts";
import type { Businesses } from "./businesses.ts";
import { apportionCounts, cumulatedGroups, pickGroup } from "./citizens.ts";
import { V_LCV, V_TRUCK } from "./modes.ts";

/** Trips of a vehicle on a working day: assumptions. */
const TRIPS: Record<number, number> = { [V_LCV]: 6, [V_TRUCK]: 2 };
/** Share of a class's trips that begin or end at a gateway. */
const OUTSIDE: Record<number, number> = { [V_LCV]: 0.25, [V_TRUCK]: 0.7 };
/** Hours of goods traffic by weight: assumptions; trucks drive by night too. */
const HOURS: Record<number, readonly number[]> = {
  [V_LCV]: [1, 1, 1, 1, 3, 6, 8, 8, 9, 10, 12, 12, 10, 9, 10, 11, 11, 10, 8, 6, 4, 3, 2, 1],
  [V_TRUCK]: [4, 4, 4, 4, 5, 6, 6, 5, 4, 4, 5, 5, 5, 5, 5, 5, 4, 4, 3, 3, 4, 5, 5, 5],
};
/** Of what crosses a gateway, the share that passes through, and what is heavy, by PCU. */
const THROUGH = 0.25;
const HEAVY_PCU_SHARE = 0.4;

/**
 * Trips of the sampled goods vehicles, in hour order: from business to business, each reached while it is open, and to
 * and from the gateways.
 */
export function drawHauls(
  town: Town,
  roads: RoadTables,
  fleet: FleetTable,
  businesses: Businesses,
  config: EngineConfig,
): Hauls {
  const stream = randomStream(config.seed, "goods vehicles");
  const registered = (name: string) =>
    town.fleet.reduce((sum, group) => sum + (group.class === name ? group.count : 0), 0);
  const all = town.fleet.reduce((sum, { count }) => sum + count, 0);
  const counts = apportionCounts(config.vehicles, [
    registered("lcv"),
    registered("truck"),
    all - registered("lcv") - registered("truck"),
  ]);
  const rows: { od: number; hour: number; vehicle: number; group: number; obey: number; rank: number }[] = [];
  const gates = roads.ends - roads.zones;
  for (const [at, vehicle] of [V_LCV, V_TRUCK].entries()) {
    const groups = cumulatedGroups(fleet, vehicle);
    if (businesses.count === 0) break;
    const shopEdges = edges([...(vehicle === V_LCV ? businesses.light : businesses.heavy)]);
    const gateEdges = edges(town.roads.gateways.map(({ pcuPerDay }) => pcuPerDay));
    const hourEdges = edges(HOURS[vehicle]!);
    for (let n = 0; n < counts[at]!; n++) {
      const u = (field: number) => uniform(stream, field, n, vehicle);
      const group = pickGroup(groups, u(0));
      const shared = { vehicle, group, obey: Math.floor(256 * u(1)), rank: Math.floor(256 * u(2)) };
      let here = businesses.zone[find(shopEdges, u(3))]!;
      for (let trip = 0; trip < TRIPS[vehicle]!; trip++) {
        const field = 8 + 4 * trip;
        const out = gates > 0 && u(field) < OUTSIDE[vehicle]!;
        const shop = find(shopEdges, u(field + 1));
        const there = out ? roads.zones + find(gateEdges, u(field + 1)) : businesses.zone[shop]!;
        const wished = find(hourEdges, u(field + 2));
        // A truck may be let in before the shutters rise; a delivery van waits for them.
        const hour =
          out || vehicle === V_TRUCK
            ? wished
            : Math.min(businesses.closes[shop]! - 1, Math.max(businesses.opens[shop]!, wished));
        rows.push({ ...shared, od: here * roads.ends + there, hour });
        here = there;
      }
    }
  }
  rows.sort((a, b) => a.hour - b.hour || a.od - b.od || a.group - b.group || a.rank - b.rank);
  const start = new Int32Array(25);
  for (const { hour } of rows) start[hour + 1]!++;
  for (let hour = 0; hour < 24; hour++) start[hour + 1]! += start[hour]!;
  return {
    count: rows.length,
    od: sharedInts(rows.map(({ od }) => od)),
    hour: sharedBytes(rows.map(({ hour }) => hour)),
    vehicleClass: sharedBytes(rows.map(({ vehicle }) => vehicle)),
    group: sharedBytes(rows.map(({ group }) => group)),
    obey: sharedBytes(rows.map(({ obey }) => obey)),
    rank: sharedBytes(rows.map(({ rank }) => rank)),
    order: sharedInts(rows.map((_, at) => at)),
    start: sharedInts(start),
    weight: config.vehicles > 0 ? all / config.vehicles : 0,
  };
}

export interface ExternalTraffic {
  externalOd: Int32Array;
  externalLight: Float64Array;
  externalHeavy: Float64Array;
}

/** PCU a day that cross the gateways: a share passes through, the rest begins or ends in the zones, half each way. */
export function externalTraffic(town: Town, roads: RoadTables): ExternalTraffic {
  const gateways = town.roads.gateways;
  const total = gateways.reduce((sum, { pcuPerDay }) => sum + pcuPerDay, 0);
  const pulls = town.zones.map(
    ({ jobs, population }) => Object.values(jobs).reduce((sum, value) => sum + value, 0) + 0.3 * population,
  );
  const pull = pulls.reduce((sum, value) => sum + value, 0);
  const od: number[] = [];
  const pcu: number[] = [];
  const add = (from: number, to: number, value: number) => {
    const pair = from * roads.ends + to;
    if (!(value > 0) || roads.odPaths[pair] === 0) return;
    od.push(pair);
    pcu.push(value);
  };
  for (const [gate, { pcuPerDay }] of gateways.entries()) {
    const end = roads.zones + gate;
    const rest = total - pcuPerDay;
    for (const [other, { pcuPerDay: there }] of gateways.entries()) {
      if (other !== gate && rest > 0) add(end, roads.zones + other, (THROUGH * pcuPerDay * there) / rest / 2);
    }
    const inside = rest > 0 ? 1 - THROUGH : 1;
    for (const [zone, weight] of pulls.entries()) {
      const each = (inside * pcuPerDay * weight) / pull / 2;
      add(end, zone, each);
      add(zone, end, each);
    }
  }
  return {
    externalOd: sharedInts(od),
    externalLight: sharedFloats(pcu.map((value) => value * (1 - HEAVY_PCU_SHARE))),
    externalHeavy: sharedFloats(pcu.map((value) => value * HEAVY_PCU_SHARE)),
  };
}

function edges(weights: readonly number[]): Float64Array {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let running = 0;
  return Float64Array.from(weights, (weight) => (running += total > 0 ? weight / total : 1 / weights.length));
}

function find(cumulated: Float64Array, u: number): number {
  let at = 0;
  while (at < cumulated.length - 1 && cumulated[at]! < u) at++;
  return at;
}
