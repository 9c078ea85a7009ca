/**
 * The roads of one variant: pairs' demand spread over their ways by a logit on expected times, links with BPR time and
 * a vertical queue (the law of `traffic/loading/hourly-queue.ts`, written for whole hours), and what drivers learn from
 * a day. A way's links carry a trip within the hour in which it begins: hours are long against trips (ADR 0062). So a
 * link's day is served in one walk through its hours, and the day's demand is put on the links before.
 */
import { speedCorrection } from "../../air/vehicle-emissions.ts";
import { BAND_OF_HOUR, BANDS, NIGHT } from "../population/modes.ts";
import { fastExp } from "./fast-exp.ts";
import type { Levers } from "./levers.ts";
import type { Population, RoadTables } from "./prepared-town.ts";
import type { Travel } from "./travel.ts";

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
/** Traffic sums per hour and zone: PCU-km of light and heavy, plain and corrected for speed by PM, NOx and CO. */
export const ZONE_SUMS = 8;
/** Hours are loaded by two of one band; the last of the early night and of the day are alone. */
const FIRST_HOUR = Uint8Array.of(0, 2, 4, 6, 7, 9, 11, 13, 15, 17, 19, 21, 23);
const TWO_HOURS = Uint8Array.of(1, 1, 1, 0, 1, 1, 1, 1, 1, 1, 1, 1, 0);
/** A day's demand: PCU by pair and hour (24·pair + hour), shares of the external traffic, PCU for a bus of the timetable. */
export type DayDemand = Pick<Travel, "odLight" | "odHeavy" | "lightShare" | "heavyShare" | "busPcu">;
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
  /** PCU that wait at each link's end when the day is over. */
  readonly queue: Float64Array;
  /** Of the day, hour by hour, zone by zone. */
  readonly zoneSums: Float64Array;
  /** Sums over the run for the map: PCU that arrived, and minutes of the link, by link and hour of the day. */
  readonly flowByHour: Float64Array;
  readonly minutesByHour: Float64Array;
  /** Of the day: PCU-hours driven, and lost against free flow; PCU-km; longest queue, PCU. */
  pcuHours = 0;
  lostHours = 0;
  pcuKm = 0;
  longestQueue = 0;
  tables: RoadTables;
  /** Share of a pair's demand on each of its entries, per band. */
  private readonly coefficient: Float64Array;
  /** Expectations for which the ways' shares were last made; 0 for none. */
  private readonly chosenLink: Float64Array;
  /** PCU of the day that the ways put on each link, by link and hour. */
  private readonly light: Float64Array;
  private readonly heavy: Float64Array;
  /** Minutes by link and band, each hour times its traffic; the traffic by hour, and by band. */
  private readonly bandTime: Float64Array;
  private readonly weight = new Float64Array(24);
  private readonly bandWeight = new Float64Array(BANDS);
  private readonly subset = new Float64Array(8);
  /**
   * Per link, as the day's levers leave them, eight numbers that one cache line holds: free minutes, their part that BPR
   * raises, most that leaves, 1/capacity, length, and the corrections of emissions at free speed.
   */
  private readonly rows: Float64Array;
  /** Free speed of each link, a column of the correction tables; PCU-km by hour of links of one zone that share it. */
  private readonly freeBin: Uint8Array;
  private readonly speedKm = new Float64Array(48);
  /** Whether every link's BPR power is 4. */
  private fourth = true;

  /** What crosses the gateways, and its PCU a day by link and band, light and heavy, on the ways last chosen. */
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
    this.light = new Float64Array(24 * links);
    this.heavy = new Float64Array(24 * links);
    this.zoneSums = new Float64Array(24 * first.zones * ZONE_SUMS);
    this.flowByHour = new Float64Array(24 * links);
    this.minutesByHour = new Float64Array(24 * links);
    const entries = Math.max(...networks.map(({ entryLink }) => entryLink.length));
    this.coefficient = new Float64Array(BANDS * entries);
    this.bandTime = new Float64Array(BANDS * links);
    this.chosenLink = new Float64Array(BANDS * links);
    this.rows = new Float64Array(ROW * links);
    this.freeBin = new Uint8Array(links);
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
    const { rows, freeBin } = this;
    this.fourth = tables.beta.every((power) => power === 4);
    for (let link = 0; link < tables.links; link++) {
      const factor = Math.max(LEAST_CAPACITY, levers.capacity[link]!) * capacityScale;
      const free = tables.freeMin[link]! * levers.freeTime[link]!;
      const bin = Math.min(SPEED_BINS - 1, Math.floor((60 * BINS_PER_KMH * tables.lengthKm[link]!) / free));
      const at = ROW * link;
      freeBin[link] = bin;
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
    const entryBase = band * entryLink.length;
    for (let link = 0; link < links; link++) {
      externalLight[BANDS * link + band] = 0;
      externalHeavy[BANDS * link + band] = 0;
    }
    for (let at = 0; at < external.externalOd.length; at++) {
      const od = external.externalOd[at]!;
      const l = external.externalLight[at]!;
      const h = external.externalHeavy[at]!;
      const end = odFirst[od + 1]!;
      for (let entry = odFirst[od]!; entry < end; entry++) {
        const place = BANDS * entryLink[entry]! + band;
        externalLight[place]! += l * coefficient[entryBase + entry]!;
        externalHeavy[place]! += h * coefficient[entryBase + entry]!;
      }
    }
  }

  /** Puts the day's demand on the links and serves them. */
  day(demand: DayDemand): void {
    const { tables, zoneSums, weight, bandWeight, externalPcu } = this;
    const { ends, zones, odKm } = tables;
    const { odLight, odHeavy, lightShare, heavyShare } = demand;
    for (let hour = 0; hour < 24; hour++)
      weight[hour] = externalPcu[0] * lightShare[hour]! + externalPcu[1] * heavyShare[hour]!;
    this.load(odLight, odHeavy);
    for (let hour = 0; hour < 24; hour++) bandWeight[BAND_OF_HOUR[hour]!]! += weight[hour]!;
    zoneSums.fill(0);
    this.pcuHours = 0;
    this.lostHours = 0;
    this.pcuKm = 0;
    this.longestQueue = 0;
    for (let zone = 0; zone < zones; zone++) {
      this.serveZone(zone, demand);
      const inside = zone * ends + zone;
      for (let hour = 0; hour < 24; hour++) {
        const base = (hour * zones + zone) * ZONE_SUMS;
        const km = odKm[inside]!;
        this.addKm(base, LOCAL_BIN, odLight[24 * inside + hour]! * km, odHeavy[24 * inside + hour]! * km);
      }
    }
  }

  /** Puts the day's PCU per pair on the links of its ways, and counts the traffic of each hour. */
  private load(odLight: Float64Array, odHeavy: Float64Array): void {
    const { tables, light, heavy, coefficient, weight } = this;
    const { ends, odFirst, entryLink } = tables;
    const pairs = ends * ends;
    light.fill(0);
    heavy.fill(0);
    for (let od = 0; od < pairs; od++) {
      const from = odFirst[od]!;
      const to = odFirst[od + 1]!;
      for (let step = 0; step < FIRST_HOUR.length; step++) {
        const hour = FIRST_HOUR[step]!;
        const two = TWO_HOURS[step]!;
        const at = 24 * od + hour;
        const l0 = odLight[at]!;
        const h0 = odHeavy[at]!;
        const l1 = two === 1 ? odLight[at + 1]! : 0;
        const h1 = two === 1 ? odHeavy[at + 1]! : 0;
        weight[hour]! += l0 + h0;
        if (two === 1) weight[hour + 1]! += l1 + h1;
        const base = BAND_OF_HOUR[hour]! * entryLink.length;
        if (l0 !== 0 || l1 !== 0) spread(light, entryLink, coefficient, base, from, to, hour, l0, l1);
        if (h0 !== 0 || h1 !== 0) spread(heavy, entryLink, coefficient, base, from, to, hour, h0, h1);
      }
    }
  }

  /** The day of a zone's links, one after another. */
  private serveZone(zone: number, { lightShare, heavyShare, busPcu }: DayDemand): void {
    const { light, heavy, queue, zoneSums, bandTime, flowByHour, minutesByHour, weight } = this;
    const { rows, freeBin, speedKm, fourth, externalLight, externalHeavy } = this;
    const { zones, zoneFirstLink, beta, busPerHour } = this.tables;
    const start = zoneFirstLink[zone]!;
    const end = zoneFirstLink[zone + 1]!;
    let hours = 0;
    let freeHours = 0;
    let longest = this.longestQueue;
    for (let link = start; link < end; link++) {
      if (link > start && freeBin[link] !== freeBin[link - 1]) this.addSpeed(zone, freeBin[link - 1]!);
      const row = ROW * link;
      const freeMin = rows[row]!;
      const raises = rows[row + 1]!;
      const limit = rows[row + 2]!;
      const perCapacity = rows[row + 3]!;
      const length = rows[row + 4]!;
      const buses = busPerHour[link]!;
      const first = 24 * link;
      let waiting = queue[link]!;
      let came = 0;
      let spent = 0;
      for (let hour = 0; hour < 24; hour++) {
        const band = BANDS * link + BAND_OF_HOUR[hour]!;
        const l = light[first + hour]! + externalLight[band]! * lightShare[hour]!;
        const h = heavy[first + hour]! + externalHeavy[band]! * heavyShare[hour]! + buses * busPcu[hour]!;
        const arrivals = l + h;
        const demand = waiting + arrivals;
        const out = demand < limit ? demand : limit;
        const ratio = out * perCapacity;
        const square = ratio * ratio;
        const running = freeMin + raises * (fourth ? square * square : ratio ** beta[link]!);
        let minutes = running;
        if (waiting > 0 || demand > limit) {
          const after = demand - out;
          // Mean wait of constant arrivals and service: through the hour, or until the queue dissolves.
          if (after > 0) minutes += (60 * (waiting + after)) / (2 * limit);
          else {
            const dissolves = waiting / (limit - arrivals);
            minutes += (60 * waiting * (dissolves < 1 ? dissolves : 1)) / (2 * limit);
          }
          waiting = after;
          if (after > longest) longest = after;
        }
        bandTime[band]! += weight[hour]! * minutes;
        flowByHour[first + hour]! += arrivals;
        minutesByHour[first + hour]! += minutes;
        came += arrivals;
        spent += arrivals * minutes;
        const lightKm = l * length;
        const heavyKm = h * length;
        speedKm[2 * hour]! += lightKm;
        speedKm[2 * hour + 1]! += heavyKm;
        // Below two fifths of its capacity a link is driven at its free speed, to half a per cent.
        if (ratio > FREE_RATIO) {
          const bin = (60 * BINS_PER_KMH * length) / running;
          const at = bin < SPEED_BINS - 1 ? bin | 0 : SPEED_BINS - 1;
          const base = (hour * zones + zone) * ZONE_SUMS;
          const pm = PM_CORRECTION[at]! - rows[row + 5]!;
          const nox = NOX_CORRECTION[at]! - rows[row + 6]!;
          const co = CO_CORRECTION[at]! - rows[row + 7]!;
          zoneSums[base + 2]! += lightKm * pm;
          zoneSums[base + 3]! += heavyKm * pm;
          zoneSums[base + 4]! += lightKm * nox;
          zoneSums[base + 5]! += heavyKm * nox;
          zoneSums[base + 6]! += lightKm * co;
          zoneSums[base + 7]! += heavyKm * co;
        }
      }
      queue[link] = waiting;
      hours += spent;
      freeHours += came * freeMin;
    }
    if (end > start) this.addSpeed(zone, freeBin[end - 1]!);
    this.pcuHours += hours / 60;
    this.lostHours += (hours - freeHours) / 60;
    this.longestQueue = longest;
  }

  /** Adds the kilometres of links of one free speed to their zone, as if all were driven at it, and begins anew. */
  private addSpeed(zone: number, bin: number): void {
    const { speedKm } = this;
    const { zones } = this.tables;
    for (let hour = 0; hour < 24; hour++) {
      const light = speedKm[2 * hour]!;
      const heavy = speedKm[2 * hour + 1]!;
      this.pcuKm += light + heavy;
      this.addKm((hour * zones + zone) * ZONE_SUMS, bin, light, heavy);
    }
    speedKm.fill(0);
  }

  /** Adds PCU-km at one speed to the sums that begin at `base`. */
  private addKm(base: number, bin: number, light: number, heavy: number): void {
    const { zoneSums } = this;
    zoneSums[base]! += light;
    zoneSums[base + 1]! += heavy;
    zoneSums[base + 2]! += light * PM_CORRECTION[bin]!;
    zoneSums[base + 3]! += heavy * PM_CORRECTION[bin]!;
    zoneSums[base + 4]! += light * NOX_CORRECTION[bin]!;
    zoneSums[base + 5]! += heavy * NOX_CORRECTION[bin]!;
    zoneSums[base + 6]! += light * CO_CORRECTION[bin]!;
    zoneSums[base + 7]! += heavy * CO_CORRECTION[bin]!;
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
        const took = bandTime[BANDS * link + band]! / weight;
        bandTime[BANDS * link + band] = took;
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
          took += coefficient[entryBase + entry]! * bandTime[BANDS * entryLink[entry]! + band]!;
        }
        experiencedPair[band * pairs + od] = took;
      }
    }
  }
}

/** Adds a pair's PCU of two hours that follow each other to the links of its ways, entries `from` to `to`. */
function spread(
  flow: Float64Array,
  entryLink: Int32Array,
  coefficient: Float64Array,
  base: number,
  from: number,
  to: number,
  hour: number,
  first: number,
  second: number,
): void {
  for (let entry = from; entry < to; entry++) {
    const share = coefficient[base + entry]!;
    const at = 24 * entryLink[entry]! + hour;
    flow[at]! += first * share;
    flow[at + 1]! += second * share;
  }
}
