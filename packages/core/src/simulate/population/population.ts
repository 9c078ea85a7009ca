/** The town's agents in columns: citizens and their tours sorted by choice cell, goods vehicles, the fleet, external traffic. */
import type { Town } from "../../town/town.ts";
import type { Cells, EngineConfig, Population, RoadTables, Tours } from "../engine/prepared-town.ts";
import { sharedBytes, sharedFloats, sharedInts } from "../engine/shared-array.ts";
import { drawBusinesses } from "./businesses.ts";
import { drawCitizens, type TourRow } from "./citizens.ts";
import { buildFleet } from "./fleet.ts";
import { drawHauls, externalTraffic } from "./hauls.ts";
import { AUTO, CAR, QUINTILES, SCHOOL, TWO_WHEELER } from "./modes.ts";

/** Where the kilometres of a tour's modes count: nowhere, with the autos, or with a group of the fleet. */
const NO_SLOT = 0;
export const AUTO_SLOT = 1;
export const GROUP_SLOT = 2;
/** Columns of `tours.kmSlot`, by mode; two are spare, so that a tour's are in one place of memory. */
export const SLOTS_PER_TOUR = 8;

/** Builds the population. A pure function of its arguments. */
export function buildPopulation(town: Town, roads: RoadTables, config: EngineConfig): Population {
  const fleet = buildFleet(town.fleet);
  const businesses = drawBusinesses(town, config.businesses, config.seed);
  const columns = new TourColumns(roads.ends);
  const drawn = drawCitizens(town, roads, fleet, config, (tour) => columns.add(tour));
  const { tours, cells } = columns.finish();
  const weight = sharedFloats(
    town.zones.map(({ population }, zone) => population / Math.max(1, drawn.perZone[zone]!)),
  );
  const people = sharedFloats(town.zones.length * QUINTILES);
  for (let citizen = 0; citizen < drawn.zone.length; citizen++) {
    const zone = drawn.zone[citizen]!;
    people[zone * QUINTILES + drawn.quintile[citizen]!]! += weight[zone]!;
  }
  return {
    citizens: {
      count: drawn.zone.length,
      zone: sharedInts(drawn.zone),
      age: sharedBytes(drawn.age),
      status: sharedBytes(drawn.status),
      quintile: sharedBytes(drawn.quintile),
      household: sharedBytes(drawn.household),
    },
    weight,
    people,
    tours,
    cells,
    businesses,
    hauls: drawHauls(town, roads, fleet, businesses, config),
    fleet,
    vehicles: config.vehicles,
    ...externalTraffic(town, roads),
  };
}

/** Grows the columns tour by tour, then sorts them by choice cell, so that a day walks through memory in order. */
class TourColumns {
  private readonly ends: number;
  private size = 0;
  private room = 1 << 12;
  private citizen = new Int32Array(this.room);
  private origin = new Int32Array(this.room);
  private destination = new Int32Array(this.room);
  private readonly bytes: Record<(typeof BYTES)[number], Uint8Array> = Object.fromEntries(
    BYTES.map((name) => [name, new Uint8Array(this.room)]),
  ) as Record<(typeof BYTES)[number], Uint8Array>;

  constructor(ends: number) {
    this.ends = ends;
  }

  add(tour: TourRow): void {
    if (this.size === this.room) this.grow();
    const at = this.size++;
    this.citizen[at] = tour.citizen;
    this.origin[at] = tour.origin;
    this.destination[at] = tour.destination;
    for (const name of BYTES) this.bytes[name][at] = tour[name];
  }

  private grow(): void {
    this.room *= 2;
    const wider = (old: Int32Array) => {
      const out = new Int32Array(this.room);
      out.set(old);
      return out;
    };
    this.citizen = wider(this.citizen);
    this.origin = wider(this.origin);
    this.destination = wider(this.destination);
    for (const name of BYTES) {
      const out = new Uint8Array(this.room);
      out.set(this.bytes[name]);
      this.bytes[name] = out;
    }
  }

