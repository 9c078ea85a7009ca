/**
 * The roads of one variant: pairs' demand spread over their ways by a logit on expected times, links with BPR time and
 * a vertical queue (the law of `traffic/loading/hourly-queue.ts`, written for whole hours), and what drivers learn from
 * a day. A way's links carry a trip within the hour in which it begins: hours are long against trips (ADR 0062). So a
 * link's day is served in one walk through its hours, and the day's demand is put on the links before.
 */
import { speedCorrection } from "../../air/vehicle-emissions.ts";
import { BAND_OF_HOUR, BANDS, NIGHT } from "../population/modes.ts";
import { fastExp } from "./fast-exp.ts";
import {
  BINS_PER_KMH,
  CORRECTION_COLUMNS,
  type DayKernel,
  LINK_CONSTANTS,
  SPEED_BINS,
  ZONE_SUMS,
} from "./kernel/day-kernel.ts";
import type { Levers } from "./levers.ts";
import type { Population, RoadTables } from "./prepared-town.ts";

const LAST_BIN = SPEED_BINS - 1;
/** Factors of emissions by speed. */
const CORRECTED = ["pm", "nox", "co"] as const;
const CORRECTION_ROWS = Float64Array.from({ length: SPEED_BINS * CORRECTION_COLUMNS }, (_, at) => {
  const pollutant = CORRECTED[at % CORRECTION_COLUMNS];
  const kmh = Math.floor(at / CORRECTION_COLUMNS) / BINS_PER_KMH;
  return pollutant === undefined ? 0 : speedCorrection(pollutant, Math.max(1, kmh));
});
/** Speed of trips that do not leave their zone, km/h. */
const LOCAL_BIN = 15 * BINS_PER_KMH;
/** A day's demand, which `Travel` fills: PCU by pair and hour (24·pair + hour), and by hour shares of the external traffic and PCU for a bus of the timetable. */
export interface DayDemand {
  odLight: Float64Array;
  odHeavy: Float64Array;
  lightShare: Float64Array;
  heavyShare: Float64Array;
  busPcu: Float64Array;
}
export type ExternalDemand = Pick<Population, "externalOd" | "externalLight" | "externalHeavy">;

/** A link that is shut while somebody is still on it lets him out slowly. */
const LEAST_CAPACITY = 0.02;
const WAYS = 3;
/** Change of an expected time that makes drivers weigh their ways again, share. */
const MOVED = 0.08;

export class Roads {
  /** Expected minutes per band and link; per pair and band. */
  readonly expectedLink: Float64Array;
  readonly expectedPair: Float64Array;
  /** Minutes of the day just ended, per pair and band. */
  readonly experiencedPair: Float64Array;
  readonly demand: DayDemand;
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
  /** The inner loops, and what they work on: share of a pair's demand on each of its entries, a band each, among others. */
  private readonly kernel: DayKernel;
  /** Expectations for which the ways' shares were last made; 0 for none. */
  private readonly chosenLink: Float64Array;
  private readonly bandWeight = new Float64Array(BANDS);
  private readonly subset = new Float64Array(8);
  /** Free speed of each link, a row of the correction table. */
  private readonly freeBin: Uint8Array;
  /** Whether every link's BPR power is 4. */
  private fourth = true;

  /** What crosses the gateways, on the ways last chosen, and its PCU a day. */
  private readonly external: ExternalDemand;
  private readonly externalPcu: readonly [light: number, heavy: number];

  /** @param first everyday's network, whose links and ends all others have */
  constructor(first: RoadTables, external: ExternalDemand, kernel: DayKernel) {
    const { links } = first;
    const pairs = first.ends ** 2;
    this.tables = first;
    this.external = external;
    const sum = (values: Float64Array) => values.reduce((all, pcu) => all + pcu, 0);
    this.externalPcu = [sum(external.externalLight), sum(external.externalHeavy)];
    this.kernel = kernel;
    const { arrays } = kernel;
    arrays.corrections.set(CORRECTION_ROWS);
    this.demand = arrays;
    this.queue = arrays.queue;
    this.zoneSums = arrays.zoneSums;
    this.flowByHour = arrays.flow;
    this.minutesByHour = arrays.minutes;
    this.experiencedPair = arrays.pairMinutes;
    this.expectedLink = new Float64Array(BANDS * links);
    this.expectedPair = new Float64Array(BANDS * pairs);
    this.chosenLink = new Float64Array(BANDS * links);
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
    const { freeBin } = this;
    const { arrays } = this.kernel;
    arrays.odFirst.set(tables.odFirst);
    arrays.entryLink.set(tables.entryLink);
    arrays.length.set(tables.lengthKm);
    arrays.beta.set(tables.beta);
    arrays.buses.set(tables.busPerHour);
    this.fourth = tables.beta.every((power) => power === 4);
    for (let link = 0; link < tables.links; link++) {
      const factor = Math.max(LEAST_CAPACITY, levers.capacity[link]!) * capacityScale;
      const free = tables.freeMin[link]! * levers.freeTime[link]!;
      freeBin[link] = Math.min(LAST_BIN, Math.floor((60 * BINS_PER_KMH * tables.lengthKm[link]!) / free));
      const at = LINK_CONSTANTS * link;
      arrays.constants[at] = free;
      arrays.constants[at + 1] = free * tables.alpha[link]!;
      arrays.constants[at + 2] = tables.saturation[link]! * factor;
      arrays.constants[at + 3] = 1 / (tables.capacity[link]! * factor);
    }
    this.chosenLink.fill(0);
    this.chooseWays(NIGHT, theta);
  }

