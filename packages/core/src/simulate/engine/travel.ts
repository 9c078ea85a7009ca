/**
 * People and goods on their way, hour by hour: those who leave or come home in the hour are touched, nobody else. An
 * hour gives PCU per pair of ends and kilometres per group of the fleet; the day counts tours per cell and mode, from
 * which minutes, money and kilometres follow when it ends.
 */
import { PARAMETER_INDEX as P } from "../parameters/table.ts";
import {
  AUTO,
  BUS,
  CAR,
  CLASS_COUNT,
  CYCLE,
  MODE_COUNT,
  SCHOOL,
  TWO_WHEELER,
  V_AUTO,
  V_CAR,
  V_LCV,
  V_TWO_WHEELER,
  WALK,
  WORK,
} from "../population/modes.ts";
import { PARTICIPATION } from "../population/plans.ts";
import type { ChoiceTables } from "./choice-tables.ts";
import type { Orders } from "./compile-scenario.ts";
import { fastExp } from "./fast-exp.ts";
import type { Levers } from "./levers.ts";
import type { PreparedTown, RoadTables } from "./prepared-town.ts";

/** At home; and: has not travelled yet. */
export const HOME = 255;
/** People in a vehicle: two-wheeler and car near IIT Madras' counts (reference 2.7, S), shared autos an assumption. */
export const OCCUPANCY = Float64Array.of(1, 1, 1.2, 1.6, 2.4, 20);
/** An auto drives so much further than its passengers, looking for them. */
const AUTO_EMPTY = 1.45;
/**
 * A household's vehicle drives so much more than straight there and back: children brought, errands on the way
 * (assumption, chosen so that the sample town's counters and the model agree).
 */
const ERRANDS = 1.25;
/** PCU of a vehicle: IRC:106 at the shares that such a town has; buses are on the roads by their timetable. */
const PCU_OF_CLASS = Float64Array.of(0.75, 1.4, 1, 1.4, 2.2, 2.2);
const PCU_CYCLE = 0.4;
/** PCU on the road per person of a mode. */
const PCU_PER_PERSON = Float64Array.of(
  0,
  PCU_CYCLE,
  (PCU_OF_CLASS[V_TWO_WHEELER]! * ERRANDS) / OCCUPANCY[TWO_WHEELER]!,
  (PCU_OF_CLASS[V_CAR]! * ERRANDS) / OCCUPANCY[CAR]!,
  (PCU_OF_CLASS[V_AUTO]! * AUTO_EMPTY) / OCCUPANCY[AUTO]!,
  0,
);
/** Kilometres of vehicles per person's kilometre by mode; buses apart. */
export const VEHICLE_KM = Float64Array.of(
  0,
  0,
  ERRANDS / OCCUPANCY[TWO_WHEELER]!,
  ERRANDS / OCCUPANCY[CAR]!,
  AUTO_EMPTY / OCCUPANCY[AUTO]!,
  0,
);
export const PCU_BUS = PCU_OF_CLASS[4]!;
/** Shares of the light and heavy PCU across gateways by class (two-wheeler, auto, car, LCV, bus, truck): assumptions. */
const EXTERNAL_LIGHT = Float64Array.of(0.25, 0.15, 0.6, 0, 0, 0);
const EXTERNAL_HEAVY = Float64Array.of(0, 0, 0, 0.35, 0.15, 0.5);
/** Share of goods vehicles that drive by kind of day, and of external traffic against a weekday's. */
const GOODS_DAYS = [0.9, 0.85, 0.45, 0.35];
const EXTERNAL_DAYS = [1, 1, 0.9, 1.1];
/** External traffic by hour, shares of a day. */
export const EXTERNAL_HOURS = Float64Array.of(
  0.012,
  0.009,
  0.009,
  0.011,
  0.018,
  0.03,
  0.042,
  0.052,
  0.06,
  0.064,
  0.062,
  0.057,
  0.053,
  0.051,
  0.051,
  0.053,
  0.057,
  0.063,
  0.066,
  0.058,
  0.046,
  0.034,
  0.024,
  0.018,
);
const UNIT = 2 ** -32;
/** What a goods trip may do now. */
const FREE = 0;
const LATER = 1;
const GONE = 2;

