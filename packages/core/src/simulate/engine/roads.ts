/**
 * The roads of one variant: pairs' demand spread over their ways by a logit on expected times, links with BPR time and
 * a vertical queue (the law of `traffic/loading/hourly-queue.ts`, written for whole hours), and what drivers learn from
 * a day. A way's links carry a trip within the hour in which it begins: hours are long against trips. ADR 0062.
 */
import { speedCorrection } from "../../air/vehicle-emissions.ts";
import { BAND_OF_HOUR, BANDS, NIGHT } from "../population/modes.ts";
import { fastExp } from "./fast-exp.ts";
import type { Levers } from "./levers.ts";
import type { RoadTables } from "./prepared-town.ts";

/** Speeds of the correction tables: every half km/h to 70. */
const SPEED_BINS = 141;
const BINS_PER_KMH = 2;
const CORRECTION = (["pm", "nox", "co"] as const).map((pollutant) =>
  Float64Array.from({ length: SPEED_BINS }, (_, bin) =>
    speedCorrection(pollutant, Math.max(1, bin / BINS_PER_KMH)),
  ),
);
const [PM_CORRECTION, NOX_CORRECTION, CO_CORRECTION] = CORRECTION as [
  Float64Array,
  Float64Array,
  Float64Array,
];
/** Speed of trips that do not leave their zone, km/h. */
const LOCAL_BIN = 15 * BINS_PER_KMH;
/** Traffic sums per zone and hour: PCU-km of light and heavy, plain and corrected for speed by PM, NOx and CO. */
export const ZONE_SUMS = 8;
/** A link that is shut while somebody is still on it lets him out slowly. */
const LEAST_CAPACITY = 0.02;
const WAYS = 4;

export class Roads {
  /** Expected minutes per band and link, and per band and pair. */
  readonly expectedLink: Float64Array;
  readonly expectedPair: Float64Array;
  /** Minutes of the day just ended, per band and pair. */
  readonly experiencedPair: Float64Array;
  /** PCU that wait at each link's end. */
  readonly queue: Float64Array;
  readonly light: Float64Array;
  readonly heavy: Float64Array;
  readonly zoneSums: Float64Array;
  /** Sums over the run for the map: PCU that arrived, and minutes of the link, hour by hour of the day. */
  readonly flowByHour: Float64Array;
  readonly minutesByHour: Float64Array;
  /** Of the hour: PCU-hours driven, and lost against free flow; PCU-km; longest queue, PCU. */
  pcuHours = 0;
  lostHours = 0;
  pcuKm = 0;
  longestQueue = 0;
  tables: RoadTables;
  /** Share of a pair's demand on each of its entries, per band. */
  private readonly coefficient: Float64Array;
  private readonly bandTime: Float64Array;
  private readonly bandWeight = new Float64Array(BANDS);
  private readonly subset = new Float64Array(16);
  /** Per link, as the day's levers leave them: free minutes, most that leaves, 1/capacity. */
  private readonly free: Float64Array;
  private readonly most: Float64Array;
  private readonly perCapacity: Float64Array;

  constructor(networks: readonly RoadTables[]) {
    const first = networks[0]!;
    const { links } = first;
    const pairs = first.ends ** 2;
    this.tables = first;
    this.expectedLink = new Float64Array(BANDS * links);
    this.expectedPair = new Float64Array(BANDS * pairs);
    this.experiencedPair = new Float64Array(BANDS * pairs);
    this.queue = new Float64Array(links);
    this.light = new Float64Array(links);
    this.heavy = new Float64Array(links);
    this.zoneSums = new Float64Array(first.zones * ZONE_SUMS);
    this.flowByHour = new Float64Array(24 * links);
    this.minutesByHour = new Float64Array(24 * links);
    const entries = Math.max(...networks.map(({ entryLink }) => entryLink.length));
    this.coefficient = new Float64Array(BANDS * entries);
    this.bandTime = new Float64Array(BANDS * links);
    this.free = new Float64Array(links);
    this.most = new Float64Array(links);
    this.perCapacity = new Float64Array(links);
  }

  /** Empty roads, and expectations at the usual multiples of free times. */
  begin(usualTime: Float64Array): void {
    const { links, freeMin } = this.tables;
    this.queue.fill(0);
    this.flowByHour.fill(0);
    this.minutesByHour.fill(0);
    for (let at = 0; at < BANDS * links; at++) this.expectedLink[at] = freeMin[at % links]! * usualTime[at]!;
  }

  /** Takes the network and the links' capacities of the levers, when they change. */
  settle(tables: RoadTables, levers: Levers, capacityScale: number, theta: number): void {
    this.tables = tables;
    for (let link = 0; link < tables.links; link++) {
      const factor = Math.max(LEAST_CAPACITY, levers.capacity[link]!) * capacityScale;
      this.free[link] = tables.freeMin[link]! * levers.freeTime[link]!;
      this.most[link] = tables.saturation[link]! * factor;
      this.perCapacity[link] = 1 / (tables.capacity[link]! * factor);
    }
    this.chooseWays(NIGHT, theta);
  }

