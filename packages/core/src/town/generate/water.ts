/**
 * The water works: one treatment plant pumps into a tree of rising mains, elevated reservoirs fill through the
 * day and empty into their supply zones for a few hours in the morning and in the evening, as most Indian towns
 * are supplied. Pipes are sized so that the peak keeps a residual pressure at every junction.
 */
import { uniform } from "../../random/draw.ts";
import { randomStream } from "../../random/philox.ts";
import type { Point } from "../geometry/projection.ts";
import type { SupplyZone, Water, WaterTank } from "../schema/water.ts";
import type { Zone } from "../schema/zones.ts";
import { type InpModel, writeInp } from "./inp-writer.ts";
import { groundElevation, idMaker, rounded, type Site } from "./site.ts";
import type { Streets } from "./streets.ts";
import type { Ward } from "./wards.ts";
import { placeMeters } from "./water-meters.ts";
import { addPlant } from "./water-plant.ts";
import { addZonePipes, type Junction, supplyHours, wardJunctions } from "./water-zone.ts";

/** People that one elevated reservoir serves, usually. */
const PEOPLE_PER_TANK = 11_000;
/** Storage as a share of the day's demand: intermittent supply empties it twice. */
const STORAGE_SHARE = 0.6;
const TANK_DEPTH_M = 4.5;
/** Height of a reservoir's floor over the highest ground that it serves: CPHEEO's 7 m residual plus losses. */
const STAGING_M = 16;

/** Wards in `parts` groups of nearly equal population, by halving along the longer side. */
function divide(
  indices: number[],
  parts: number,
  wards: readonly Ward[],
  zones: readonly Zone[],
): number[][] {
  if (parts <= 1 || indices.length <= 1) return [indices];
  const spread = (axis: 0 | 1) => {
    const values = indices.map((index) => wards[index]!.centre[axis]);
    return Math.max(...values) - Math.min(...values);
  };
  const axis = spread(0) >= spread(1) ? 0 : 1;
  const sorted = [...indices].sort((a, b) => wards[a]!.centre[axis] - wards[b]!.centre[axis]);
  const firstParts = Math.floor(parts / 2);
  const total = sorted.reduce((sum, index) => sum + zones[index]!.population, 0);
  let taken = 0;
  let cut = 0;
  // Each half keeps at least as many wards as it is to be cut into.
  while (
    cut < sorted.length - (parts - firstParts) &&
    (cut < firstParts || taken < (total * firstParts) / parts)
  ) {
    taken += zones[sorted[cut]!]!.population;
    cut += 1;
  }
  return [
    ...divide(sorted.slice(0, cut), firstParts, wards, zones),
    ...divide(sorted.slice(cut), parts - firstParts, wards, zones),
  ];
}

