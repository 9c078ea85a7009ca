/**
 * People on their way, a day at a time: who goes, how, and when that puts vehicles on the roads, there and back. Within a
 * day nothing that is met on the roads changes a choice (ADR 0062), so that a tour is touched once, when it begins. The day
 * gives PCU per pair and hour and kilometres per hour and group of the fleet; it counts tours per cell and mode, from
 * which minutes and money follow.
 */
import { PARAMETER_INDEX as P } from "../parameters/table.ts";
import {
  BUS,
  CAR,
  CLASS_COUNT,
  MODE_COUNT,
  SCHOOL,
  TWO_WHEELER,
  V_AUTO,
  V_BUS,
  V_CAR,
  V_TWO_WHEELER,
  WORK,
} from "../population/modes.ts";
import { PARTICIPATION } from "../population/plans.ts";
import { AUTO_SLOT, GROUP_SLOT, SLOTS_PER_TOUR } from "../population/population.ts";
import type { TourHours } from "./compile-scenario.ts";
import { fastExp } from "./fast-exp.ts";
import { Goods } from "./goods.ts";
import type { DayKernel } from "./kernel/day-kernel.ts";
import type { Ban, Levers } from "./levers.ts";
import type { PreparedTown, RoadTables } from "./prepared-town.ts";
import {
  EXTERNAL_DAYS,
  EXTERNAL_HEAVY,
  EXTERNAL_HOURS,
  EXTERNAL_LIGHT,
  PCU_BUS,
  PCU_OF_CLASS,
  PCU_PER_PERSON,
  STOPPED_TO_TWO_WHEELERS,
  VEHICLE_KM,
} from "./vehicle-use.ts";