  /** Ways' shares and pairs' expected minutes for the day; the night's change with the network alone. */
  beginDay(theta: number): void {
    this.bandTime.fill(0);
    this.bandWeight.fill(0);
    for (let band = 0; band < BANDS; band++) if (band !== NIGHT) this.chooseWays(band, theta);
  }

  private chooseWays(band: number, theta: number): void {
    const { ends, odFirst, entryPaths, odPaths, odFreeMin, links, pathFirst, pathLink } = this.tables;
    const { expectedLink, expectedPair, coefficient, subset } = this;
    const pairs = ends * ends;
    const linkBase = band * links;
    const entryBase = band * entryPaths.length;
    let from = 0;
    for (let od = 0; od < pairs; od++) {
      const paths = odPaths[od]!;
      if (paths === 0) {
        expectedPair[band * pairs + od] = odFreeMin[od]!;
        continue;
      }
      const at = WAYS * od;
      from = pathFirst[at]!;
      let c0 = 0;
      for (const end = pathFirst[at + 1]!; from < end; from++)
        c0 += expectedLink[linkBase + pathLink[from]!]!;
      let c1 = 0;
      for (const end = pathFirst[at + 2]!; from < end; from++)
        c1 += expectedLink[linkBase + pathLink[from]!]!;
      let c2 = 0;
      for (const end = pathFirst[at + 3]!; from < end; from++)
        c2 += expectedLink[linkBase + pathLink[from]!]!;
      let c3 = 0;
      for (const end = pathFirst[at + 4]!; from < end; from++)
        c3 += expectedLink[linkBase + pathLink[from]!]!;
      const one = (paths & 3) !== 0 ? ((paths & 12) !== 0 ? 0.5 : 1) : 0;
      const two = 1 - one;
      // A pair of access nodes has its second way only where it has a first.
      const s0 = (paths & 2) !== 0 ? one / (1 + fastExp(theta * (c0 - c1))) : one;
      const s1 = one - s0;
      const s2 = (paths & 8) !== 0 ? two / (1 + fastExp(theta * (c2 - c3))) : two;
      const s3 = two - s2;
      expectedPair[band * pairs + od] = s0 * c0 + s1 * c1 + s2 * c2 + s3 * c3;
      subset[1] = s0;
      subset[2] = s1;
      subset[3] = s0 + s1;
      for (let set = 0; set < 4; set++) {
        const low = set === 0 ? 0 : subset[set]!;
        subset[set + 4] = low + s2;
        subset[set + 8] = low + s3;
        subset[set + 12] = low + s2 + s3;
      }
      const end = odFirst[od + 1]!;
      for (let entry = odFirst[od]!; entry < end; entry++)
        coefficient[entryBase + entry] = subset[entryPaths[entry]!]!;
    }
  }

  /** Loads the hour's PCU per pair, and `busPcu` for every bus of the timetable, and serves the links. */
  hour(hour: number, odLight: Float64Array, odHeavy: Float64Array, busPcu: number): void {
    const { tables, light, heavy, coefficient, zoneSums } = this;
    const { links, ends, zones, odFirst, entryLink, odKm, busPerHour } = tables;
    const band = BAND_OF_HOUR[hour]!;
    const entryBase = band * entryLink.length;
    for (let link = 0; link < links; link++) heavy[link] = busPerHour[link]! * busPcu;
    light.fill(0);
    const pairs = ends * ends;
    let weight = 0;
    for (let od = 0; od < pairs; od++) {
      const l = odLight[od]!;
      const h = odHeavy[od]!;
      weight += l + h;
      const end = odFirst[od + 1]!;
      if (h !== 0) {
        for (let entry = odFirst[od]!; entry < end; entry++) {
          const link = entryLink[entry]!;
          const share = coefficient[entryBase + entry]!;
          light[link]! += l * share;
          heavy[link]! += h * share;
        }
      } else if (l !== 0) {
        for (let entry = odFirst[od]!; entry < end; entry++) {
          light[entryLink[entry]!]! += l * coefficient[entryBase + entry]!;
        }
      }
    }
    zoneSums.fill(0);
    this.pcuHours = 0;
    this.lostHours = 0;
    this.pcuKm = 0;
    this.longestQueue = 0;
    this.bandWeight[band]! += weight;
    for (let zone = 0; zone < zones; zone++) {
      this.serveZone(zone, hour * links, band * links, weight);
      const inside = zone * ends + zone;
      this.sumInside(zone, odLight[inside]! * odKm[inside]!, odHeavy[inside]! * odKm[inside]!);
    }
  }

