/**
 * Citizens drawn from what the town's file says of each ward: people, incomes, jobs, school places and vehicles. A pure
 * function of town, roads and configuration; every draw has its own counter, so one citizen more changes no other.
 */
import { uniform } from "../../random/draw.ts";
import { randomStream } from "../../random/philox.ts";
import type { Town } from "../../town/town.ts";
import type { EngineConfig, FleetTable, RoadTables } from "../engine/prepared-town.ts";
import { cumulateRows, gravityTrips, pickColumn } from "./gravity.ts";
import {
  AUTO,
  BUS,
  CAR,
  CYCLE,
  LEISURE,
  SCHOOL,
  SHOPPING,
  TWO_WHEELER,
  V_CAR,
  V_TWO_WHEELER,
  WALK,
  WORK,
} from "./modes.ts";
import { DECAY_MIN, planHours } from "./plans.ts";

/** Shares of the people by age: 0-5, 6-14, 15-17, 18-59, 60 and more; near the Census of India 2011 for urban Gujarat. */
const AGES = [0.1, 0.16, 0.06, 0.59, 0.09];
const [CHILD, PUPIL, TEEN, ADULT, OLD] = [0, 1, 2, 3, 4];
const IN_SCHOOL = [0, 0.96, 0.85, 0.06, 0];
/** Workers are adults, and one in five of the jobs that adults leave over is an old person's. */
const WORKERS = { adult: 0.94, old: 0.06 };
/** Vehicles of a household by its quintile, relative to the ward's mean: the generator's profile over its mean. */
const TWO_WHEELERS = [0.51, 0.8, 1.06, 1.27, 1.36];
const CARS = [0.06, 0.17, 0.46, 1.15, 3.16];
const CYCLES = [1.4, 1.2, 1, 0.8, 0.6];
/** A household's vehicle is free for this many times as many tours as there are vehicles per adult: rides are shared. */
const SHARING = 1.25;
const MOST_AVAILABLE = 0.97;

export interface TourRow {
  citizen: number;
  origin: number;
  destination: number;
  purpose: number;
  quintile: number;
  departs: number;
  returns: number;
  modes: number;
  twoWheelerGroup: number;
  carGroup: number;
  parity: number;
  obey: number;
  rank: number;
}

export interface DrawnCitizens {
  zone: Int32Array;
  age: Uint8Array;
  status: Uint8Array;
  quintile: Uint8Array;
  household: Uint8Array;
  /** Citizens per zone, and their tours handed over one by one. */
  perZone: Int32Array;
}

/** How many of `total` fall to each weight: largest remainders, so that they sum to it. */
export function apportionCounts(total: number, weights: readonly number[]): Int32Array {
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  const exact = weights.map((weight) => (all > 0 ? (total * weight) / all : 0));
  const out = Int32Array.from(exact, Math.floor);
  let left = all > 0 ? total - out.reduce((sum, count) => sum + count, 0) : 0;
  const order = exact
    .map((value, at) => [value - Math.floor(value), at] as const)
    .sort((a, b) => b[0] - a[0] || a[1] - b[1]);
  for (const [, at] of order) {
    if (left === 0) break;
    out[at]!++;
    left--;
  }
  return out;
}

