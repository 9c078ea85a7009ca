/**
 * The roads of one variant: pairs' demand spread over their ways by a logit on expected times, links with BPR time and
 * a vertical queue (the law of `traffic/loading/hourly-queue.ts`, written for whole hours), and what drivers learn from
 * a day. A way's links carry a trip within the hour in which it begins: hours are long against trips. ADR 0062.
 */
import { speedCorrection } from "../../air/vehicle-emissions.ts";
import { BAND_OF_HOUR, BANDS, NIGHT } from "../population/modes.ts";
import { fastExp } from "./fast-exp.ts";
import type { Levers } from "./levers.ts";
import type { Population, RoadTables } from "./prepared-town.ts";

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
export type ExternalDemand = Pick<Population, "externalOd" | "externalLight" | "externalHeavy">;

/** A link that is shut while somebody is still on it lets him out slowly. */
const LEAST_CAPACITY = 0.02;
const WAYS = 3;
const ROW = 8;
/** Flow over capacity up to which speed is taken as free, for emissions. */
const FREE_RATIO = 0.4;
/** Change of an expected time that makes drivers weigh their ways again, share. */
const MOVED = 0.08;

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
  /** Expectations for which the ways' shares were last made; 0 for none. */
  private readonly chosenLink: Float64Array;
  private readonly bandTime: Float64Array;
  private readonly bandWeight = new Float64Array(BANDS);
  private readonly subset = new Float64Array(8);
  /**
   * Per link, as the day's levers leave them, eight numbers that one cache line holds: free minutes, their part that BPR
   * raises, most that leaves, 1/capacity, length, and the corrections of emissions at free speed.
   */
  private readonly rows: Float64Array;
  /** Whether every link's BPR power is 4. */
  private fourth = true;

  /** What crosses the gateways, and its PCU a day per band and link, light and heavy, on the ways last chosen. */
  private readonly external: ExternalDemand;
  private readonly externalLight: Float64Array;
  private readonly externalHeavy: Float64Array;
  private readonly externalPcu: readonly [light: number, heavy: number];

  constructor(networks: readonly RoadTables[], external: ExternalDemand) {
    const first = networks[0]!;
    const { links } = first;
    const pairs = first.ends ** 2;
    this.tables = first;
    this.external = external;
    this.externalLight = new Float64Array(BANDS * links);
    this.externalHeavy = new Float64Array(BANDS * links);
    const sum = (values: Float64Array) => values.reduce((all, pcu) => all + pcu, 0);
    this.externalPcu = [sum(external.externalLight), sum(external.externalHeavy)];
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
    this.chosenLink = new Float64Array(BANDS * links);
    this.rows = new Float64Array(ROW * links);
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
    const { rows } = this;
    this.fourth = tables.beta.every((power) => power === 4);
    for (let link = 0; link < tables.links; link++) {
      const factor = Math.max(LEAST_CAPACITY, levers.capacity[link]!) * capacityScale;
      const free = tables.freeMin[link]! * levers.freeTime[link]!;
      const bin = Math.min(SPEED_BINS - 1, Math.floor((60 * BINS_PER_KMH * tables.lengthKm[link]!) / free));
      const at = ROW * link;
      rows[at] = free;
      rows[at + 1] = free * tables.alpha[link]!;
      rows[at + 2] = tables.saturation[link]! * factor;
      rows[at + 3] = 1 / (tables.capacity[link]! * factor);
      rows[at + 4] = tables.lengthKm[link]!;
      rows[at + 5] = PM_CORRECTION[bin]!;
      rows[at + 6] = NOX_CORRECTION[bin]!;
      rows[at + 7] = CO_CORRECTION[bin]!;
    }
    this.chosenLink.fill(0);
    this.chooseWays(NIGHT, theta);
  }

  /**
   * Ways' shares and pairs' expected minutes for the day, of the bands in which some link's expectation has moved by more
   * than eight per cent since they were made; the night's change with the network alone. Answers whether any was made.
   */
  beginDay(theta: number): boolean {
    this.bandTime.fill(0);
    this.bandWeight.fill(0);
    let any = false;
    for (let band = 0; band < BANDS; band++) {
      if (band === NIGHT || !this.moved(band)) continue;
      this.chooseWays(band, theta);
      any = true;
    }
    return any;
  }

  private moved(band: number): boolean {
    const { expectedLink, chosenLink } = this;
    const { links } = this.tables;
    for (let at = band * links; at < (band + 1) * links; at++) {
      const before = chosenLink[at]!;
      const change = expectedLink[at]! - before;
      if (change > MOVED * before || -change > MOVED * before) return true;
    }
    return false;
  }

  private chooseWays(band: number, theta: number): void {
    const { ends, odFirst, entryPaths, odPaths, odFreeMin, links, pathFirst, pathLink } = this.tables;
    const { expectedLink, expectedPair, coefficient, subset, chosenLink } = this;
    const pairs = ends * ends;
    const linkBase = band * links;
    const entryBase = band * entryPaths.length;
    for (let at = linkBase; at < linkBase + links; at++) chosenLink[at] = expectedLink[at]!;
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
      for (const to = pathFirst[at + 1]!; from < to; from++) c0 += expectedLink[linkBase + pathLink[from]!]!;
      let c1 = 0;
      for (const to = pathFirst[at + 2]!; from < to; from++) c1 += expectedLink[linkBase + pathLink[from]!]!;
      let c2 = 0;
      for (const to = pathFirst[at + 3]!; from < to; from++) c2 += expectedLink[linkBase + pathLink[from]!]!;
      // A pair has its second way only where it has a first, and its third where it has a second.
      const w1 = (paths & 2) !== 0 ? fastExp(theta * (c0 - c1)) : 0;
      const w2 = (paths & 4) !== 0 ? fastExp(theta * (c0 - c2)) : 0;
      const s0 = 1 / (1 + w1 + w2);
      const s1 = w1 * s0;
      const s2 = w2 * s0;
      expectedPair[band * pairs + od] = s0 * c0 + s1 * c1 + s2 * c2;
      subset[1] = s0;
      subset[2] = s1;
      subset[3] = s0 + s1;
      subset[4] = s2;
      subset[5] = s0 + s2;
      subset[6] = s1 + s2;
      // The whole pair's demand, to the last bit.
      subset[7] = 1;
      const end = odFirst[od + 1]!;
      for (let entry = odFirst[od]!; entry < end; entry++)
        coefficient[entryBase + entry] = subset[entryPaths[entry]!]!;
    }
    this.loadExternal(band);
  }

  /** Puts the day's external traffic on a band's ways. */
  private loadExternal(band: number): void {
    const { coefficient, externalLight, externalHeavy, external } = this;
    const { links, odFirst, entryLink } = this.tables;
    const linkBase = band * links;
    const entryBase = band * entryLink.length;
    externalLight.fill(0, linkBase, linkBase + links);
    externalHeavy.fill(0, linkBase, linkBase + links);
    for (let at = 0; at < external.externalOd.length; at++) {
      const od = external.externalOd[at]!;
      const l = external.externalLight[at]!;
      const h = external.externalHeavy[at]!;
      const end = odFirst[od + 1]!;
      for (let entry = odFirst[od]!; entry < end; entry++) {
        const link = linkBase + entryLink[entry]!;
        externalLight[link]! += l * coefficient[entryBase + entry]!;
        externalHeavy[link]! += h * coefficient[entryBase + entry]!;
      }
    }
  }

  /**
   * Loads the hour's PCU per pair, `busPcu` for every bus of the timetable, and shares of the day's external traffic, and
   * serves the links.
   */
  hour(
    hour: number,
    odLight: Float64Array,
    odHeavy: Float64Array,
    busPcu: number,
    lightShare: number,
    heavyShare: number,
  ): void {
    const { tables, light, heavy, coefficient, zoneSums } = this;
    const { links, ends, zones, odFirst, entryLink, odKm, busPerHour } = tables;
    const band = BAND_OF_HOUR[hour]!;
    const entryBase = band * entryLink.length;
    const linkBase = band * links;
    const { externalLight, externalHeavy, externalPcu } = this;
    for (let link = 0; link < links; link++) {
      light[link] = externalLight[linkBase + link]! * lightShare;
      heavy[link] = busPerHour[link]! * busPcu + externalHeavy[linkBase + link]! * heavyShare;
    }
    const pairs = ends * ends;
    let weight = externalPcu[0] * lightShare + externalPcu[1] * heavyShare;
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
    const { light, heavy, queue, zoneSums, bandTime, flowByHour, minutesByHour } = this;
    const { rows, fourth } = this;
    const { zoneFirstLink, beta } = this.tables;
    const end = zoneFirstLink[zone + 1]!;
    let hours = 0;
    let free60 = 0;
    let longest = this.longestQueue;
    let l = 0;
    let h = 0;
    let lPm = 0;
    let hPm = 0;
    let lNox = 0;
    let hNox = 0;
    let lCo = 0;
    let hCo = 0;
    for (let link = zoneFirstLink[zone]!; link < end; link++) {
      const lightHere = light[link]!;
      const heavyHere = heavy[link]!;
      const arrivals = lightHere + heavyHere;
      const before = queue[link]!;
      const row = ROW * link;
      const freeMin = rows[row]!;
      const limit = rows[row + 2]!;
      const demand = before + arrivals;
      const out = demand < limit ? demand : limit;
      const ratio = out * rows[row + 3]!;
      const square = ratio * ratio;
      const raised = fourth ? square * square : ratio ** beta[link]!;
      const running = freeMin + rows[row + 1]! * raised;
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
      hours += arrivals * minutes;
      free60 += arrivals * freeMin;
      const length = rows[row + 4]!;
      const lightKm = lightHere * length;
      const heavyKm = heavyHere * length;
      let pm = rows[row + 5]!;
      let nox = rows[row + 6]!;
      let co = rows[row + 7]!;
      // Below two fifths of its capacity a link is driven at its free speed, to half a per cent.
      if (ratio > FREE_RATIO) {
        const bin = (60 * BINS_PER_KMH * length) / running;
        const at = bin < SPEED_BINS - 1 ? bin | 0 : SPEED_BINS - 1;
        pm = PM_CORRECTION[at]!;
        nox = NOX_CORRECTION[at]!;
        co = CO_CORRECTION[at]!;
      }
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
    this.pcuKm += l + h;
    this.pcuHours += hours / 60;
    this.lostHours += (hours - free60) / 60;
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
