/** What a day's tours come to: trips, kilometres, minutes, money and comfort, by mode, quintile and zone. */
import {
  AUTO,
  BUS,
  CAR,
  EVENING,
  MIDDAY,
  MODE_COUNT,
  MORNING,
  QUINTILES,
  TWO_WHEELER,
  V_AUTO,
  V_CAR,
  V_TWO_WHEELER,
} from "../population/modes.ts";
import { type ChoiceTables, ROAD_SHARE } from "./choice-tables.ts";
import type { Levers } from "./levers.ts";
import type { PreparedTown } from "./prepared-town.ts";
import type { Roads } from "./roads.ts";
import { type Travel, VEHICLE_KM } from "./travel.ts";

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
    const { cellTours, classKm } = travel;
    const { costInr, besideMin, comfort } = tables;
    const { ends, odKm } = roads.tables;
    const { experiencedPair } = roads;
    const pairs = ends * ends;
    zoneTrips.fill(0);
    for (let cell = 0; cell < cells.count; cell++) {
      const first = cell * MODE_COUNT;
      const some =
        cellTours[first]! +
        cellTours[first + 1]! +
        cellTours[first + 2]! +
        cellTours[first + 3]! +
        cellTours[first + 4]! +
        cellTours[first + 5]!;
      if (some === 0) continue;
      const od = cells.od[cell]!;
      const origin = cells.origin[cell]!;
      const back = cells.back[cell]!;
      const group = cells.group[cell]!;
      const road =
        experiencedPair[(group === 0 ? MORNING : MIDDAY) * pairs + od]! +
        experiencedPair[EVENING * pairs + back]!;
      const quintile = cells.quintile[cell]!;
      const length = 2 * odKm[od]!;
      const money = (group * pairs + od) * MODE_COUNT;
      let made = 0;
      let minutes = 0;
      let inr = 0;
      let ease = 0;
      for (let mode = 0; mode < MODE_COUNT; mode++) {
        const people = cellTours[cell * MODE_COUNT + mode]!;
        if (people === 0) continue;
        const paid = 2 * people * costInr[money + mode]!;
        made += 2 * people;
        minutes += people * (2 * besideMin[od * MODE_COUNT + mode]! + ROAD_SHARE[mode]! * road);
        inr += paid;
        ease += 2 * people * comfort[quintile * MODE_COUNT + mode]!;
        trips[mode]! += 2 * people;
        km[mode]! += people * length;
        zoneTrips[origin * MODE_COUNT + mode]! += people;
        if (mode === BUS || mode === AUTO) this.fareInr += paid;
        this.tollInr += 2 * people * levers.extraInr[money + mode]!;
        if (mode === TWO_WHEELER) classKm[V_TWO_WHEELER]! += people * length * VEHICLE_KM[TWO_WHEELER]!;
        else if (mode === CAR) classKm[V_CAR]! += people * length * VEHICLE_KM[CAR]!;
        else if (mode === AUTO) classKm[V_AUTO]! += people * length * VEHICLE_KM[AUTO]!;
      }
      const at = quintile * Q_COLUMNS;
      byQuintile[at]! += made;
      byQuintile[at + 1]! += minutes;
      byQuintile[at + 2]! += inr;
      byQuintile[at + 3]! += ease;
    }
  }
}