/** What both variants of a pair share on a day. */
export interface SharedDay {
  /** Day of the run, from 0. */
  day: number;
  /** Weekday 0, Saturday 1, Sunday 2, festival 3. */
  dayKind: number;
  /** Monday 0; day of the year from 0, at most 364; month from 0. */
  weekday: number;
  dayOfYear: number;
  month: number;
  /** Standard normals for the market: price and arrivals of each commodity. */
  shocks: Float64Array;
  /** Demand of the day against the usual. */
  factor: number;
  /** A number per tour, and per haul. */
  tourDraws: Uint32Array;
  haulDraws: Uint32Array;
}

/** Households that would own so many more vehicles (or fewer): by rank, two-wheelers before cars. */
const OWNED = { twoWheeler: 0.45, car: 0.07 };

function withVehicles(have: number, rank: number, factor: number): number {
  const even = ((rank * 37 + 11) & 255) / 256;
  if (factor < 1) return even < 1 - factor ? have & ~((1 << TWO_WHEELER) | (1 << CAR)) : have;
  const two = even < (factor - 1) * OWNED.twoWheeler ? 1 << TWO_WHEELER : 0;
  const car = even < (factor - 1) * OWNED.car ? 1 << CAR : 0;
  return have | two | car;
}

export class Travel {
  /** Mode of today's tour, or HOME. */
  readonly mode: Uint8Array;
  /** Mode of the last tour made. */
  readonly last: Uint8Array;
  /** PCU that begin in the hour, per pair. */
  readonly odLight: Float64Array;
  readonly odHeavy: Float64Array;
  /** Shares of the day's external traffic in the hour. */
  externalLightShare = 0;
  externalHeavyShare = 0;
  /** Kilometres of the hour per group of the fleet: those whose drivers are agents, then with external traffic. */
  readonly groupKm: Float64Array;
  /** People who set out today, per cell and mode; each also comes home. */
  readonly cellTours: Float64Array;
  /** Vehicle-kilometres of the run by class of goods and external vehicles. */
  readonly classKm = new Float64Array(CLASS_COUNT);
  /** People away from home now, for conservation. */
  away = 0;
  /** Drivers to whom a ban applied, and who drove nevertheless, in the run. */
  bound = 0;
  violations = 0;
  /** Goods trips of the day that were wanted and that were made, vehicles; what tolls they paid in the run, INR. */
  goodsWanted = 0;
  goodsMade = 0;
  goodsTollInr = 0;
  private readonly prepared: PreparedTown;
  private readonly waitingHauls: Int32Array;
  private waiting = 0;
  private readonly cellWeight: Float64Array;
  /** Per purpose: the draws below which a tour is made, of 2^32, and one over them. */
  private readonly words = new Float64Array(4);
  private readonly perWord = new Float64Array(4);
  private readonly externalKm: Float64Array;
  private autoKm = 0;
  /** Light traffic of the hour for which a vehicle of the model stands, its own included. */
  private busy = 1;
  /** What yesterday's mode weighs more, against its weight. */
  private habit = 1;
  private tripRate = 1;
  private goods = 1;
  private external = 1;

  constructor(prepared: PreparedTown) {
    this.prepared = prepared;
    const { population, roads } = prepared;
    const pairs = roads.ends * roads.ends;
    this.mode = new Uint8Array(population.tours.count);
    this.last = new Uint8Array(population.tours.count);
    this.odLight = new Float64Array(pairs);
    this.odHeavy = new Float64Array(pairs);
    this.groupKm = new Float64Array(population.fleet.groups.length);
    this.cellTours = new Float64Array(population.cells.count * MODE_COUNT);
    this.cellWeight = new Float64Array(population.cells.count);
    this.waitingHauls = new Int32Array(population.hauls.count);
    this.externalKm = new Float64Array(2);
  }

  begin(draw: Float64Array): void {
    this.mode.fill(HOME);
    this.last.fill(HOME);
    this.classKm.fill(0);
    this.habit = fastExp(draw[P.habit]!) - 1;
    this.tripRate = draw[P.trip_rate]!;
    this.goods = draw[P.goods_traffic]!;
    this.external = draw[P.through_traffic]!;
    this.away = 0;
    this.goodsTollInr = 0;
    this.bound = 0;
    this.violations = 0;
  }

