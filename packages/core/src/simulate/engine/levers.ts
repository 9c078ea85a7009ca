/**
 * What policies and worlds can move: inputs and behaviour of one variant on one day. At rest everything is neutral; a
 * day on which nothing is in force is the baseline's, byte for byte.
 */
import { MODE_COUNT } from "../population/modes.ts";
import { AREA_KINDS } from "./air-tables.ts";
import type { PreparedTown } from "./prepared-town.ts";

/** Some vehicles may not drive some trips in some hours. */
export interface Ban {
  /** 1 for hours of departure in force. */
  hours: Uint8Array;
  /** 1 for pairs of ends in force. */
  od: Uint8Array;
  /** Modes that it concerns, a bit each (two-wheeler, car). */
  modes: number;
  /** Plates: 0 even, 1 odd, -1 all. */
  parity: number;
  /** 1 for groups of the fleet that are banned. */
  groups: Uint8Array;
  /** Ranks below are not exempt, 0-256, and ranks in obedience below give way, by quintile. */
  notExempt: number;
  obeys: Float64Array;
}

/** Goods vehicles of some groups may not begin some trips in some hours; who obeys drives in the next free hour. */
export interface GoodsBan {
  hours: Uint8Array;
  od: Uint8Array;
  groups: Uint8Array;
  /** Ranks below give way, 0-256. */
  obeys: number;
  /** Not moved to another hour but given up (a vehicle that may not enter at all). */
  gone: boolean;
}

const all = () => true;

export class Levers {
  readonly feeders: number;
  /** Share of the usual tours by purpose that are still made. */
  readonly tours = new Float64Array(4);
  /** Ranks below work at home, and ranks of pupils below have no school, 0-256. */
  atHome = 0;
  schoolShut = 0;
  /** 1 for pairs whose workplaces (schools) take part. */
  readonly homePairs: Uint8Array;
  readonly schoolPairs: Uint8Array;
  /** People against the usual, per zone. */
  readonly people: Float64Array;
  /** Money besides the usual per trip: part of the day, pair, mode. */
  readonly extraInr: Float64Array;
  /** Headways (0: no bus at all) and fares of buses, against the usual. */
  busHeadway = 1;
  busFare = 1;
  bans: Ban[] = [];
  goodsBans: GoodsBan[] = [];
  /** Toll of a goods trip by pair, INR: light commercial vehicles and trucks. */
  readonly goodsToll: Float64Array;
  /** Goods and external traffic against the usual. */
  goods = 1;
  through = 1;
  /** Share of the cars across the gateways that stay away, by hour; heavy traffic there, and vehicles a person has, against the usual. */
  readonly externalCarsStopped = new Float64Array(24);
  readonly externalHeavy = new Float64Array(24);
  vehicles = 1;
  /** Index of the network in use; capacity and free time of links against its own. */
  network = 0;
  readonly capacity: Float64Array;
  readonly freeTime: Float64Array;
  /** Names what moves prices, and what moves links: equal names, equal tables. */
  pricesBy = "";
  linksBy = "";
  /** Index of the tours' hours in use. */
  departures = 0;
  /** Share of each fleet group's kilometres that burn fuel, against the usual; share that is electric instead, per class. */
  readonly groupFactor: Float64Array;
  readonly electricShare = new Float64Array(6);
  /** Charging by hour, shares of a day. */
  readonly charging = new Float64Array(24);
  /** Dust per hour and zone; area sources per hour, kind and zone; stacks per hour; background: against the usual. */
  readonly dust: Float64Array;
  readonly areaFactor: Float64Array;
  readonly stackFactor: Float64Array;
  background = 1;
  /** Shares of an hour with supply, hour × zone, or the usual; leaks, wants; pressure hour × zone; rationed share. */
  supply: Float64Array | undefined;
  readonly leak: Float64Array;
  readonly pressure: Float64Array;
  readonly waterWant: Float64Array;
  readonly ration: Float64Array;
  sourceYield = 1;
  /** Loads by hour against the usual; per feeder and hour; panels, kW per consumer; capacitors, kvar per bus. */
  readonly homeLoad = new Float64Array(24);
  readonly officeLoad = new Float64Array(24);
  readonly industryLoad = new Float64Array(24);
  readonly feederLoad: Float64Array;
  readonly solarKw: Float64Array;
  readonly busKvar: Float64Array;
  /** Fields: depletion at which they are watered (share of what is ready), canal's share of days, drip, crop switch. */
  irrigateAt = 1;
  canalShare = 1;
  dripShare = 0;
  dripEfficiency = 0.9;
  drips: (field: number) => boolean = all;
  switchFrom = -1;
  switchTo = -1;
  switchShare = 0;
  bound: (field: number) => boolean = all;

  constructor(prepared: PreparedTown, links: number) {
    const { ends, zones } = prepared.roads;
    const pairs = ends * ends;
    const { water, power, air, population } = prepared;
    this.feeders = power.feederIds.length;
    this.homePairs = new Uint8Array(pairs);
    this.schoolPairs = new Uint8Array(pairs);
    this.people = new Float64Array(zones);
    this.extraInr = new Float64Array(2 * pairs * MODE_COUNT);
    this.goodsToll = new Float64Array(2 * pairs);
    this.capacity = new Float64Array(links);
    this.freeTime = new Float64Array(links);
    this.groupFactor = new Float64Array(population.fleet.groups.length);
    this.dust = new Float64Array(24 * zones);
    this.areaFactor = new Float64Array(24 * AREA_KINDS.length * zones);
    this.stackFactor = new Float64Array(24 * air.stacks);
    this.leak = new Float64Array(water.zones);
    this.pressure = new Float64Array(24 * water.zones);
    this.waterWant = new Float64Array(water.zones);
    this.ration = new Float64Array(water.zones);
    this.feederLoad = new Float64Array(24 * this.feeders);
    this.solarKw = new Float64Array(this.feeders);
    this.busKvar = new Float64Array(power.parent.length);
    this.rest();
  }

  /** Back to neutral. */
  rest(): void {
    const ones = [
      this.tours,
      this.people,
      this.capacity,
      this.freeTime,
      this.groupFactor,
      this.dust,
      this.areaFactor,
      this.stackFactor,
      this.leak,
      this.pressure,
      this.waterWant,
      this.homeLoad,
      this.officeLoad,
      this.industryLoad,
      this.feederLoad,
      this.externalHeavy,
    ];
    for (const each of ones) each.fill(1);
    const zeros = [
      this.externalCarsStopped,
      this.extraInr,
      this.goodsToll,
      this.electricShare,
      this.ration,
      this.solarKw,
      this.busKvar,
    ];
    for (const each of zeros) each.fill(0);
    this.charging.fill(1 / 24);
    this.homePairs.fill(1);
    this.schoolPairs.fill(1);
    this.atHome = 0;
    this.schoolShut = 0;
    this.busHeadway = 1;
    this.busFare = 1;
    this.bans.length = 0;
    this.goodsBans.length = 0;
    this.goods = 1;
    this.through = 1;
    this.vehicles = 1;
    this.network = 0;
    this.pricesBy = "";
    this.linksBy = "";
    this.departures = 0;
    this.background = 1;
    this.supply = undefined;
    this.sourceYield = 1;
    this.irrigateAt = 1;
    this.canalShare = 1;
    this.dripShare = 0;
    this.dripEfficiency = 0.9;
    this.drips = all;
    this.switchFrom = -1;
    this.switchTo = -1;
    this.switchShare = 0;
    this.bound = all;
  }
}
