/**
 * Goods vehicles of one variant on their way, a day at a time: who may not drive in an hour waits for one that is free
 * to him, or gives up where the vehicle may not come at all.
 */
import { PARAMETER_INDEX as P } from "../parameters/table.ts";
import { V_LCV } from "../population/modes.ts";
import type { Levers } from "./levers.ts";
import type { Population, RoadTables } from "./prepared-town.ts";
import type { SharedDay } from "./travel.ts";
import { PCU_OF_CLASS } from "./vehicle-use.ts";

/** Share of goods vehicles that drive by kind of day. */
const GOODS_DAYS = [0.9, 0.85, 0.45, 0.35];
const UNIT = 2 ** -32;
/** What a goods trip may do now. */
const FREE = 0;
const LATER = 1;
const GONE = 2;

export class Goods {
  /** Goods trips of the day that were wanted and that were made, vehicles. */
  dayWanted = 0;
  dayMade = 0;
  /** Trips of the day that a ban forbade, and of these those made nevertheless, vehicles. */
  dayForbidden = 0;
  dayViolations = 0;
  /** Tolls that they paid in the run, INR. */
  tollInr = 0;
  private readonly hauls: Population["hauls"];
  private readonly groups: number;
  private readonly waitingHauls: Int32Array;
  private waiting = 0;
  private scale = 1;

  constructor({ hauls, fleet }: Population) {
    this.hauls = hauls;
    this.groups = fleet.groups.length;
    this.waitingHauls = new Int32Array(hauls.count);
  }

  begin(draw: Float64Array): void {
    this.scale = draw[P.goods_traffic]!;
    this.tollInr = 0;
  }

  /** Adds the day's trips to `odHeavy` (24·pair + hour, PCU) and `groupKm` (hour × group). */
  day(
    { dayKind, factor, haulDraws }: SharedDay,
    roads: RoadTables,
    levers: Levers,
    odHeavy: Float64Array,
    groupKm: Float64Array,
  ): void {
    const { hauls } = this;
    const share = GOODS_DAYS[dayKind]! * factor;
    const weight = hauls.weight * this.scale * levers.goods;
    const bans = levers.goodsBans.length > 0;
    this.dayWanted = 0;
    this.dayMade = 0;
    this.dayForbidden = 0;
    this.dayViolations = 0;
    this.waiting = 0;
    for (let hour = 0; hour < 24; hour++) {
      if (this.waiting > 0) this.driveLater(hour, weight, roads, levers, odHeavy, groupKm);
      const end = hauls.start[hour + 1]!;
      for (let k = hauls.start[hour]!; k < end; k++) {
        const haul = hauls.order[k]!;
        if ((haulDraws[haul]! + 0.5) * UNIT >= share) continue;
        this.dayWanted += weight;
        const verdict = bans ? this.verdict(haul, hour, levers, weight) : FREE;
        if (verdict === FREE) this.drive(haul, hour, weight, roads, levers, odHeavy, groupKm);
        else if (verdict === LATER) this.waitingHauls[this.waiting++] = haul;
      }
    }
  }

  private drive(
    haul: number,
    hour: number,
    weight: number,
    roads: RoadTables,
    levers: Levers,
    odHeavy: Float64Array,
    groupKm: Float64Array,
  ): void {
    const { hauls } = this;
    const od = hauls.od[haul]!;
    const vehicle = hauls.vehicleClass[haul]!;
    this.dayMade += weight;
    groupKm[hour * this.groups + hauls.group[haul]!]! += weight * roads.odKm[od]!;
    odHeavy[24 * od + hour]! += weight * PCU_OF_CLASS[vehicle]!;
    const toll = (vehicle === V_LCV ? 0 : 1) * roads.ends * roads.ends + od;
    this.tollInr += weight * levers.goodsToll[toll]!;
  }

  /** Those who waited for the end of a ban drive in the first hour that is free to them; the day's last hour frees all. */
  private driveLater(
    hour: number,
    weight: number,
    roads: RoadTables,
    levers: Levers,
    odHeavy: Float64Array,
    groupKm: Float64Array,
  ): void {
    let kept = 0;
    for (let k = 0; k < this.waiting; k++) {
      const haul = this.waitingHauls[k]!;
      if (hour < 23 && this.verdict(haul, hour, levers, 0) === LATER) this.waitingHauls[kept++] = haul;
      else this.drive(haul, hour, weight, roads, levers, odHeavy, groupKm);
    }
    this.waiting = kept;
  }

  /** `counts`: vehicles for which it stands; none where it was asked before and waits. */
  private verdict(haul: number, hour: number, levers: Levers, counts: number): number {
    const { hauls } = this;
    for (const ban of levers.goodsBans) {
      if (ban.hours[hour] === 0 || ban.od[hauls.od[haul]!] === 0 || ban.groups[hauls.group[haul]!] === 0)
        continue;
      this.dayForbidden += counts;
      if (hauls.obey[haul]! < ban.obeys) return ban.gone ? GONE : LATER;
      this.dayViolations += counts;
    }
    return FREE;
  }
}