  beginDay({ dayKind, factor }: SharedDay, roads: RoadTables, levers: Levers): void {
    const { cells, weight, externalOd, externalLight, externalHeavy } = this.prepared.population;
    this.cellTours.fill(0);
    this.goodsWanted = 0;
    this.goodsMade = 0;
    this.waiting = 0;
    for (let cell = 0; cell < cells.count; cell++) {
      const home = cells.origin[cell]!;
      this.cellWeight[cell] = weight[home]! * levers.people[home]!;
    }
    for (let purpose = 0; purpose < 4; purpose++) {
      const usual = PARTICIPATION[purpose]![dayKind]! * this.tripRate * factor;
      const words = Math.min(1, usual * levers.tours[purpose]!) / UNIT;
      this.words[purpose] = words;
      this.perWord[purpose] = words > 0 ? 1 / words : 0;
    }
    this.externalKm.fill(0);
    for (let at = 0; at < externalOd.length; at++) {
      this.externalKm[0]! += externalLight[at]! * roads.odKm[externalOd[at]!]!;
      this.externalKm[1]! += externalHeavy[at]! * roads.odKm[externalOd[at]!]!;
    }
  }

  /** One hour of everybody's. */
  hour(
    hour: number,
    shared: SharedDay,
    roads: RoadTables,
    levers: Levers,
    tables: ChoiceTables,
    orders: Orders,
  ): void {
    this.odLight.fill(0);
    this.odHeavy.fill(0);
    this.groupKm.fill(0);
    this.autoKm = 0;
    this.busy = this.prepared.trafficByHour[24 * shared.dayKind + hour]!;
    this.cross(hour, shared, levers);
    this.comeHome(hour, roads, orders);
    this.leave(hour, shared, roads, levers, tables, orders);
    this.haul(hour, shared, roads, levers);
    const { groupClass, share } = this.prepared.population.fleet;
    for (let group = 0; group < groupClass.length; group++) {
      if (groupClass[group] === V_AUTO)
        this.groupKm[group]! += this.autoKm * VEHICLE_KM[AUTO]! * share[group]!;
    }
  }

