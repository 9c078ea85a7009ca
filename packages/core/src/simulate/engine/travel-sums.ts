/** What a day's tours come to: trips, kilometres, minutes, money and comfort, by mode, quintile and zone. */
import { BANDS, EVENING, MIDDAY, MODE_COUNT, MORNING, QUINTILES } from "../population/modes.ts";
import { type ChoiceTables, ROAD_SHARE } from "./choice-tables.ts";
import type { Levers } from "./levers.ts";
import type { PreparedTown } from "./prepared-town.ts";
import type { Roads } from "./roads.ts";
import type { Travel } from "./travel.ts";

/** Columns per quintile. */
export const Q_TRIPS = 0;
export const Q_MINUTES = 1;
export const Q_INR = 2;
/** Comfort constants of the chosen modes, in utility. */
export const Q_COMFORT = 3;
export const Q_COLUMNS = 4;

export class TravelSums {
  /** People's trips and kilometres of the run by mode. */
  readonly trips = new Float64Array(MODE_COUNT);
  readonly km = new Float64Array(MODE_COUNT);
  readonly byQuintile = new Float64Array(QUINTILES * Q_COLUMNS);
  /** Trips of the day by zone of the home and mode. */
  readonly zoneTrips: Float64Array;
  fareInr = 0;
  tollInr = 0;
  private readonly prepared: PreparedTown;

  constructor(prepared: PreparedTown) {
    this.prepared = prepared;
    this.zoneTrips = new Float64Array(prepared.roads.zones * MODE_COUNT);
  }

  begin(): void {
    this.trips.fill(0);
    this.km.fill(0);
    this.byQuintile.fill(0);
    this.fareInr = 0;
    this.tollInr = 0;
  }

  /** Adds a day, there and back, at the times that it took. */
  addDay(travel: Travel, tables: ChoiceTables, roads: Roads, levers: Levers): void {
    const { cells } = this.prepared.population;
    const { trips, km, byQuintile, zoneTrips } = this;
    const { cellTours } = travel;
    const { costInr, besideMin, comfort } = tables;
    const { extraInr } = levers;
    const { ends, odKm } = roads.tables;
    const { experiencedPair } = roads;
    const pairs = ends * ends;
    let fareInr = 0;
    let tollInr = 0;
    zoneTrips.fill(0);
    for (let cell = 0; cell < cells.count; cell++) {
      const first = cell * MODE_COUNT;
      const p0 = cellTours[first]!;
      const p1 = cellTours[first + 1]!;
      const p2 = cellTours[first + 2]!;
      const p3 = cellTours[first + 3]!;
      const p4 = cellTours[first + 4]!;
      const p5 = cellTours[first + 5]!;
      const people = p0 + p1 + p2 + p3 + p4 + p5;
      if (people === 0) continue;
      const od = cells.od[cell]!;
      const group = cells.group[cell]!;
      const road =
        experiencedPair[BANDS * od + (group === 0 ? MORNING : MIDDAY)]! +
        experiencedPair[BANDS * cells.back[cell]! + EVENING]!;
      const length = 2 * odKm[od]!;
      const money = (group * pairs + od) * MODE_COUNT;
      const beside = od * MODE_COUNT;
      const ease = cells.quintile[cell]! * MODE_COUNT;
      const zone = cells.origin[cell]! * MODE_COUNT;
      zoneTrips[zone]! += p0;
      zoneTrips[zone + 1]! += p1;
      zoneTrips[zone + 2]! += p2;
      zoneTrips[zone + 3]! += p3;
      zoneTrips[zone + 4]! += p4;
      zoneTrips[zone + 5]! += p5;
      km[0]! += p0 * length;
      km[1]! += p1 * length;
      km[2]! += p2 * length;
      km[3]! += p3 * length;
      km[4]! += p4 * length;
      km[5]! += p5 * length;
      const fares = p4 * costInr[money + 4]! + p5 * costInr[money + 5]!;
      const paid =
        p0 * costInr[money]! +
        p1 * costInr[money + 1]! +
        p2 * costInr[money + 2]! +
        p3 * costInr[money + 3]! +
        fares;
      fareInr += 2 * fares;
      tollInr +=
        2 *
        (p0 * extraInr[money]! +
          p1 * extraInr[money + 1]! +
          p2 * extraInr[money + 2]! +
          p3 * extraInr[money + 3]! +
          p4 * extraInr[money + 4]! +
          p5 * extraInr[money + 5]!);
      const at = cells.quintile[cell]! * Q_COLUMNS;
      byQuintile[at]! += 2 * people;
      byQuintile[at + 1]! +=
        2 *
          (p0 * besideMin[beside]! +
            p1 * besideMin[beside + 1]! +
            p2 * besideMin[beside + 2]! +
            p3 * besideMin[beside + 3]! +
            p4 * besideMin[beside + 4]! +
            p5 * besideMin[beside + 5]!) +
        road * (p2 * ROAD_SHARE[2]! + p3 * ROAD_SHARE[3]! + p4 * ROAD_SHARE[4]! + p5 * ROAD_SHARE[5]!);
      byQuintile[at + 2]! += 2 * paid;
      byQuintile[at + 3]! +=
        2 *
        (p0 * comfort[ease]! +
          p1 * comfort[ease + 1]! +
          p2 * comfort[ease + 2]! +
          p3 * comfort[ease + 3]! +
          p4 * comfort[ease + 4]! +
          p5 * comfort[ease + 5]!);
    }
    this.fareInr += fareInr;
    this.tollInr += tollInr;
    for (let at = 0; at < zoneTrips.length; at++) trips[at % MODE_COUNT]! += 2 * zoneTrips[at]!;
  }
}