  private serveZone(zone: number, hourBase: number, bandBase: number, weight: number): void {
    const { light, heavy, queue, zoneSums, free, most, perCapacity, bandTime, flowByHour, minutesByHour } =
      this;
    const { zoneFirstLink, alpha, beta, lengthKm } = this.tables;
    const end = zoneFirstLink[zone + 1]!;
    let [km, hours, lost, longest] = [0, 0, 0, this.longestQueue];
    let [l, h, lPm, hPm, lNox, hNox, lCo, hCo] = [0, 0, 0, 0, 0, 0, 0, 0];
    for (let link = zoneFirstLink[zone]!; link < end; link++) {
      const lightHere = light[link]!;
      const heavyHere = heavy[link]!;
      const arrivals = lightHere + heavyHere;
      const before = queue[link]!;
      const freeMin = free[link]!;
      const limit = most[link]!;
      const demand = before + arrivals;
      const out = demand < limit ? demand : limit;
      const ratio = out * perCapacity[link]!;
      const square = ratio * ratio;
      const raised = beta[link] === 4 ? square * square : ratio ** beta[link]!;
      const running = freeMin * (1 + alpha[link]! * raised);
      let minutes = running;
      if (before > 0 || demand > limit) {
        const after = demand - out;
        queue[link] = after;
        // Mean wait of constant arrivals and service: through the hour, or until the queue dissolves.
        if (after > 0) minutes += (60 * (before + after)) / (2 * limit);
        else {
          const dissolves = before / (limit - arrivals);
          minutes += (60 * before * (dissolves < 1 ? dissolves : 1)) / (2 * limit);
        }
        if (after > longest) longest = after;
      }
      bandTime[bandBase + link]! += weight * minutes;
      flowByHour[hourBase + link]! += arrivals;
      minutesByHour[hourBase + link]! += minutes;
      const length = lengthKm[link]!;
      hours += arrivals * minutes;
      lost += arrivals * (minutes - freeMin);
      const bin = (60 * BINS_PER_KMH * length) / running;
      const at = bin < SPEED_BINS - 1 ? bin | 0 : SPEED_BINS - 1;
      const lightKm = lightHere * length;
      const heavyKm = heavyHere * length;
      const pm = PM_CORRECTION[at]!;
      const nox = NOX_CORRECTION[at]!;
      const co = CO_CORRECTION[at]!;
      km += lightKm + heavyKm;
      l += lightKm;
      h += heavyKm;
      lPm += lightKm * pm;
      hPm += heavyKm * pm;
      lNox += lightKm * nox;
      hNox += heavyKm * nox;
      lCo += lightKm * co;
      hCo += heavyKm * co;
    }
    const base = zone * ZONE_SUMS;
    zoneSums[base]! += l;
    zoneSums[base + 1]! += h;
    zoneSums[base + 2]! += lPm;
    zoneSums[base + 3]! += hPm;
    zoneSums[base + 4]! += lNox;
    zoneSums[base + 5]! += hNox;
    zoneSums[base + 6]! += lCo;
    zoneSums[base + 7]! += hCo;
    this.pcuKm += km;
    this.pcuHours += hours / 60;
    this.lostHours += lost / 60;
    this.longestQueue = longest;
  }

  private sumInside(zone: number, lightKm: number, heavyKm: number): void {
    const base = zone * ZONE_SUMS;
    const { zoneSums } = this;
    zoneSums[base]! += lightKm;
    zoneSums[base + 1]! += heavyKm;
    for (let pollutant = 0; pollutant < 3; pollutant++) {
      const factor = CORRECTION[pollutant]![LOCAL_BIN]!;
      zoneSums[base + 2 + 2 * pollutant]! += lightKm * factor;
      zoneSums[base + 3 + 2 * pollutant]! += heavyKm * factor;
    }
  }

  /** Ends the day: what each pair took, and expectations that move by `learning` towards it. */
  endDay(learning: number): void {
    const { tables, bandTime, bandWeight, expectedLink, experiencedPair, expectedPair, coefficient } = this;
    const { links, ends, odFirst, entryLink, odPaths } = tables;
    const pairs = ends * ends;
    for (let band = 0; band < BANDS; band++) {
      const base = band * links;
      const weight = bandWeight[band]!;
      if (band === NIGHT || weight === 0) {
        for (let od = 0; od < pairs; od++)
          experiencedPair[band * pairs + od] = expectedPair[band * pairs + od]!;
        continue;
      }
      for (let link = 0; link < links; link++) {
        const took = bandTime[base + link]! / weight;
        bandTime[base + link] = took;
        expectedLink[base + link]! += learning * (took - expectedLink[base + link]!);
      }
      const entryBase = band * entryLink.length;
      for (let od = 0; od < pairs; od++) {
        if (odPaths[od] === 0) {
          experiencedPair[band * pairs + od] = expectedPair[band * pairs + od]!;
          continue;
        }
        let took = 0;
        const end = odFirst[od + 1]!;
        for (let entry = odFirst[od]!; entry < end; entry++) {
          took += coefficient[entryBase + entry]! * bandTime[base + entryLink[entry]!]!;
        }
        experiencedPair[band * pairs + od] = took;
      }
    }
  }
}
