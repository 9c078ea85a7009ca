/**
 * What policies and worlds can move: inputs and behaviour of one variant on one day. At rest everything is neutral; a
 * day on which nothing is in force is the baseline's, byte for byte.
 */
import { MODE_COUNT } from "../population/modes.ts";
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

export class Levers {
  /** Share of the usual tours by purpose that are still made. */
  readonly tours = new Float64Array(4);
  /** Ranks below work at home, 0-256. */
  atHome = 0;
  /** Ranks below of pupils have no school, 0-256. */
  schoolShut = 0;
  /** People against the usual, per zone. */
  readonly people: Float64Array;
  /** Money besides the usual per trip: part of the day, pair, mode. */
  readonly extraInr: Float64Array;
  /** Waiting and fares of buses, against the usual; autos' likewise. */
  busHeadway = 1;
  busFare = 1;
  bans: Ban[] = [];
  /** Index of the network in use; capacity and free time of links against its own. */
  network = 0;
  readonly capacity: Float64Array;
  readonly freeTime: Float64Array;
  /** Index of the order of departures in use. */
  departures = 0;
  goods = 1;
  /** Traffic at the gateways, against the usual. */
  through = 1;
  /** Goods vehicles with ranks below this move out of the hours that are 1. */
  goodsRank = 0;
  readonly goodsHours = new Uint8Array(24);

  constructor(prepared: PreparedTown, mostLinks: number) {
    const { ends, zones } = prepared.roads;
    this.people = new Float64Array(zones);
    this.extraInr = new Float64Array(2 * ends * ends * MODE_COUNT);
    this.capacity = new Float64Array(mostLinks);
    this.freeTime = new Float64Array(mostLinks);
    this.rest();
  }

  /** Back to neutral. */
  rest(): void {
    this.tours.fill(1);
    this.atHome = 0;
    this.schoolShut = 0;
    this.people.fill(1);
    this.extraInr.fill(0);
    this.busHeadway = 1;
    this.busFare = 1;
    this.bans.length = 0;
    this.network = 0;
    this.capacity.fill(1);
    this.freeTime.fill(1);
    this.departures = 0;
    this.goods = 1;
    this.through = 1;
    this.goodsRank = 0;
    this.goodsHours.fill(0);
  }
}