  private leave(
    hour: number,
    { day, tourDraws }: SharedDay,
    roads: RoadTables,
    levers: Levers,
    { weights }: ChoiceTables,
    { outOrder, outStart }: Orders,
  ): void {
    const { cell, purpose, modes, rank, od, twoWheelerGroup, carGroup } = this.prepared.population.tours;
    const { mode, last, words, perWord, habit, cellTours, cellWeight, odLight, groupKm } = this;
    const { odKm } = roads;
    const served = roads.busService[hour] === 1 ? 63 : 63 & ~(1 << BUS);
    const { atHome, schoolShut } = levers;
    const bans = levers.bans.length > 0;
    const { vehicles } = levers;
    const { busy } = this;
    const { trafficByPair } = this.prepared;
    let away = 0;
    let autoKm = 0;
    const end = outStart[hour + 1]!;
    for (let k = outStart[hour]!; k < end; k++) {
      const tour = outOrder[k]!;
      const why = purpose[tour]!;
      const word = tourDraws[tour]!;
      if (word >= words[why]!) continue;
      if (atHome > 0 && why === WORK && ((rank[tour]! + day * 59) & 255) < atHome) {
        if (levers.homePairs[od[tour]!] === 1) continue;
      }
      if (schoolShut > 0 && why === SCHOOL && rank[tour]! < schoolShut) {
        if (levers.schoolPairs[od[tour]!] === 1) continue;
      }
      let have = modes[tour]! & served;
      if (vehicles !== 1) have = withVehicles(have, rank[tour]!, vehicles);
      if (bans) have &= ~this.banned(tour, hour, levers);
      const row = cell[tour]!;
      const base = row * MODE_COUNT;
      const before = last[tour]!;
      // Everyone can walk, and where a road leads there is an auto for everyone.
      const w0 = weights[base]!;
      const w1 = (have & 2) !== 0 ? weights[base + 1]! : 0;
      const w2 = (have & 4) !== 0 ? weights[base + 2]! : 0;
      const w3 = (have & 8) !== 0 ? weights[base + 3]! : 0;
      const w4 = weights[base + 4]!;
      const w5 = (have & 32) !== 0 ? weights[base + 5]! : 0;
      // Habit gives yesterday's mode a part of its own, which is asked first.
      const usual = before < MODE_COUNT && ((have >> before) & 1) === 1 ? weights[base + before]! * habit : 0;
      // Among those who go, the number is even from 0 to 1 again.
      let x = (word + 0.5) * perWord[why]! * (usual + w0 + w1 + w2 + w3 + w4 + w5) - usual;
      let chosen = WALK;
      if (x < 0) chosen = before;
      else {
        x -= w0;
        if (x >= 0) {
          x -= w2;
          if (x < 0) chosen = TWO_WHEELER;
          else {
            x -= w4;
            if (x < 0) chosen = AUTO;
            else {
              x -= w3;
              if (x < 0) chosen = CAR;
              else chosen = x < w5 ? BUS : w1 > 0 ? CYCLE : AUTO;
            }
          }
        }
      }
      mode[tour] = chosen;
      last[tour] = chosen;
      const people = cellWeight[row]!;
      away += people;
      cellTours[base + chosen]! += people;
      if (chosen === WALK) continue;
      const pair = od[tour]!;
      const moving = people * busy * trafficByPair[pair]!;
      odLight[pair]! += moving * PCU_PER_PERSON[chosen]!;
      if (chosen === TWO_WHEELER)
        groupKm[twoWheelerGroup[tour]!]! += moving * odKm[pair]! * VEHICLE_KM[TWO_WHEELER]!;
      else if (chosen === CAR) groupKm[carGroup[tour]!]! += moving * odKm[pair]! * VEHICLE_KM[CAR]!;
      else if (chosen === AUTO) autoKm += moving * odKm[pair]!;
    }
    this.away += away;
    this.autoKm += autoKm;
  }

  private comeHome(hour: number, roads: RoadTables, { returnOrder, returnStart }: Orders): void {
    const { cell, back, twoWheelerGroup, carGroup } = this.prepared.population.tours;
    const { mode, cellWeight, odLight, groupKm } = this;
    const { odKm } = roads;
    const { busy } = this;
    const { trafficByPair } = this.prepared;
    let home = 0;
    let autoKm = 0;
    const end = returnStart[hour + 1]!;
    for (let k = returnStart[hour]!; k < end; k++) {
      const tour = returnOrder[k]!;
      const chosen = mode[tour]!;
      if (chosen === HOME) continue;
      mode[tour] = HOME;
      const people = cellWeight[cell[tour]!]!;
      home += people;
      if (chosen === WALK) continue;
      const pair = back[tour]!;
      const moving = people * busy * trafficByPair[pair]!;
      odLight[pair]! += moving * PCU_PER_PERSON[chosen]!;
      if (chosen === TWO_WHEELER)
        groupKm[twoWheelerGroup[tour]!]! += moving * odKm[pair]! * VEHICLE_KM[TWO_WHEELER]!;
      else if (chosen === CAR) groupKm[carGroup[tour]!]! += moving * odKm[pair]! * VEHICLE_KM[CAR]!;
      else if (chosen === AUTO) autoKm += moving * odKm[pair]!;
    }
    this.away -= home;
    this.autoKm += autoKm;
  }

  /** Modes that today's rules take from a tour, a bit each. */
  private banned(tour: number, hour: number, levers: Levers): number {
    const { tours } = this.prepared.population;
    let taken = 0;
    for (const ban of levers.bans) {
      if (ban.hours[hour] === 0 || ban.od[tours.od[tour]!] === 0) continue;
      for (let mode = TWO_WHEELER; mode <= CAR; mode++) {
        const bit = 1 << mode;
        if ((ban.modes & bit) === 0 || (tours.modes[tour]! & bit) === 0) continue;
        const group = mode === CAR ? tours.carGroup[tour]! : tours.twoWheelerGroup[tour]!;
        const odd = (tours.parity[tour]! >> (mode === CAR ? 1 : 0)) & 1;
        if (ban.groups[group] === 0 || (ban.parity >= 0 && ban.parity !== odd)) continue;
        if (tours.rank[tour]! >= ban.notExempt) continue;
        this.bound++;
        if (tours.obey[tour]! < ban.obeys[tours.quintile[tour]!]!) taken |= bit;
        else this.violations++;
      }
    }
    return taken;
  }