  /**
   * Ways' shares and pairs' expected minutes for the day, of the bands in which some link's expectation has moved by more
   * than eight per cent since they were made; the night's change with the network alone. Answers whether any was made.
   */
  beginDay(theta: number): boolean {
    this.kernel.arrays.bandTime.fill(0);
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
    const { expectedLink, expectedPair, subset, chosenLink } = this;
    const { coefficient } = this.kernel.arrays;
    const pairs = ends * ends;
    const linkBase = band * links;
    for (let at = linkBase; at < linkBase + links; at++) chosenLink[at] = expectedLink[at]!;
    let from = 0;
    for (let od = 0; od < pairs; od++) {
      const paths = odPaths[od]!;
      if (paths === 0) {
        expectedPair[BANDS * od + band] = odFreeMin[od]!;
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
      expectedPair[BANDS * od + band] = s0 * c0 + s1 * c1 + s2 * c2;
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
        coefficient[BANDS * entry + band] = subset[entryPaths[entry]!]!;
    }
    this.loadExternal(band);
  }

  /** Puts the day's external traffic on a band's ways. */
  private loadExternal(band: number): void {
    const { external } = this;
    const { coefficient, externalLight, externalHeavy } = this.kernel.arrays;
    const { links, odFirst, entryLink } = this.tables;
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
        externalLight[place]! += l * coefficient[BANDS * entry + band]!;
        externalHeavy[place]! += h * coefficient[BANDS * entry + band]!;
      }
    }
  }

  /** Puts the day's demand on the links and serves them. */
  day(): void {
    const { kernel, bandWeight, externalPcu, freeBin } = this;
    const { zones, zoneFirstLink } = this.tables;
    const { weight, lightShare, heavyShare, totals } = kernel.arrays;
    for (let hour = 0; hour < 24; hour++)
      weight[hour] = externalPcu[0] * lightShare[hour]! + externalPcu[1] * heavyShare[hour]!;
    kernel.load();
    for (let hour = 0; hour < 24; hour++) bandWeight[BAND_OF_HOUR[hour]!]! += weight[hour]!;
    this.zoneSums.fill(0);
    totals.fill(0);
    this.pcuKm = 0;
    for (let zone = 0; zone < zones; zone++) {
      const end = zoneFirstLink[zone + 1]!;
      // Links of one free speed together: their emissions are corrected as one.
      for (let first = zoneFirstLink[zone]!; first < end; ) {
        let next = first + 1;
        while (next < end && freeBin[next] === freeBin[first]) next++;
        kernel.serve(first, next, zone, freeBin[first]!, this.fourth);
        this.addGroup(zone, freeBin[first]!);
        first = next;
      }
      this.addInside(zone);
    }
    this.pcuHours = totals[0]! / 60;
    this.lostHours = (totals[0]! - totals[1]!) / 60;
    this.longestQueue = totals[2]!;
  }

  /** Adds the kilometres of a group of links to their zone, as if all were driven at its free speed. */
  private addGroup(zone: number, bin: number): void {
    const { lightKm, heavyKm } = this.kernel.arrays;
    const { zones } = this.tables;
    for (let hour = 0; hour < 24; hour++) {
      const light = lightKm[hour]!;
      const heavy = heavyKm[hour]!;
      this.pcuKm += light + heavy;
      this.addKm((hour * zones + zone) * ZONE_SUMS, bin, light, heavy);
    }
    lightKm.fill(0);
    heavyKm.fill(0);
  }

  /** Adds the trips that do not leave the zone. */
  private addInside(zone: number): void {
    const { odLight, odHeavy } = this.demand;
    const { ends, zones, odKm } = this.tables;
    const inside = zone * ends + zone;
    const km = odKm[inside]!;
    for (let hour = 0; hour < 24; hour++) {
      const base = (hour * zones + zone) * ZONE_SUMS;
      this.addKm(base, LOCAL_BIN, odLight[24 * inside + hour]! * km, odHeavy[24 * inside + hour]! * km);
    }
  }

  /** Adds PCU-km at one speed to the sums that begin at `base`. */
  private addKm(base: number, bin: number, light: number, heavy: number): void {
    const { zoneSums } = this;
    const row = CORRECTION_COLUMNS * bin;
    zoneSums[base]! += light;
    zoneSums[base + 1]! += heavy;
    for (let pollutant = 0; pollutant < 3; pollutant++) {
      const factor = CORRECTION_ROWS[row + pollutant]!;
      zoneSums[base + 2 + 2 * pollutant]! += light * factor;
      zoneSums[base + 3 + 2 * pollutant]! += heavy * factor;
    }
  }

  /** Ends the day: what each pair took, and expectations that move by `learning` towards it. */
  endDay(learning: number): void {
    const { tables, kernel, bandWeight, expectedLink, experiencedPair, expectedPair } = this;
    const { bandTime } = kernel.arrays;
    const { links, ends, odPaths } = tables;
    const pairs = ends * ends;
    const met = (band: number) => band !== NIGHT && bandWeight[band]! > 0;
    for (let band = 0; band < BANDS; band++) {
      if (!met(band)) continue;
      for (let link = 0; link < links; link++) {
        const took = bandTime[BANDS * link + band]! / bandWeight[band]!;
        bandTime[BANDS * link + band] = took;
        expectedLink[band * links + link]! += learning * (took - expectedLink[band * links + link]!);
      }
    }
    kernel.pairMinutes();
    for (let band = 0; band < BANDS; band++) {
      const known = met(band);
      for (let od = 0; od < pairs; od++) {
        if (!known || odPaths[od] === 0)
          experiencedPair[BANDS * od + band] = expectedPair[BANDS * od + band]!;
      }
    }
  }
}
