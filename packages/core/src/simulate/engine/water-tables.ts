/**
 * The water network for the hour loop: a surrogate fitted to EPANET's answers for the town's own network, all inlets
 * open (who has no supply draws nothing, which is the same), with leakage set to each zone's stated share.
 */
import type { Town } from "../../town/town.ts";
import { setOpen } from "../../water/change-network.ts";
import { WaterNetwork } from "../../water/network.ts";
import { fitSurrogate } from "../../water/surrogate/fit-surrogate.ts";
import type { Levers } from "./levers.ts";
import type { WaterTables } from "./prepared-town.ts";
import { sharedFloats, sharedInts } from "./shared-array.ts";
import { Water } from "./water.ts";

/** Random moments for the fit, and the span of draws: supply of a few hours draws a day's water in them. */
const SAMPLES = 500;
const HIGHEST_DRAW = 10;
const HIGHEST_LEAK = 6;
/** Rounds in which the leak factors are brought to the stated shares. */
const LEAK_ROUNDS = 6;

/** @throws InvalidInput or Infeasible where the town's network cannot be solved. */
export async function buildWaterTables(town: Town, seed: number): Promise<WaterTables> {
  using network = await WaterNetwork.load(town.water.inp, `${town.id}.inp`);
  for (const { inlet } of town.water.zones) setOpen(network, network.linkIndex(inlet), true);
  const { model, error } = fitSurrogate(
    network,
    town.water.zones.map(({ id, junctions }) => ({ id, junctions: [...junctions] })),
    { samples: SAMPLES, highestDemandFactor: HIGHEST_DRAW, highestLeakFactor: HIGHEST_LEAK, seed },
  );
  const { zones } = town.water;
  const wardAt = new Map(town.zones.map(({ id }, index) => [id, index]));
  const tankAt = new Map(model.tanks.map(({ id }, index) => [id, index]));
  const supply = new Float64Array(24 * zones.length);
  for (const [zone, { supplyHours }] of zones.entries()) {
    for (const { from, to } of supplyHours) addSpan(supply, zones.length, zone, hoursOf(from), hoursOf(to));
  }
  const wardZone = new Int32Array(town.zones.length).fill(-1);
  for (const [zone, { wards }] of zones.entries())
    for (const ward of wards) wardZone[wardAt.get(ward)!] = zone;
  const features = model.pressure[0]?.length ?? 0;
  const tables: WaterTables = {
    zoneIds: zones.map(({ id }) => id),
    zones: zones.length,
    tanks: model.tanks.length,
    pumps: model.pumps.length,
    features,
    pressure: sharedFloats(model.pressure.flatMap((row) => [...row])),
    tankInflow: sharedFloats(model.tankInflow.flatMap((row) => [...row])),
    served: sharedFloats(model.served.flatMap((row) => [...row])),
    leakLps: sharedFloats(model.leakLps.flatMap((row) => [...row])),
    tankAreaM2: sharedFloats(model.tanks.map(({ areaM2 }) => areaM2)),
    tankMinM: sharedFloats(model.tanks.map(({ minLevelM }) => minLevelM)),
    tankMaxM: sharedFloats(model.tanks.map(({ maxLevelM }) => maxLevelM)),
    tankStartM: sharedFloats(model.tanks.map(({ initialLevelM }) => initialLevelM)),
    zoneTank: sharedInts(zones.map(({ tank }) => tankAt.get(tank) ?? -1)),
    wardZone: sharedInts(wardZone),
    people: sharedFloats(
      zones.map(({ wards }) =>
        wards.reduce((sum, ward) => sum + town.zones[wardAt.get(ward)!]!.population, 0),
      ),
    ),
    lpcd: sharedFloats(zones.map(({ demandLpcd }) => demandLpcd)),
    leakFactor: sharedFloats(new Float64Array(zones.length).fill(1)),
    supply: sharedFloats(supply),
    yieldM3PerDay: town.water.sources.reduce((sum, source) => sum + source.yieldM3PerDay, 0),
    usualM3PerDay: 0,
    error: {
      pressureRmseM: error.pressureRmseM,
      deliveredPercent: error.deliveredPercent,
      tankInflowPercent: error.tankInflowPercent,
    },
  };
  fitLeaks(town, tables);
  return tables;
}

/** Adds a span of hours to a table hour × zones of shares of an hour. */
export function addSpan(out: Float64Array, zones: number, zone: number, from: number, to: number): void {
  for (let hour = Math.floor(from); hour < Math.min(24, to); hour++) {
    const share = Math.min(to, hour + 1) - Math.max(from, hour);
    out[hour * zones + zone] = Math.min(1, out[hour * zones + zone]! + share);
  }
}

const hoursOf = (clock: string) => Number(clock.slice(0, 2)) + Number(clock.slice(3)) / 60;

/** Runs ordinary days until each zone leaks the share that the town's file says; keeps what a usual day takes. */
function fitLeaks(town: Town, tables: WaterTables): void {
  const rest: Pick<Levers, "supply" | "leak" | "pressure" | "waterWant" | "sourceYield" | "ration"> = {
    supply: undefined,
    leak: new Float64Array(tables.zones).fill(1),
    pressure: new Float64Array(24 * tables.zones).fill(1),
    waterWant: new Float64Array(tables.zones).fill(1),
    sourceYield: 1,
    ration: new Float64Array(tables.zones),
  };
  for (let round = 0; round < LEAK_ROUNDS; round++) {
    const water = new Water(tables);
    water.begin({ demand: 1, leakage: 1 });
    for (let day = 0; day < 3; day++) {
      water.beginDay(1, rest);
      for (let hour = 0; hour < 24; hour++) water.hour(hour, rest);
      water.endDay();
    }
    tables.usualM3PerDay = water.suppliedL / 1000 / 3;
    for (const [zone, { leakShare }] of town.water.zones.entries()) {
      const leaked = water.leakedZoneL[zone]!;
      const delivered = water.deliveredZoneL[zone]!;
      if (!(leaked > 0 && delivered > 0)) continue;
      const wanted = (delivered * leakShare) / Math.max(0.05, 1 - leakShare);
      tables.leakFactor[zone] = Math.min(50, tables.leakFactor[zone]! * (wanted / leaked));
    }
  }
}
