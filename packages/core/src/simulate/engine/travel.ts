/**
 * People on their way, a day at a time: who goes, how, and when that puts vehicles on the roads, there and back. Within a
 * day nothing that is met on the roads changes a choice (ADR 0062), so that a tour is touched once, when it begins. The day
 * gives PCU per pair and hour and kilometres per hour and group of the fleet; it counts tours per cell and mode, from
 * which minutes and money follow.
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
  V_BUS,
  WALK,
  WORK,
} from "../population/modes.ts";
import { PARTICIPATION } from "../population/plans.ts";
import { AUTO_SLOT, GROUP_SLOT, SLOTS_PER_TOUR } from "../population/population.ts";
import type { ChoiceTables } from "./choice-tables.ts";
import type { TourHours } from "./compile-scenario.ts";
import { fastExp } from "./fast-exp.ts";
import { Goods } from "./goods.ts";
import type { Levers } from "./levers.ts";
import type { PreparedTown, RoadTables } from "./prepared-town.ts";
import type { DayDemand } from "./roads.ts";
import {
  EXTERNAL_DAYS,
  EXTERNAL_HEAVY,
  EXTERNAL_HOURS,
  EXTERNAL_LIGHT,
  PCU_BUS,
  PCU_OF_CLASS,
  PCU_PER_PERSON,
  VEHICLE_KM,
} from "./vehicle-use.ts";

/** Has not travelled yet: no bit of `modes`. */
const NEVER = MODE_COUNT;
const WORDS = 2 ** 32;
const LAST_WORD = WORDS - 1;
/** Modes in the order in which a number is asked for them, that of frequency; before them stands yesterday's. */
const ASKED = Uint8Array.of(0, WALK, TWO_WHEELER, AUTO, CAR, BUS, CYCLE);

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
  /** Kilometres of the day by hour and group of the fleet: agents' and what they stand for, goods, external traffic, buses. */
  readonly groupKm: Float64Array;
  /** People who set out today, per cell and mode; each also comes home. */
  readonly cellTours: Float64Array;
  /** People away from home at the end of each hour, for conservation. */
  readonly awayByHour = new Float64Array(24);
  /** Vehicle-kilometres of the run by class: the kilometres of its groups. */
  readonly classKm = new Float64Array(CLASS_COUNT);
  readonly goods: Goods;
  /** Trips of the run that bans forbade to who has the vehicle, and those of them by who does not comply: people, goods vehicles. */
  forbidden = 0;
  violations = 0;
  private readonly prepared: PreparedTown;
  /** Mode of the last tour made, or NEVER. */
  private readonly last: Uint8Array;
  private readonly goers: Int32Array;
  private readonly cellWeight: Float64Array;
  /** Per purpose: the draws below which a tour is made, and one over them. */
  private readonly words = new Uint32Array(4);
  private readonly perWord = new Float64Array(4);
  /** Kilometres of a pair, times what its traffic is against the model's own. */
  private readonly pairKm: Float64Array;
  /** Kilometres by hour and slot of `tours.kmSlot`. */
  private readonly slotKm: Float64Array;
  private readonly slots: number;
  private readonly asked = ASKED.slice();
  /** Modes that run in an hour, and those that some ban concerns, a bit each. */
  private readonly served = new Uint8Array(24);
  private readonly banned = new Uint8Array(24);
  /** What yesterday's mode weighs more, against its weight. */
  private habit = 1;
  private tripRate = 1;
  private external = 1;

  constructor(prepared: PreparedTown) {
    this.prepared = prepared;
    const { population, roads } = prepared;
    const { tours, cells, fleet } = population;
    const pairs = roads.ends * roads.ends;
    this.last = new Uint8Array(tours.count);
    this.goers = new Int32Array(tours.count);
    this.pairKm = new Float64Array(pairs);
    this.groupKm = new Float64Array(24 * fleet.groups.length);
    this.slots = GROUP_SLOT + fleet.groups.length;
    this.slotKm = new Float64Array(24 * this.slots);
    this.cellTours = new Float64Array(cells.count * MODE_COUNT);
    this.cellWeight = new Float64Array(cells.count);
    this.goods = new Goods(population);
  }

  begin(draw: Float64Array): void {
    this.last.fill(NEVER);
    this.classKm.fill(0);
    this.habit = fastExp(draw[P.habit]!) - 1;
    this.tripRate = draw[P.trip_rate]!;
    this.external = draw[P.through_traffic]!;
    this.forbidden = 0;
    this.violations = 0;
    this.goods.begin(draw);
  }

  /** Everybody's day, into `demand`. `tables` hold the day's weights, `hours` when tours set out and come home. */
  day(
    shared: SharedDay,
    roads: RoadTables,
    levers: Levers,
    { weights }: ChoiceTables,
    hours: TourHours,
    demand: DayDemand,
  ): void {
    demand.odLight.fill(0);
    demand.odHeavy.fill(0);
    this.beginDay(shared, roads, levers);
    let count = this.findGoers(shared.tourDraws);
    if (levers.atHome > 0 || levers.schoolShut > 0) count = this.keepGoers(count, shared.day, levers);
    this.leave(count, shared.tourDraws, levers, weights, hours, demand.odLight);
    this.scaleTraffic(shared.dayKind, demand.odLight);
    this.groupKm.fill(0);
    this.goods.day(shared, roads, levers, demand.odHeavy, this.groupKm);
    this.forbidden += this.goods.dayForbidden;
    this.violations += this.goods.dayViolations;
    this.driveOthers(shared, roads, levers, demand);
  }

  private beginDay({ dayKind, factor }: SharedDay, roads: RoadTables, levers: Levers): void {
    const { cells, weight } = this.prepared.population;
    const { trafficByPair } = this.prepared;
    const { pairKm } = this;
    this.cellTours.fill(0);
    this.slotKm.fill(0);
    this.awayByHour.fill(0);
    for (let cell = 0; cell < cells.count; cell++) {
      const home = cells.origin[cell]!;
      this.cellWeight[cell] = weight[home]! * levers.people[home]!;
    }
    for (let purpose = 0; purpose < 4; purpose++) {
      const usual = PARTICIPATION[purpose]![dayKind]! * this.tripRate * factor;
      const words = Math.min(LAST_WORD, Math.floor(usual * levers.tours[purpose]! * WORDS));
      this.words[purpose] = words;
      this.perWord[purpose] = words > 0 ? 1 / words : 0;
    }
    for (let hour = 0; hour < 24; hour++) {
      this.served[hour] = roads.busService[hour] === 1 ? 63 : 63 & ~(1 << BUS);
      this.banned[hour] = 0;
      for (const ban of levers.bans) this.banned[hour]! |= ban.hours[hour] === 1 ? ban.modes : 0;
    }
    for (let od = 0; od < pairKm.length; od++) pairKm[od] = roads.odKm[od]! * trafficByPair[od]!;
  }

  /** Puts those whose number says that they go into `goers`. Without a branch, which no processor could foresee. */
  private findGoers(draws: Uint32Array): number {
    const { purpose } = this.prepared.population.tours;
    const { goers, words } = this;
    let count = 0;
    for (let tour = 0; tour < goers.length; tour++) {
      goers[count] = tour;
      count += +(draws[tour]! < words[purpose[tour]!]!);
    }
    return count;
  }

  /** Leaves out those who work at home today, and pupils whose school is shut. */
  private keepGoers(count: number, day: number, levers: Levers): number {
    const { goers } = this;
    const { purpose, rank, od } = this.prepared.population.tours;
    const { atHome, schoolShut } = levers;
    let kept = 0;
    for (let k = 0; k < count; k++) {
      const tour = goers[k]!;
      const why = purpose[tour]!;
      if (why === WORK && ((rank[tour]! + day * 59) & 255) < atHome && levers.homePairs[od[tour]!] === 1)
        continue;
      if (why === SCHOOL && rank[tour]! < schoolShut && levers.schoolPairs[od[tour]!] === 1) continue;
      goers[kept++] = tour;
    }
    return kept;
  }

  /** The first `count` of `goers` choose, set out and come home. */
  private leave(
    count: number,
    draws: Uint32Array,
    levers: Levers,
    weights: Float64Array,
    { departs, returns }: TourHours,
    odLight: Float64Array,
  ): void {
    const { tours, cells } = this.prepared.population;
    const { cell, purpose, modes, rank, kmSlot } = tours;
    const { goers, last, perWord, habit, cellTours, cellWeight, slotKm, slots, pairKm, asked } = this;
    const { awayByHour, served, banned } = this;
    const { vehicles } = levers;
    for (let k = 0; k < count; k++) {
      const tour = goers[k]!;
      const hour = departs[tour]!;
      let have = modes[tour]! & served[hour]!;
      if (vehicles !== 1) have = withVehicles(have, rank[tour]!, vehicles);
      if ((have & banned[hour]!) !== 0) have &= ~this.bannedOf(tour, hour, levers);
      const row = cell[tour]!;
      const base = row * MODE_COUNT;
      const before = last[tour]!;
      // Habit gives yesterday's mode a part of its own, which is asked first. Everyone can walk, and where a road leads
      // there is an auto for everyone. The numbers up to which each mode is chosen are sums: a comparison each, no branch.
      const t0 = weights[base + before]! * habit * ((have >> before) & 1);
      const t1 = t0 + weights[base]!;
      const t2 = t1 + weights[base + 2]! * ((have >> 2) & 1);
      const t3 = t2 + weights[base + 4]!;
      const t4 = t3 + weights[base + 3]! * ((have >> 3) & 1);
      const t5 = t4 + weights[base + 5]! * ((have >> 5) & 1);
      const all = t5 + weights[base + 1]! * ((have >> 1) & 1);
      // Among those who go, the number is even from 0 to 1 again.
      const x = (draws[tour]! + 0.5) * perWord[purpose[tour]!]! * all;
      asked[0] = before;
      let chosen = asked[+(x >= t0) + +(x >= t1) + +(x >= t2) + +(x >= t3) + +(x >= t4) + +(x >= t5)]!;
      if (chosen === CYCLE && (have & (1 << CYCLE)) === 0) chosen = AUTO;
      last[tour] = chosen;
      const people = cellWeight[row]!;
      cellTours[base + chosen]! += people;
      const home = returns[tour]!;
      awayByHour[hour]! += people;
      awayByHour[home]! -= people;
      const pcu = people * PCU_PER_PERSON[chosen]!;
      const km = people * VEHICLE_KM[chosen]!;
      const slot = kmSlot[tour * SLOTS_PER_TOUR + chosen]!;
      const there = cells.od[row]!;
      const thence = cells.back[row]!;
      odLight[24 * there + hour]! += pcu;
      odLight[24 * thence + home]! += pcu;
      slotKm[hour * slots + slot]! += km * pairKm[there]!;
      slotKm[home * slots + slot]! += km * pairKm[thence]!;
    }
  }

  /** Light traffic for which a vehicle of the model stands, by hour and pair; and who is away, summed over the day. */
  private scaleTraffic(dayKind: number, odLight: Float64Array): void {
    const { trafficByHour, trafficByPair } = this.prepared;
    const { slotKm, slots, awayByHour } = this;
    const first = 24 * dayKind;
    for (let od = 0; od < trafficByPair.length; od++) {
      for (let hour = 0; hour < 24; hour++)
        odLight[24 * od + hour]! *= trafficByPair[od]! * trafficByHour[first + hour]!;
    }
    let away = 0;
    for (let hour = 0; hour < 24; hour++) {
      away += awayByHour[hour]!;
      awayByHour[hour] = away;
      for (let slot = 0; slot < slots; slot++) slotKm[hour * slots + slot]! *= trafficByHour[first + hour]!;
    }
  }

  /** Modes that today's rules take from a tour, a bit each. */
  private bannedOf(tour: number, hour: number, levers: Levers): number {
    const { tours } = this.prepared.population;
    const people = this.cellWeight[tours.cell[tour]!]!;
    let taken = 0;
    for (const ban of levers.bans) {
      if (ban.hours[hour] === 0 || ban.od[tours.od[tour]!] === 0) continue;
      for (let mode = TWO_WHEELER; mode <= CAR; mode++) {
        const bit = 1 << mode;
        if ((ban.modes & bit) === 0 || (tours.modes[tour]! & bit) === 0) continue;
        const group = tours.kmSlot[tour * SLOTS_PER_TOUR + mode]! - GROUP_SLOT;
        const odd = (tours.parity[tour]! >> (mode === CAR ? 1 : 0)) & 1;
        if (ban.groups[group] === 0 || (ban.parity >= 0 && ban.parity !== odd)) continue;
        if (tours.rank[tour]! >= ban.notExempt) continue;
        this.forbidden += people;
        if (tours.obey[tour]! < ban.obeys[tours.quintile[tour]!]!) taken |= bit;
        else this.violations += people;
      }
    }
    return taken;
  }

  /** Adds to people's and goods' kilometres what is of no agent: what comes and goes by the gateways, and the buses. */
  private driveOthers(
    { dayKind, factor }: SharedDay,
    roads: RoadTables,
    levers: Levers,
    { lightShare, heavyShare, busPcu }: DayDemand,
  ): void {
    const { fleet, externalOd, externalLight, externalHeavy } = this.prepared.population;
    const { classKm, groupKm, slotKm, slots } = this;
    const { groupClass, share } = fleet;
    let lightKm = 0;
    let heavyKm = 0;
    for (let at = 0; at < externalOd.length; at++) {
      lightKm += externalLight[at]! * roads.odKm[externalOd[at]!]!;
      heavyKm += externalHeavy[at]! * roads.odKm[externalOd[at]!]!;
    }
    for (let hour = 0; hour < 24; hour++) {
      const part = EXTERNAL_HOURS[hour]! * EXTERNAL_DAYS[dayKind]! * this.external * factor * levers.through;
      const busy = this.prepared.trafficByHour[24 * dayKind + hour]!;
      lightShare[hour] = part * levers.externalLight[hour]! * busy;
      heavyShare[hour] = part * levers.externalHeavy[hour]!;
      const buses = roads.busService[hour] === 1 && levers.busHeadway > 0 ? 1 / levers.busHeadway : 0;
      busPcu[hour] = PCU_BUS * buses;
      const light = lightKm * lightShare[hour]!;
      const heavy = heavyKm * heavyShare[hour]!;
      const autos = slotKm[hour * slots + AUTO_SLOT]!;
      for (let group = 0; group < groupClass.length; group++) {
        const vehicle = groupClass[group]!;
        let km =
          (light * EXTERNAL_LIGHT[vehicle]! + heavy * EXTERNAL_HEAVY[vehicle]!) / PCU_OF_CLASS[vehicle]!;
        if (vehicle === V_AUTO) km += autos;
        else if (vehicle === V_BUS) km += buses * roads.busKmPerHour;
        const at = hour * groupClass.length + group;
        groupKm[at]! += km * share[group]! + slotKm[hour * slots + GROUP_SLOT + group]!;
        classKm[vehicle]! += groupKm[at]!;
      }
    }
  }
}
