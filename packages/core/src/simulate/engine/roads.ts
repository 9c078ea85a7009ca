/**
 * The roads of one variant: pairs' demand spread over their ways by a logit on expected times, links with BPR time and
 * a vertical queue (the law of `traffic/loading/hourly-queue.ts`, written for whole hours), and what drivers learn from
 * a day. A way's links carry a trip within the hour in which it begins: hours are long against trips (ADR 0062). So a
 * link's day is served in one walk through its hours, and the day's demand is put on the links before.
 */
import { speedCorrection } from "../../air/vehicle-emissions.ts";
import { BAND_OF_HOUR, BANDS, NIGHT } from "../population/modes.ts";
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
/** Change of an expected time that makes drivers weigh their ways again, share. */
const MOVED = 0.08;

export class Roads {
  /** Expected minutes per link and band; per pair and band. */
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
  readonly chosenLink: Float64Array;
  private readonly bandWeight = new Float64Array(BANDS);
  /** Free speed of each link, a row of the correction table. */
  private readonly freeBin: Uint8Array;
  /** Whether every link's BPR power is 4. */
  private fourth = true;

  /** Minutes that links weigh beyond their time; undefined where none does. */
  private beyondTime: Float64Array | undefined;

  /** What crosses the gateways, PCU a day. */
  private readonly externalPcu: readonly [light: number, heavy: number];

  /** @param first everyday's network, whose links and ends all others have */
  constructor(first: RoadTables, external: ExternalDemand, kernel: DayKernel) {
    const { links } = first;
    this.tables = first;
    const sum = (values: Float64Array) => values.reduce((all, pcu) => all + pcu, 0);
    this.externalPcu = [sum(external.externalLight), sum(external.externalHeavy)];
    this.kernel = kernel;
    const { arrays } = kernel;
    arrays.corrections.set(CORRECTION_ROWS);
    arrays.externalOd.set(external.externalOd);
    arrays.externalLightPcu.set(external.externalLight);
    arrays.externalHeavyPcu.set(external.externalHeavy);
    this.demand = arrays;
    this.queue = arrays.queue;
    this.zoneSums = arrays.zoneSums;
    this.flowByHour = arrays.flow;
    this.minutesByHour = arrays.minutes;
    this.experiencedPair = arrays.pairMinutes;
    this.expectedLink = arrays.expectedLink;
    this.expectedPair = arrays.expectedPair;
    this.chosenLink = new Float64Array(BANDS * links);
    this.freeBin = new Uint8Array(links);
  }

  /** Empty roads, expectations at the usual multiples of free times, and minutes by which links are shunned beyond these. */
  begin(usualTime: Float64Array, minutesByLink: Float64Array): void {
    const { links, freeMin } = this.tables;
    this.beyondTime = minutesByLink.some((minutes) => minutes !== 0) ? minutesByLink : undefined;
    this.queue.fill(0);
    this.flowByHour.fill(0);
    this.minutesByHour.fill(0);
    for (let band = 0; band < BANDS; band++) {
      for (let link = 0; link < links; link++)
        this.expectedLink[BANDS * link + band] = freeMin[link]! * usualTime[band * links + link]!;
    }
  }

  /** Takes the network and the links' capacities of the levers, when they change; the next day's ways are chosen anew. */
  settle(tables: RoadTables, levers: Levers, capacityScale: number): void {
    this.tables = tables;
    const { freeBin } = this;
    const { arrays } = this.kernel;
    arrays.odFirst.set(tables.odFirst);
    arrays.odPaths.set(tables.odPaths);
    arrays.odFreeMin.set(tables.odFreeMin);
    arrays.pathFirst.set(tables.pathFirst);
    arrays.pathLink.set(tables.pathLink);
    arrays.entryPaths.set(tables.entryPaths);
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
  }

  /**
   * Ways' shares and pairs' expected minutes for the day, if in some band some link's expectation has moved by more than eight
   * per cent since they were made. Answers whether they were.
   */
  beginDay(theta: number): boolean {
    this.kernel.arrays.bandTime.fill(0);
    this.bandWeight.fill(0);
    if (!this.moved()) return false;
    this.chosenLink.set(this.expectedLink);
    if (this.beyondTime === undefined) this.kernel.chooseWays(theta);
    else this.chooseBeyondTime(theta, this.beyondTime);
    return true;
  }

  /** Ways are chosen by more than their time, but what pairs expect of them is time. */
  private chooseBeyondTime(theta: number, minutes: Float64Array): void {
    const { kernel, expectedLink, expectedPair, chosenLink } = this;
    const { odPaths, odFreeMin } = this.tables;
    for (const [link, more] of minutes.entries()) {
      for (let band = 0; band < BANDS; band++) expectedLink[BANDS * link + band]! += more;
    }
    kernel.chooseWays(theta);
    expectedLink.set(chosenLink);
    kernel.expectPairs();
    for (const [od, paths] of odPaths.entries()) {
      if (paths === 0) expectedPair.fill(odFreeMin[od]!, BANDS * od, BANDS * od + BANDS);
    }
  }

  private moved(): boolean {
    const { expectedLink, chosenLink } = this;
    for (let at = 0; at < expectedLink.length; at++) {
      const before = chosenLink[at]!;
      const change = expectedLink[at]! - before;
      if (change > MOVED * before || -change > MOVED * before) return true;
    }
    return false;
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

  /**
   * Ends the day: what each pair took, and expected speeds that move by `learning` towards the day's. Of speeds, since a jam
   * then weighs as a day of standing at most, however long it was (ADR 0101).
   */
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
        const at = BANDS * link + band;
        expectedLink[at] = 1 / ((1 - learning) / expectedLink[at]! + learning / took);
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
