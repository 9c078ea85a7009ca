/**
 * Traffic counters. A demand by hour and kind of day meets the road's capacity: time by the BPR function gives
 * speed, the fundamental relation (density = flow / speed) gives occupancy, and what cannot pass is not counted,
 * so that count, speed, occupancy and congestion level of one report belong together.
 */
import { normal, poisson, uniform } from "../random/draw.ts";
import { randomStream } from "../random/philox.ts";
import { distanceM } from "../town/geometry/projection.ts";
import type { RoadSegment } from "../town/schema/roads.ts";
import type { Town } from "../town/town.ts";
import type { Climate } from "./climate.ts";
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

/** Peak demand over capacity by class, and what nearness to the bazaar adds: assumptions. */
const PEAK: Record<RoadSegment["class"], [base: number, bazaar: number]> = {
  highway: [0.5, 0],
  arterial: [0.95, 0.6],
  sub_arterial: [0.85, 0.55],
  collector: [0.65, 0.5],
  local: [0.4, 0.3],
};

/** PCU of the mean vehicle: mostly two-wheelers (IRC:106-1990 factors on the fleet's shares). */
const PCU_PER_VEHICLE = 0.72;
/** Road length that one PCU covers over a detector, m. */
const PCU_LENGTH_M = 5.5;
/** Above capacity a stop-and-go stream passes a little less than capacity. */
const CAPACITY_DROP = 0.06;
/** Chance of a breakdown or collision on a counted segment and day; it takes half of the capacity for a while. */
const INCIDENTS_PER_DAY = 0.008;

/** The counters of a town. */
export function trafficDevices(town: Town, seed: number, climate: Climate): Device[] {
  const stream = randomStream(seed, "traffic devices");
  const segments = new Map(town.roads.segments.map((segment) => [segment.id, segment]));
  const links = Map.groupBy(town.roads.links, ({ segment }) => segment);
  const reach = Math.sqrt((town.areaKm2 * 1e6) / Math.PI);

  /** Hours with an incident on a segment, [from, to), or nothing. */
  const incident = (index: number, day: number): [number, number] | undefined => {
    if (uniform(stream, day, index, 1) > INCIDENTS_PER_DAY) return undefined;
    const from = 7 + 14 * uniform(stream, day, index, 2);
    return [from, from + 0.4 + 1.2 * uniform(stream, day, index, 3)];
  };

  return town.roads.counters.map((counter, index) => {
    const segment = segments.get(counter.segment)!;
    const both = links.get(counter.segment)!;
    const capacity = both.reduce((sum, { capacityPcuPerHour }) => sum + capacityPcuPerHour, 0);
    const lanes = both.reduce((sum, link) => sum + link.lanes, 0);
    const { freeSpeedKmh, alpha, beta } = both[0]!;
    const location = segment.geometry[0]!;
    const out = distanceM(location, town.centre) / reach;
    const [base, bazaar] = PEAK[segment.class];
    const peak = (base + bazaar * Math.exp(-((out / 0.5) ** 2))) * (0.8 + 0.4 * uniform(stream, index, 0));

    const demandAt = ({ kind, hour, day, ms }: Moment): number =>
      peak *
      hourly(DEMAND[kind], hour) *
      (1 + 0.05 * autoregression(stream, 0xfff0, day, 0.5)) *
      Math.max(0.2, 1 + 0.08 * autoregression(stream, index, Math.floor(ms / 900_000), 0.8));

    return {
      id: `TC-${segment.id}`,
      domain: "traffic",
      entityId: segment.id,
      feed: "atcc",
      location,
      intervalS: counter.intervalS,
      offsetS: 0,
      observe(ms) {
        const weather = climate(ms);
        const { moment, rainMmPerHour } = weather;
        const stopped = incident(index, moment.day);
        const blocked = stopped && moment.hour >= stopped[0] && moment.hour < stopped[1] ? 0.5 : 1;
        // Heavy rain slows everybody: about a tenth at 10 mm/h.
        const wet = 1 - Math.min(0.25, 0.011 * rainMmPerHour);
        const ratio = demandAt(moment) / blocked;
        const passing = Math.min(ratio, 1 - CAPACITY_DROP * Math.min(1, Math.max(0, ratio - 1)));
        const step = Math.floor(ms / 1000);
        const speed = clamp(
          (freeSpeedKmh * wet * (1 + 0.03 * normal(stream, step, index, 4))) / (1 + alpha * ratio ** beta),
          3,
          1.15 * freeSpeedKmh,
        );
        const perHour = (passing * capacity * blocked) / PCU_PER_VEHICLE;
        const vehicles = poisson(stream, (perHour * counter.intervalS) / 3600, step, index, 5);
        const density = (passing * capacity * blocked) / lanes / speed;
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
