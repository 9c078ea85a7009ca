/**
 * What the counted sites would carry with other scales of hours and pairs and other minutes of streets, while link times
 * stay: pairs' demand on their ways by the engine's logit. It knows its gradient, which a fit by curvature needs. Where the
 * engine itself says otherwise (queues, days that differ), each site's hour is corrected by the share that it says.
 */
import type { RoadTables } from "../engine/prepared-town.ts";
import { BAND_OF_HOUR, BANDS } from "../population/modes.ts";
import { PCU_PER_VEHICLE } from "./town-forward.ts";
import type { UsualTraffic } from "./usual-traffic.ts";

const WAYS = 3;
const SETS = 1 << WAYS;
/** Vehicles an hour added to both sides of a ratio: an empty road is not corrected by orders of magnitude. */
const FEW = 2;

/** Logarithms of the scales by pair and by hour (24 for each kind of day); minutes by link. */
export interface TrafficUnknowns {
  pairs: Float64Array;
  minutes: Float64Array;
  hours: Float64Array;
}

export class TrafficResponse {
  /** Vehicles an hour, a row of 24 hours for each kind of day per site. */
  readonly flow: Float64Array;
  private readonly roads: RoadTables;
  private readonly usual: UsualTraffic;
  private readonly theta: number;
  private readonly row: number;
  /** Sites on the ways of a pair, with the set of ways: a pair's stand together. */
  private readonly first: Int32Array;
  private readonly site: number[] = [];
  private readonly ways: number[] = [];
  private readonly busFlow: Float64Array;
  private readonly wayMinutes: Float64Array;
  private readonly share: Float64Array;
  private readonly correction: Float64Array;
  private readonly onWays: Float64Array;

  /** @param at the unknowns with which `usual` was driven */
  constructor(roads: RoadTables, usual: UsualTraffic, theta: number, at: TrafficUnknowns) {
    this.roads = roads;
    this.usual = usual;
    this.theta = theta;
    this.row = 24 * usual.kinds.length;
    const pairs = roads.ends ** 2;
    const siteOf = new Int32Array(roads.links).fill(-1);
    this.flow = new Float64Array(this.row * usual.linksOf.length);
    this.busFlow = new Float64Array(this.flow.length);
    for (const [site, links] of usual.linksOf.entries()) {
      for (const link of links) {
        siteOf[link] = site;
        for (let hour = 0; hour < this.row; hour++)
          this.busFlow[this.row * site + hour]! +=
            (roads.busPerHour[link]! * usual.busPcu[hour]!) / PCU_PER_VEHICLE;
      }
    }
    this.first = new Int32Array(pairs + 1);
    this.wayMinutes = new Float64Array(BANDS * WAYS * pairs);
    this.share = new Float64Array(BANDS * WAYS * pairs);
    for (let od = 0; od < pairs; od++) {
      for (let entry = roads.odFirst[od]!; entry < roads.odFirst[od + 1]!; entry++) {
        const site = siteOf[roads.entryLink[entry]!]!;
        if (site < 0) continue;
        this.site.push(site);
        this.ways.push(roads.entryPaths[entry]!);
      }
      this.first[od + 1] = this.site.length;
    }
    this.eachWayLink((way, link) => {
      for (let band = 0; band < BANDS; band++)
        this.wayMinutes[BANDS * way + band]! += usual.minutes[BANDS * link + band]!;
    });
    this.onWays = new Float64Array(SETS * this.row);
    this.correction = new Float64Array(this.flow.length).fill(1);
    this.respond(at);
    for (const [place, flow] of this.flow.entries())
      this.correction[place] = (usual.passed[place]! + FEW) / (flow + FEW);
    this.respond(at);
  }

  /** Fills `flow`. */
  respond(unknowns: TrafficUnknowns): void {
    const { flow, row, first, site, ways, onWays, correction } = this;
    this.chooseWays(unknowns.minutes);
    const hours = unknowns.hours.map(Math.exp);
    const demand = new Float64Array(row);
    flow.set(this.busFlow);
    for (let od = 0; od + 1 < first.length; od++) {
      if (first[od] === first[od + 1]) continue;
      this.demandOf(od, unknowns.pairs[od]!, hours, demand);
      this.spread(od, demand);
      for (let entry = first[od]!; entry < first[od + 1]!; entry++) {
        const to = row * site[entry]!;
        const from = row * ways[entry]!;
        for (let hour = 0; hour < row; hour++) flow[to + hour]! += onWays[from + hour]!;
      }
    }
    for (let at = 0; at < flow.length; at++) flow[at] = flow[at]! * correction[at]!;
  }

