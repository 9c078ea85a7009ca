/**
 * Traffic counters. The town's peak flows (`demand.ts`) by hour and kind of day meet the road's capacity: time by the
 * BPR function gives speed, the fundamental relation (density = flow / speed) gives occupancy, and what cannot
 * pass is not counted, so that count, speed, occupancy and congestion level of one report belong together.
 */
import { normal, poisson, uniform } from "../random/draw.ts";
import { randomStream, type Stream } from "../random/philox.ts";
import type { Town } from "../town/town.ts";
import { saturationPcuPerHour } from "../traffic/irc.ts";
import type { Climate } from "./climate.ts";
import { peakFlows } from "./demand.ts";
import { clamp, type Device, rounded } from "./device.ts";
import { type DayKind, hourly, type Moment } from "./moment.ts";
import { autoregression } from "./noise.ts";

/** Demand by hour against the weekday's peak hour: assumptions in the form of Indian town counts. */
const DEMAND: Record<DayKind, readonly number[]> = {
  weekday: [
    0.06, 0.04, 0.03, 0.03, 0.05, 0.12, 0.28, 0.5, 0.78, 0.96, 0.92, 0.78, 0.72, 0.68, 0.6, 0.6, 0.7, 0.86, 1,
    0.98, 0.8, 0.52, 0.28, 0.13,
  ],
  sunday: [
    0.09, 0.05, 0.03, 0.03, 0.04, 0.08, 0.16, 0.27, 0.4, 0.54, 0.64, 0.66, 0.62, 0.52, 0.45, 0.46, 0.56, 0.74,
    0.9, 0.95, 0.84, 0.6, 0.35, 0.18,
  ],
  festival: [
    0.15, 0.08, 0.04, 0.03, 0.04, 0.1, 0.2, 0.3, 0.42, 0.6, 0.75, 0.78, 0.7, 0.55, 0.5, 0.58, 0.75, 0.98,
    1.15, 1.18, 1.05, 0.8, 0.5, 0.3,
  ],
};

/** PCU of the mean vehicle: mostly two-wheelers (IRC:106-1990 factors on the fleet's shares). */
const PCU_PER_VEHICLE = 0.72;
/** Road length that one PCU covers over a detector, m. */
const PCU_LENGTH_M = 5.5;
/** Mornings run from home to work: the peak's directions are exchanged before this hour. */
const NOON = 13;
/** Chance of a breakdown or collision on a counted segment and day; it takes half of the capacity for a while. */
const INCIDENTS_PER_DAY = 0.008;

const streamOf = (seed: number) => randomStream(seed, "traffic devices");

function breakdown(stream: Stream, index: number, day: number): [number, number] | undefined {
  if (uniform(stream, day, index, 1) > INCIDENTS_PER_DAY) return undefined;
  const from = 7 + 14 * uniform(stream, day, index, 2);
  return [from, from + 0.4 + 1.2 * uniform(stream, day, index, 3)];
}

/** Hours of a local day (since 1970) with a breakdown at the town's counter of this place, [from, to), or nothing. */
export const breakdownOf = (seed: number, counter: number, day: number) =>
  breakdown(streamOf(seed), counter, day);

/** The counters of a town. */
export function trafficDevices(town: Town, seed: number, climate: Climate): Device[] {
  const stream = streamOf(seed);
  const segments = new Map(town.roads.segments.map((segment) => [segment.id, segment]));
  const links = Map.groupBy(town.roads.links, ({ segment }) => segment);
  const peak = peakFlows(town);

  return town.roads.counters.map((counter, index) => {
    const segment = segments.get(counter.segment)!;
    const both = links.get(counter.segment)!;
    const lanes = both.reduce((sum, link) => sum + link.lanes, 0);
    const { freeSpeedKmh } = both[0]!;

    /** Share of the peak's demand at a moment, with what days and quarters of an hour differ by. */
    const shareAt = ({ kind, hour, day, ms }: Moment): number =>
      hourly(DEMAND[kind], hour) *
      (1 + 0.05 * autoregression(stream, 0xfff0, day, 0.5)) *
      Math.max(0.2, 1 + 0.08 * autoregression(stream, index, Math.floor(ms / 900_000), 0.8));

    /** Flow (PCU/h) and vehicles on a kilometre of the segment (PCU), both directions, at free speed `free`. */
    const stateAt = (moment: Moment, free: number, blocked: number) => {
      const share = shareAt(moment);
      let flow = 0;
      let perKm = 0;
      for (const [at, link] of both.entries()) {
        // The other direction of the segment carries in the morning what this one does in the evening.
        const evening = both.length === 2 && moment.hour < NOON ? both[1 - at]! : link;
        const demand = (peak.get(evening.id) ?? 0) * share;
        const capacity = link.capacityPcuPerHour * blocked;
        const passing = Math.min(demand, saturationPcuPerHour(capacity));
        flow += passing;
        perKm += (passing * (1 + link.alpha * (demand / capacity) ** link.beta)) / free;
      }
      return { flow, perKm };
    };

    return {
      id: `TC-${segment.id}`,
      domain: "traffic",
      entityId: segment.id,
      feed: "atcc",
      location: segment.geometry[0]!,
      intervalS: counter.intervalS,
      offsetS: 0,
      observe(ms) {
        const weather = climate(ms);
        const { moment, rainMmPerHour } = weather;
        const stopped = breakdown(stream, index, moment.day);
        const blocked = stopped && moment.hour >= stopped[0] && moment.hour < stopped[1] ? 0.5 : 1;
        // Heavy rain slows everybody: about a tenth at 10 mm/h.
        const wet = 1 - Math.min(0.25, 0.011 * rainMmPerHour);
        const free = freeSpeedKmh * wet;
        const { flow, perKm } = stateAt(moment, free, blocked);
        const step = Math.floor(ms / 1000);
        const mean = flow > 0 ? flow / perKm : free;
        const speed = clamp(mean * (1 + 0.03 * normal(stream, step, index, 4)), 3, 1.15 * freeSpeedKmh);
        const vehicles = poisson(
          stream,
          ((flow / PCU_PER_VEHICLE) * counter.intervalS) / 3600,
          step,
          index,
          5,
        );
        const density = flow / lanes / speed;
        return {
          vehicle_count: vehicles,
          average_speed: rounded(speed, 1),
          occupancy: rounded(clamp((density * PCU_LENGTH_M) / 10, 0, 100), 1),
          congestion_level: rounded(clamp(100 * (1 - speed / freeSpeedKmh), 0, 100), 1),
        };
      },
    };
  });
}