  finish(): { tours: Tours; cells: Cells } {
    const { ends, size } = this;
    // Those of one choice cell stand together, so that its weights are in a processor's cache while they choose.
    const keyOf = (tour: number) =>
      ((this.origin[tour]! * ends + this.destination[tour]!) * QUINTILES + this.bytes.quintile[tour]!) * 2 +
      (this.bytes.purpose[tour]! <= SCHOOL ? 0 : 1);
    const keys = Float64Array.from({ length: size }, (_, tour) => keyOf(tour));
    const sorted = Int32Array.from({ length: size }, (_, at) => at).sort(
      (a, b) =>
        keys[a]! - keys[b]! ||
        this.bytes.purpose[a]! - this.bytes.purpose[b]! ||
        this.bytes.departs[a]! - this.bytes.departs[b]! ||
        a - b,
    );
    const byte = (name: (typeof BYTES)[number]) => {
      const out = sharedBytes(size);
      for (let at = 0; at < size; at++) out[at] = this.bytes[name][sorted[at]!]!;
      return out;
    };
    const citizen = sharedInts(size);
    const od = sharedInts(size);
    for (let at = 0; at < size; at++) {
      const tour = sorted[at]!;
      citizen[at] = this.citizen[tour]!;
      od[at] = this.origin[tour]! * ends + this.destination[tour]!;
    }
    const purpose = byte("purpose");
    const quintile = byte("quintile");
    const { cell, cells } = findCells(od, purpose, quintile, ends);
    const departs = byte("departs");
    const returns = byte("returns");
    const kmSlot = sharedBytes(SLOTS_PER_TOUR * size).fill(NO_SLOT);
    for (let at = 0; at < size; at++) {
      const first = SLOTS_PER_TOUR * at;
      kmSlot[first + AUTO] = AUTO_SLOT;
      kmSlot[first + TWO_WHEELER] = GROUP_SLOT + this.bytes.twoWheelerGroup[sorted[at]!]!;
      kmSlot[first + CAR] = GROUP_SLOT + this.bytes.carGroup[sorted[at]!]!;
    }
    return {
      cells,
      tours: {
        count: size,
        citizen,
        cell,
        od,
        purpose,
        quintile,
        departs,
        returns,
        modes: byte("modes"),
        kmSlot,
        parity: byte("parity"),
        obey: byte("obey"),
        rank: byte("rank"),
      },
    };
  }
}

const BYTES = [
  "purpose",
  "quintile",
  "departs",
  "returns",
  "modes",
  "twoWheelerGroup",
  "carGroup",
  "parity",
  "obey",
  "rank",
] as const;

/** The distinct (part of the day, pair, quintile) that tours have, in that order: rows of the choice tables. */
function findCells(
  od: Int32Array,
  purpose: Uint8Array,
  quintile: Uint8Array,
  ends: number,
): { cell: Int32Array; cells: Cells } {
  const keyOf = (at: number) => (od[at]! * QUINTILES + quintile[at]!) * 2 + (purpose[at]! <= SCHOOL ? 0 : 1);
  const seen = new Set<number>();
  for (let at = 0; at < od.length; at++) seen.add(keyOf(at));
  const keys = [...seen].sort((a, b) => a - b);
  const pairs = keys.map((key) => Math.floor(key / 2 / QUINTILES));
  const row = new Map(keys.map((key, at) => [key, at]));
  const cell = sharedInts(od.length);
  for (let at = 0; at < od.length; at++) cell[at] = row.get(keyOf(at))!;
  return {
    cell,
    cells: {
      count: keys.length,
      od: sharedInts(pairs),
      origin: sharedInts(pairs.map((pair) => Math.floor(pair / ends))),
      back: sharedInts(pairs.map((pair) => (pair % ends) * ends + Math.floor(pair / ends))),
      quintile: sharedBytes(keys.map((key) => (key >> 1) % QUINTILES)),
      group: sharedBytes(keys.map((key) => key & 1)),
    },
  };
}