  private haul(
    hour: number,
    { dayKind, factor, haulDraws }: SharedDay,
    roads: RoadTables,
    levers: Levers,
  ): void {
    const { hauls } = this.prepared.population;
    const share = GOODS_DAYS[dayKind]! * factor;
    const weight = hauls.weight * this.goods * levers.goods;
    const bans = levers.goodsBans.length > 0;
    if (this.waiting > 0) this.driveLater(hour, weight, roads, levers);
    const end = hauls.start[hour + 1]!;
    for (let k = hauls.start[hour]!; k < end; k++) {
      const haul = hauls.order[k]!;
      if ((haulDraws[haul]! + 0.5) * UNIT >= share) continue;
      this.goodsWanted += weight;
      const verdict = bans ? this.goodsVerdict(haul, hour, levers) : FREE;
      if (verdict === FREE) this.drive(haul, weight, roads, levers);
      else if (verdict === LATER) this.waitingHauls[this.waiting++] = haul;
    }
  }

  private drive(haul: number, weight: number, roads: RoadTables, levers: Levers): void {
    const { hauls } = this.prepared.population;
    const od = hauls.od[haul]!;
    const vehicle = hauls.vehicleClass[haul]!;
    const km = weight * roads.odKm[od]!;
    this.goodsMade += weight;
    this.classKm[vehicle]! += km;
    this.groupKm[hauls.group[haul]!]! += km;
    this.odHeavy[od]! += weight * PCU_OF_CLASS[vehicle]!;
    const toll = (vehicle === V_LCV ? 0 : 1) * roads.ends * roads.ends + od;
    this.goodsTollInr += weight * levers.goodsToll[toll]!;
  }

  /** Those who waited for the end of a ban drive in the first hour that is free to them; the day's last hour frees all. */
  private driveLater(hour: number, weight: number, roads: RoadTables, levers: Levers): void {
    let kept = 0;
    for (let k = 0; k < this.waiting; k++) {
      const haul = this.waitingHauls[k]!;
      if (hour < 23 && this.goodsVerdict(haul, hour, levers) === LATER) this.waitingHauls[kept++] = haul;
      else this.drive(haul, weight, roads, levers);
    }
    this.waiting = kept;
  }

  private goodsVerdict(haul: number, hour: number, levers: Levers): number {
    const { hauls } = this.prepared.population;
    for (const ban of levers.goodsBans) {
      if (ban.hours[hour] === 0 || ban.od[hauls.od[haul]!] === 0 || ban.groups[hauls.group[haul]!] === 0)
        continue;
      this.bound++;
      if (hauls.obey[haul]! < ban.obeys) return ban.gone ? GONE : LATER;
      this.violations++;
    }
    return FREE;
  }

  /** What comes and goes by the gateways, and is of no agent: shares of its day, and its kilometres. */
  private cross(hour: number, { dayKind, factor }: SharedDay, levers: Levers): void {
    const { fleet } = this.prepared.population;
    const { classKm, groupKm, externalKm } = this;
    const share = EXTERNAL_HOURS[hour]! * EXTERNAL_DAYS[dayKind]! * this.external * factor * levers.through;
    this.externalLightShare = share * levers.externalLight[hour]! * this.busy;
    this.externalHeavyShare = share * levers.externalHeavy[hour]!;
    const light = externalKm[0]! * this.externalLightShare;
    const heavy = externalKm[1]! * this.externalHeavyShare;
    for (let group = 0; group < groupKm.length; group++) {
      const vehicle = fleet.groupClass[group]!;
      const pcuKm = light * EXTERNAL_LIGHT[vehicle]! + heavy * EXTERNAL_HEAVY[vehicle]!;
      const km = (pcuKm / PCU_OF_CLASS[vehicle]!) * fleet.share[group]!;
      groupKm[group]! += km;
      classKm[vehicle]! += km;
    }
  }
}