/** The town's water supply: the EPANET model and what the town knows of it. */
export function buildWater(
  site: Site,
  wards: readonly Ward[],
  zones: readonly Zone[],
  streets: Streets,
): Water {
  const stream = randomStream(site.seed, "water");
  const tankCount = Math.max(
    1,
    Math.min(Math.floor(wards.length / 2), Math.round(site.population / PEOPLE_PER_TANK)),
  );
  const areas = divide(
    wards.map((_, index) => index),
    tankCount,
    wards,
    zones,
  );
  const model: InpModel = {
    title: `Water supply of ${site.demonstration ? "a demonstration town" : "a real town, generated"}, seed ${site.seed}`,
    junctions: [],
    reservoirs: [],
    tanks: [],
    pipes: [],
    pumps: [],
    patterns: [],
    controls: [],
    curves: [],
  };
  const tanks: WaterTank[] = [];
  const supplyZones: SupplyZone[] = [];
  const tankPoints: Point[] = [];
  const tankDemand: number[] = [];
  const tankTop: number[] = [];
  const tankName = idMaker("T", areas.length, 2);
  const zoneTotal = areas.reduce((sum, area) => sum + Math.min(2, area.length), 0);
  const zoneName = idMaker("W", zoneTotal, 2);
  const junctionName = idMaker("J", wards.length * streets.pipes.junctionsPerWard, 3);
  let junctionCount = 0;
  let pipeCount = 0;
  const pipeName = () => `P${String(++pipeCount).padStart(4, "0")}`;

  for (const [tankIndex, area] of areas.entries()) {
    const tank = tankName(tankIndex);
    const people = area.reduce((sum, index) => sum + zones[index]!.population, 0);
    const mean = (axis: 0 | 1) =>
      area.reduce((sum, index) => sum + wards[index]!.centre[axis] * zones[index]!.population, 0) / people;
    const at = streets.pipes.snap([mean(0), mean(1)]);
    let highest = groundElevation(site, at);
    let demand = 0;

    for (const [turn, group] of divide(area, Math.min(2, area.length), wards, zones).entries()) {
      const id = zoneName(supplyZones.length);
      const zonePeople = group.reduce((sum, index) => sum + zones[index]!.population, 0);
      const demandLpcd = Math.round(105 + 30 * uniform(stream, supplyZones.length));
      const leakShare = rounded(0.18 + 0.2 * uniform(stream, supplyZones.length, 1), 2);
      const junctions: Junction[] = group.flatMap((index) => {
        const points = wardJunctions(wards[index]!, streets);
        const perJunction =
          (zones[index]!.population * demandLpcd) / 86.4e6 / points.length / (1 - leakShare);
        return points.map((point) => ({
          id: junctionName(junctionCount++),
          point,
          elevationM: groundElevation(site, point),
          demand: perJunction,
        }));
      });
      highest = Math.max(highest, ...junctions.map(({ elevationM }) => elevationM));
      demand += junctions.reduce((sum, junction) => sum + junction.demand, 0);
      const hours = supplyHours(tankIndex, turn);
      addZonePipes(site, model, { course: streets.pipes, id, tank, at, junctions, hours, pipeName });
      supplyZones.push({
        id,
        name: `${zones[group[0]!]!.name} supply zone`,
        wards: group.map((index) => zones[index]!.id).sort(),
        junctions: junctions.map((junction) => junction.id),
        tank,
        inlet: `${id}-V`,
        supplyHours: hours,
        demandLpcd,
        leakShare,
      });
      if (zonePeople === 0) throw new Error(`Supply zone ${id} has no people.`);
    }

    const capacityM3 = Math.ceil((demand * 86_400 * STORAGE_SHARE) / 50) * 50;
    const floor = rounded(highest + STAGING_M, 1);
    model.tanks.push({
      id: tank,
      point: at,
      elevationM: floor,
      initialM: 0.9 * TANK_DEPTH_M,
      minM: 0.2,
      maxM: TANK_DEPTH_M,
      diameterM: rounded(Math.sqrt((4 * capacityM3) / (Math.PI * (TANK_DEPTH_M - 0.2))), 2),
    });
    tanks.push({
      node: tank,
      name: `${zones[area[0]!]!.name} reservoir`,
      position: site.projection.toPosition(at),
      capacityM3,
      fullLevelM: TANK_DEPTH_M,
    });
    tankPoints.push(at);
    tankDemand.push(demand);
    tankTop.push(floor + TANK_DEPTH_M);
  }

  const plant = addPlant(site, model, streets.pipes, { tankPoints, tankDemand, tankTop, tankName });
  const day = tankDemand.reduce((sum, demand) => sum + demand, 0) * 86_400;
  return {
    inp: writeInp(model),
    sources: [
      {
        node: "WTP",
        name: site.demonstration ? "Canal head water works" : "Water works",
        position: site.projection.toPosition(plant),
        kind: site.known.plant ? "river" : "canal",
        yieldM3PerDay: Math.ceil((day * 1.15) / 100) * 100,
      },
    ],
    tanks,
    zones: supplyZones,
    meters: placeMeters(site, wards, zones, supplyZones, streets),
  };
}