/** Has not travelled yet: no bit of `modes`. */
const NEVER = MODE_COUNT;
const WORDS = 2 ** 32;
const LAST_WORD = WORDS - 1;
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
  private readonly kernel: DayKernel;
  private readonly slots: number;
  /** Hours of the tours that the kernel has; whether it has others than everyday's modes. */
  private hours: TourHours | undefined;
  private restricted = false;
  /** Modes that some ban concerns in an hour, a bit each. */
  private readonly banned = new Uint8Array(24);
  /** What yesterday's mode weighs more, against its weight. */
  private habit = 1;
  private tripRate = 1;
  private external = 1;

  constructor(prepared: PreparedTown, kernel: DayKernel) {
    this.prepared = prepared;
    this.kernel = kernel;
    const { tours, cells, fleet } = prepared.population;
    const { arrays } = kernel;
    arrays.purpose.set(tours.purpose);
    arrays.allowed.set(tours.modes);
    arrays.cell.set(tours.cell);
    arrays.kmSlot.set(tours.kmSlot);
    arrays.cellOd.set(cells.od);
    arrays.cellBack.set(cells.back);
    arrays.pcuPerPerson.set(PCU_PER_PERSON);
    arrays.kmPerPerson.set(VEHICLE_KM);
    this.cellTours = arrays.cellTours;
    this.groupKm = new Float64Array(24 * fleet.groups.length);
    this.slots = GROUP_SLOT + fleet.groups.length;
    this.goods = new Goods(prepared.population);
  }

  begin(draw: Float64Array): void {
    this.kernel.arrays.last.fill(NEVER);
    this.classKm.fill(0);
    this.habit = fastExp(draw[P.habit]!) - 1;
    this.tripRate = draw[P.trip_rate]!;
    this.external = draw[P.through_traffic]!;
    this.forbidden = 0;
    this.violations = 0;
    this.goods.begin(draw);
  }

  /** Everybody's day, into the kernel's demand; `hours` say when tours set out and come home. */
  day(shared: SharedDay, roads: RoadTables, levers: Levers, hours: TourHours): void {
    const { arrays } = this.kernel;
    if (hours !== this.hours) {
      arrays.departs.set(hours.departs);
      arrays.returns.set(hours.returns);
      this.hours = hours;
    }
    arrays.draws.set(shared.tourDraws);
    this.beginDay(shared, roads, levers);
    let count = this.kernel.findGoers();
    if (levers.atHome > 0 || levers.schoolShut > 0) count = this.keepGoers(count, shared.day, levers);
    this.restrict(count, levers, hours);
    this.kernel.leave(count, this.habit);
    this.scaleTraffic(shared.dayKind);
    this.groupKm.fill(0);
    this.goods.day(shared, roads, levers, arrays.odHeavy, this.groupKm);
    this.forbidden += this.goods.dayForbidden;
    this.violations += this.goods.dayViolations;
    this.driveOthers(shared, roads, levers);
  }

  private beginDay({ dayKind, factor }: SharedDay, roads: RoadTables, levers: Levers): void {
    const { cells, weight } = this.prepared.population;
    const { trafficByPair } = this.prepared;
    const { odLight, odHeavy, cellTours, slotKm, away, cellWeight, words, perWord, served, pairKm } =
      this.kernel.arrays;
    for (const sums of [odLight, odHeavy, cellTours, slotKm, away]) sums.fill(0);
    for (let cell = 0; cell < cells.count; cell++) {
      const home = cells.origin[cell]!;
      cellWeight[cell] = weight[home]! * levers.people[home]!;
    }
    for (let purpose = 0; purpose < 4; purpose++) {
      const usual = PARTICIPATION[purpose]![dayKind]! * this.tripRate * factor;
      const below = Math.min(LAST_WORD, Math.floor(usual * levers.tours[purpose]! * WORDS));
      words[purpose] = below;
      perWord[purpose] = below > 0 ? 1 / below : 0;
    }
    for (let hour = 0; hour < 24; hour++) {
      served[hour] = roads.busService[hour] === 1 ? 63 : 63 & ~(1 << BUS);
      this.banned[hour] = 0;
      for (const ban of levers.bans) this.banned[hour]! |= ban.hours[hour] === 1 ? ban.modes : 0;
    }
    for (let od = 0; od < pairKm.length; od++) pairKm[od] = roads.odKm[od]! * trafficByPair[od]!;
  }

  /** Leaves out those who work at home today, and pupils whose school is shut. */
  private keepGoers(count: number, day: number, levers: Levers): number {
    const { goers } = this.kernel.arrays;
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

  /** Gives each of the first `count` of `goers` the modes that levers and bans leave, where there are such. */
  private restrict(count: number, { vehicles, bans }: Levers, { departs }: TourHours): void {
    const { goers, allowed, served } = this.kernel.arrays;
    const { modes, rank } = this.prepared.population.tours;
    if (vehicles === 1 && bans.length === 0) {
      if (this.restricted) allowed.set(modes);
      this.restricted = false;
      return;
    }
    this.restricted = true;
    for (let k = 0; k < count; k++) {
      const tour = goers[k]!;
      const hour = departs[tour]!;
      let have = modes[tour]!;
      if (vehicles !== 1) have = withVehicles(have, rank[tour]!, vehicles);
      if ((have & served[hour]! & this.banned[hour]!) !== 0) have &= ~this.bannedOf(tour, hour, bans);
      allowed[tour] = have;
    }
  }

  /** Light traffic for which a vehicle of the model stands, by hour and pair; and who is away, summed over the day. */
  private scaleTraffic(dayKind: number): void {
    const { trafficByHour, trafficByPair } = this.prepared;
    const { odLight, slotKm, away } = this.kernel.arrays;
    const { slots, awayByHour } = this;
    const first = 24 * dayKind;
    for (let od = 0; od < trafficByPair.length; od++) {
      for (let hour = 0; hour < 24; hour++)
        odLight[24 * od + hour]! *= trafficByPair[od]! * trafficByHour[first + hour]!;
    }
    let out = 0;
    for (let hour = 0; hour < 24; hour++) {
      out += away[hour]!;
      awayByHour[hour] = out;
      for (let slot = 0; slot < slots; slot++) slotKm[hour * slots + slot]! *= trafficByHour[first + hour]!;
    }
  }

  /** Modes that today's rules take from a tour, a bit each. */
  private bannedOf(tour: number, hour: number, bans: readonly Ban[]): number {
    const { tours } = this.prepared.population;
    const people = this.kernel.arrays.cellWeight[tours.cell[tour]!]!;
    let taken = 0;
    for (const ban of bans) {
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
  private driveOthers({ dayKind, factor }: SharedDay, roads: RoadTables, levers: Levers): void {
    const { fleet, externalOd, externalLight, externalHeavy } = this.prepared.population;
    const { lightShare, heavyShare, busPcu, slotKm } = this.kernel.arrays;
    const { classKm, groupKm, slots } = this;
    const { groupClass, share } = fleet;
    let lightKm = 0;
    let heavyKm = 0;
    for (let at = 0; at < externalOd.length; at++) {
      lightKm += externalLight[at]! * roads.odKm[externalOd[at]!]!;
      heavyKm += externalHeavy[at]! * roads.odKm[externalOd[at]!]!;
    }
    for (let hour = 0; hour < 24; hour++) {
      const shareOfDay =
        EXTERNAL_HOURS[hour]! * EXTERNAL_DAYS[dayKind]! * this.external * factor * levers.through;
      const busy = this.prepared.trafficByHour[24 * dayKind + hour]!;
      const stopped = EXTERNAL_LIGHT[V_CAR]! * levers.externalCarsStopped[hour]!;
      lightShare[hour] = shareOfDay * (1 - stopped * (1 - STOPPED_TO_TWO_WHEELERS)) * busy;
      heavyShare[hour] = shareOfDay * levers.externalHeavy[hour]!;
      const buses = roads.busService[hour] === 1 && levers.busHeadway > 0 ? 1 / levers.busHeadway : 0;
      busPcu[hour] = PCU_BUS * buses;
      const light = lightKm * shareOfDay * busy;
      const heavy = heavyKm * heavyShare[hour]!;
      const autos = slotKm[hour * slots + AUTO_SLOT]!;
      for (let group = 0; group < groupClass.length; group++) {
        const vehicle = groupClass[group]!;
        let part = EXTERNAL_LIGHT[vehicle]!;
        if (vehicle === V_CAR) part -= stopped;
        else if (vehicle === V_TWO_WHEELER) part += stopped * STOPPED_TO_TWO_WHEELERS;
        let km = (light * part + heavy * EXTERNAL_HEAVY[vehicle]!) / PCU_OF_CLASS[vehicle]!;
        if (vehicle === V_AUTO) km += autos;
        else if (vehicle === V_BUS) km += buses * roads.busKmPerHour;
        const at = hour * groupClass.length + group;
        groupKm[at]! += km * share[group]! + slotKm[hour * slots + GROUP_SLOT + group]!;
        classKm[vehicle]! += groupKm[at]!;
      }
    }
  }
}