/** Draws the citizens, and tells `onTour` every tour that one may make. */
export function drawCitizens(
  town: Town,
  roads: RoadTables,
  fleet: FleetTable,
  config: EngineConfig,
  onTour: (tour: TourRow) => void,
): DrawnCitizens {
  const stream = randomStream(config.seed, "citizens");
  const zones = town.zones;
  const perZone = apportionCounts(
    config.citizens,
    zones.map(({ population }) => population),
  );
  const count = perZone.reduce((sum, here) => sum + here, 0);
  const out: DrawnCitizens = {
    zone: new Int32Array(count),
    age: new Uint8Array(count),
    status: new Uint8Array(count),
    quintile: new Uint8Array(count),
    household: new Uint8Array(count),
    perZone,
  };
  const goes = destinations(town, roads);
  const people = zones.reduce((sum, { population }) => sum + population, 0);
  const jobs = zones.reduce((sum, zone) => sum + jobsOf(zone), 0);
  const adults = people * AGES[ADULT]!;
  const working = Math.min(0.92, (jobs * WORKERS.adult) / Math.max(1, adults));
  const oldWorking = Math.min(0.5, (jobs * WORKERS.old) / Math.max(1, people * AGES[OLD]!));
  const groupsOf = (vehicle: number) => cumulatedGroups(fleet, vehicle);
  const twoWheelers = groupsOf(V_TWO_WHEELER);
  const cars = groupsOf(V_CAR);
  let citizen = 0;
  for (const [home, zone] of zones.entries()) {
    const cumulatedAges = cumulate(AGES);
    const cumulatedIncome = cumulate(zone.incomeQuintiles);
    const grown = Math.max(1, zone.population * (AGES[ADULT]! + AGES[OLD]!));
    for (let n = 0; n < perZone[home]!; n++, citizen++) {
      const u = (field: number) => uniform(stream, field, citizen);
      const age = pick(cumulatedAges, u(0));
      const quintile = pick(cumulatedIncome, u(1));
      const inSchool = u(2) < IN_SCHOOL[age]!;
      const works = !inSchool && u(3) < (age === ADULT ? working : age === OLD ? oldWorking : 0);
      out.zone[citizen] = home;
      out.age[citizen] = age;
      out.status[citizen] = inSchool ? 2 : works ? 1 : 0;
      out.quintile[citizen] = quintile;
      out.household[citizen] = 2 + Math.floor(6 * u(4) ** 1.3);
      if (age === CHILD) continue;
      const has = (perAdult: number, share: readonly number[], draw: number) =>
        draw < Math.min(MOST_AVAILABLE, perAdult * share[quintile]! * SHARING);
      const minor = age === PUPIL || age === TEEN;
      const twoWheeler = has(zone.vehicles.twoWheeler / grown, TWO_WHEELERS, u(5));
      const car = has(zone.vehicles.car / grown, CARS, u(6));
      const cycle = has(zone.vehicles.cycle / grown, CYCLES, u(7));
      const modes =
        (1 << WALK) |
        (1 << AUTO) |
        (1 << BUS) |
        (cycle ? 1 << CYCLE : 0) |
        (twoWheeler ? 1 << TWO_WHEELER : 0) |
        (car ? 1 << CAR : 0);
      const shared = {
        citizen,
        origin: home,
        quintile,
        modes,
        twoWheelerGroup: pickGroup(twoWheelers, u(8)),
        carGroup: pickGroup(cars, u(9)),
        parity: (u(10) < 0.5 ? 1 : 0) | (u(11) < 0.5 ? 2 : 0),
        obey: Math.floor(256 * u(12)),
        rank: Math.floor(256 * u(13)),
      };
      const tour = (purpose: number, field: number) => {
        const destination = pickColumn(goes[purpose]!, home, zones.length, u(field));
        onTour({ ...shared, destination, purpose, ...planHours(purpose, u(field + 1), u(field + 2)) });
      };
      if (works) tour(WORK, 16);
      if (inSchool) tour(SCHOOL, 20);
      if (!minor) {
        tour(SHOPPING, 24);
        tour(LEISURE, 28);
      }
    }
  }
  return out;
}

const jobsOf = (zone: Town["zones"][number]) =>
  Object.values(zone.jobs).reduce((sum, value) => sum + value, 0);

/** Cumulated destinations by purpose, from each zone to each zone. */
function destinations(town: Town, roads: RoadTables): Float64Array[] {
  const { zones } = town;
  const minutes = new Float64Array(zones.length * zones.length);
  for (let from = 0; from < zones.length; from++) {
    for (let to = 0; to < zones.length; to++) {
      const od = from * roads.ends + to;
      const joined = from === to || roads.odPaths[od]! > 0;
      minutes[from * zones.length + to] = joined ? roads.odFreeMin[od]! : Number.POSITIVE_INFINITY;
    }
  }
  const origins = zones.map(({ population }) => population);
  const pulls = [
    zones.map(jobsOf),
    zones.map(({ schoolPlaces }) => schoolPlaces),
    zones.map(({ jobs }) => jobs.trade),
    zones.map(
      ({ jobs, population, landUse, areaKm2 }) =>
        jobs.services + 0.2 * population + 400 * landUse.open * areaKm2,
    ),
  ];
  return pulls.map((pull, purpose) =>
    cumulateRows(
      gravityTrips({ origins, pulls: pull, minutes, decayMin: DECAY_MIN[purpose]! }),
      zones.length,
    ),
  );
}

function cumulate(shares: readonly number[]): number[] {
  const total = shares.reduce((sum, share) => sum + share, 0);
  let running = 0;
  return shares.map((share) => (running += share / total));
}

const pick = (cumulated: readonly number[], u: number) =>
  Math.min(
    cumulated.length - 1,
    Math.max(
      0,
      cumulated.findIndex((edge) => u < edge),
    ),
  );

interface CumulatedGroups {
  group: number[];
  edge: number[];
}

/** Groups of a vehicle class with cumulated shares. */
export function cumulatedGroups(fleet: FleetTable, vehicle: number): CumulatedGroups {
  const group = fleet.groups.flatMap((_, at) => (fleet.groupClass[at] === vehicle ? [at] : []));
  return { group, edge: cumulate(group.map((at) => fleet.share[at]!)) };
}

export const pickGroup = ({ group, edge }: CumulatedGroups, u: number) => group[pick(edge, u)]!;
