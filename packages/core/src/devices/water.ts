/**
 * Water: each supply zone's flow, pressure and the level of its reservoir; block meters' consumption. Zones run
 * dry between supply hours; reservoirs fill through the day and empty into them.
 */
import { normal, uniform } from "../random/draw.ts";
import { randomStream, type Stream } from "../random/philox.ts";
import type { SupplyZone } from "../town/schema/water.ts";
import type { Town } from "../town/town.ts";
import type { Climate } from "./climate.ts";
import { clamp, type Device, rounded } from "./device.ts";
import { type Moment, minuteOf } from "./moment.ts";
import { autoregression } from "./noise.ts";

const ZONE_INTERVAL_S = 60;
/** The works pump a day's demand in so many hours. */
const PUMPING_HOURS = 16;
/** Steps of a reservoir's usual day. */
const QUARTERS = 96;
/** Demand grows by this per degree above 28 °C: an assumption within the range of published elasticities. */
const PER_DEGREE = 0.01;
/** Chance of a burst in a zone on a day: flow rises, pressure falls until the next morning. */
const BURSTS_PER_DAY = 0.006;

interface Supply {
  zone: SupplyZone;
  /** Minutes of the day, [from, to). */
  spans: [number, number][];
  /** What enters the zone on a usual day, leaks included, m³. */
  dayM3: number;
  suppliedMin: number;
}

function supplies(town: Town): Supply[] {
  const people = new Map(town.zones.map(({ id, population }) => [id, population]));
  return town.water.zones.map((zone) => {
    const spans = zone.supplyHours.map(({ from, to }): [number, number] => [minuteOf(from), minuteOf(to)]);
    const served = zone.wards.reduce((sum, ward) => sum + people.get(ward)!, 0);
    return {
      zone,
      spans,
      dayM3: (served * zone.demandLpcd) / 1000 / Math.max(0.2, 1 - zone.leakShare),
      suppliedMin: spans.reduce((sum, [from, to]) => sum + to - from, 0),
    };
  });
}

/** The span of the zone that a moment lies in. */
const spanAt = ({ spans }: Supply, { hour }: Moment) =>
  spans.find(([from, to]) => hour * 60 >= from && hour * 60 < to);

/** A reservoir's level by quarter of an hour on a usual day, m: filled by the works, drawn by its zones. */
function levelsOf(capacityM3: number, fullLevelM: number, zones: readonly Supply[]): Float64Array {
  const day = zones.reduce((sum, { dayM3 }) => sum + dayM3, 0);
  const levels = new Float64Array(QUARTERS);
  let volume = capacityM3;
  // Two days: the second begins where the first ended, as every day does.
  for (let quarter = 0; quarter < 2 * QUARTERS; quarter += 1) {
    const minute = (quarter % QUARTERS) * 15;
    const drawn = zones.reduce((sum, { spans, dayM3, suppliedMin }) => {
      const open = spans.some(([from, to]) => minute >= from && minute < to);
      return sum + (open ? (dayM3 * 15) / suppliedMin : 0);
    }, 0);
    volume = clamp(volume + day / (PUMPING_HOURS * 4) - drawn, 0.05 * capacityM3, capacityM3);
    levels[quarter % QUARTERS] = (volume / capacityM3) * fullLevelM;
  }
  return levels;
}

const streamOf = (seed: number) => randomStream(seed, "water devices");

const bursts = (stream: Stream, index: number, day: number) =>
  uniform(stream, day, index, 1) < BURSTS_PER_DAY;

/** Whether the town's supply zone of this place has a burst on a local day (since 1970). */
export const burstsOn = (seed: number, zone: number, day: number) => bursts(streamOf(seed), zone, day);

/** Flow, pressure and level of each supply zone, each minute. */
export function supplyZoneDevices(town: Town, seed: number, climate: Climate): Device[] {
  const stream = streamOf(seed);
  const all = supplies(town);
  const zones = new Map(town.zones.map((zone) => [zone.id, zone]));
  const levels = new Map(
    town.water.tanks.map(({ node, capacityM3, fullLevelM }) => [
      node,
      levelsOf(
        capacityM3,
        fullLevelM,
        all.filter(({ zone }) => zone.tank === node),
      ),
    ]),
  );
  return all.map((supply, index) => {
    const { zone, dayM3, suppliedMin } = supply;
    const usual = levels.get(zone.tank);
    const usualLps = (dayM3 * 1000) / (suppliedMin * 60);
    return {
      id: `WZ-${zone.id}`,
      domain: "water",
      entityId: zone.id,
      feed: "water-scada",
      location: zones.get(zone.wards[0]!)!.centroid,
      intervalS: ZONE_INTERVAL_S,
      offsetS: 15,
      observe(ms) {
        const { moment, temperatureC } = climate(ms);
        const step = Math.floor(ms / 1000);
        const span = spanAt(supply, moment);
        const quarter = moment.hour * 4;
        const at = Math.floor(quarter) % QUARTERS;
        const level = usual
          ? usual[at]! + (quarter - Math.floor(quarter)) * (usual[(at + 1) % QUARTERS]! - usual[at]!)
          : 0;
        const burst = bursts(stream, index, moment.day) ? 0.3 : 0;
        const wander = autoregression(stream, index, Math.floor(ms / 300_000), 0.8);
        let share = 0.004;
        if (span) {
          // Everybody opens the tap at once: the first minutes draw most.
          const into = (moment.hour * 60 - span[0]) / (span[1] - span[0]);
          const heat = 1 + PER_DEGREE * clamp(temperatureC - 28, -10, 14);
          share = (1.12 - 0.24 * into) * heat * (1 + 0.04 * wander) + burst;
        }
        const pressure = span
          ? 1.95 + 0.04 * (level - 3) - 0.5 * share * share - 0.8 * burst + 0.02 * wander
          : 0.03 + 0.01 * Math.abs(wander);
        return {
          flow: rounded(Math.max(0, usualLps * share * (1 + 0.01 * normal(stream, step, index, 2))), 2),
          pressure: rounded(Math.max(0, pressure + 0.01 * normal(stream, step, index, 3)), 3),
          ...(usual ? { level: rounded(Math.max(0, level + 0.01 * normal(stream, step, index, 4)), 2) } : {}),
        };
      },
    };
  });
}

/** Litres that each block of households took in the interval: storage fills in supply hours, then trickles. */
export function waterMeterDevices(town: Town, seed: number, climate: Climate): Device[] {
  const stream = randomStream(seed, "water meters");
  const all = new Map(supplies(town).map((supply) => [supply.zone.id, supply]));
  return town.water.meters.map((meter, index) => {
    const supply = all.get(meter.supplyZone)!;
    const dayL = meter.people * supply.zone.demandLpcd * (0.75 + 0.5 * uniform(stream, index, 0));
    return {
      id: `WM-${meter.id}`,
      domain: "water",
      entityId: meter.id,
      feed: "water-ami",
      location: meter.position,
      intervalS: meter.intervalS,
      // Meters report one after the other, not all at the stroke of the quarter.
      offsetS: index % Math.min(300, meter.intervalS),
      observe(ms) {
        // The interval that ends now is judged by its middle.
        const { moment, temperatureC } = climate(ms - meter.intervalS * 500);
        const step = Math.floor(ms / 1000);
        const heat = 1 + PER_DEGREE * clamp(temperatureC - 28, -10, 14);
        const share = spanAt(supply, moment) ? meter.intervalS / 60 / supply.suppliedMin : 0.0008;
        const vary = Math.exp(0.25 * normal(stream, step, index, 1));
        return { consumption: Math.round(dayL * share * heat * vary) };
      },
    };
  });
}