  /** Adds to `gradient` the slopes of a function of `flow` whose slopes are `byFlow`; after `respond` with the same unknowns. */
  addGradient(unknowns: TrafficUnknowns, byFlow: Float64Array, gradient: TrafficUnknowns): void {
    const { row, first, site, ways, correction, share, usual } = this;
    const hours = unknowns.hours.map(Math.exp);
    const slope = byFlow.map((value, at) => (value * correction[at]!) / PCU_PER_VEHICLE);
    const demand = new Float64Array(row);
    const bySet = new Float64Array(SETS * row);
    /** Slopes by the PCU of a way. */
    const byWay = new Float64Array(WAYS * row);
    const byMinute = new Float64Array(WAYS * this.first.length);
    for (let od = 0; od + 1 < first.length; od++) {
      if (first[od] === first[od + 1]) continue;
      const scale = Math.exp(unknowns.pairs[od]!);
      this.demandOf(od, unknowns.pairs[od]!, hours, demand);
      bySet.fill(0);
      for (let entry = first[od]!; entry < first[od + 1]!; entry++) {
        const from = row * site[entry]!;
        const to = row * ways[entry]!;
        for (let hour = 0; hour < row; hour++) bySet[to + hour]! += slope[from + hour]!;
      }
      byWay.fill(0);
      for (let set = 1; set < SETS; set++) {
        for (let way = 0; way < WAYS; way++) {
          if ((set & (1 << way)) === 0) continue;
          for (let hour = 0; hour < row; hour++) byWay[row * way + hour]! += bySet[row * set + hour]!;
        }
      }
      for (let hour = 0; hour < row; hour++) {
        const band = BAND_OF_HOUR[hour % 24]!;
        let mean = 0;
        for (let way = 0; way < WAYS; way++)
          mean += share[BANDS * (WAYS * od + way) + band]! * byWay[row * way + hour]!;
        const light = scale * usual.light[row * od + hour]! * hours[hour]!;
        gradient.hours[hour]! += mean * light;
        gradient.pairs[od]! += mean * (light + scale * usual.heavy[row * od + hour]!);
        for (let way = 0; way < WAYS; way++) {
          const part = share[BANDS * (WAYS * od + way) + band]!;
          byMinute[WAYS * od + way]! -= this.theta * part * demand[hour]! * (byWay[row * way + hour]! - mean);
        }
      }
    }
    this.eachWayLink((way, link) => {
      gradient.minutes[link]! += byMinute[way]!;
    });
  }

  private eachWayLink(visit: (way: number, link: number) => void): void {
    const { pathFirst, pathLink } = this.roads;
    for (let way = 0; way + 1 < pathFirst.length; way++) {
      for (let at = pathFirst[way]!; at < pathFirst[way + 1]!; at++) visit(way, pathLink[at]!);
    }
  }

  private demandOf(od: number, logScale: number, hours: Float64Array, demand: Float64Array): void {
    const { row } = this;
    const { light, heavy, goods } = this.usual;
    const scale = Math.exp(logScale);
    for (let hour = 0; hour < row; hour++) {
      const at = row * od + hour;
      demand[hour] = scale * (light[at]! * hours[hour]! + heavy[at]!) + goods[at]!;
    }
  }

  /** Vehicles of a pair on each set of its ways. */
  private spread(od: number, demand: Float64Array): void {
    const { row, share, onWays } = this;
    for (let set = 1; set < SETS; set++) {
      for (let hour = 0; hour < row; hour++) {
        let part = 0;
        for (let way = 0; way < WAYS; way++)
          if ((set & (1 << way)) !== 0) part += share[BANDS * (WAYS * od + way) + BAND_OF_HOUR[hour % 24]!]!;
        onWays[row * set + hour] = (part * demand[hour]!) / PCU_PER_VEHICLE;
      }
    }
  }

  /** The logit of `chooseWays` in the engine's kernel. */
  private chooseWays(minutes: Float64Array): void {
    const { share, wayMinutes, theta, roads } = this;
    share.set(wayMinutes);
    this.eachWayLink((way, link) => {
      for (let band = 0; band < BANDS; band++) share[BANDS * way + band]! += minutes[link]!;
    });
    for (const [od, set] of roads.odPaths.entries()) {
      for (let band = 0; band < BANDS; band++) {
        const least = share[BANDS * WAYS * od + band]!;
        let sum = 0;
        for (let way = 0; way < WAYS; way++) {
          const at = BANDS * (WAYS * od + way) + band;
          share[at] = (set & (1 << way)) === 0 ? 0 : Math.exp(Math.min(700, theta * (least - share[at]!)));
          sum += share[at]!;
        }
        for (let way = 0; way < WAYS && sum > 0; way++) share[BANDS * (WAYS * od + way) + band]! /= sum;
      }
    }
  }
}
