/** What a town's instruments said over some days, hour by hour: what a calibration is fitted to and judged by. */
import type { Device } from "../../devices/device.ts";
import { DAY_MS, HOUR_MS, IST_OFFSET_MS, MINUTE_MS } from "../../observation/instant.ts";

/** All series run from local midnight of `firstDay`; a missing hour is NaN. */
export interface TownHistory {
  /** Local days since 1970-01-01. */
  firstDay: number;
  days: number;
  /** Vehicles an hour over both directions of a counted segment. */
  counts: { segment: string; perHour: Float64Array }[];
  /** PM2.5 of a station, µg/m³. */
  pm25: { station: string; perHour: Float64Array }[];
  /** What entered a water supply zone in a day, m³. */
  inflow: { zone: string; perDay: Float64Array }[];
  /** Load of all feeders at the substation, kW. */
  loadKw: Float64Array;
  weather: {
    temperatureC: Float64Array;
    humidity: Float64Array;
    windMPerS: Float64Array;
    fromDegrees: Float64Array;
    rainMm: Float64Array;
    solarWM2: Float64Array;
  };
}

/** Mean of what fell into each hour. */
class HourMeans {
  readonly sum: Float64Array;
  readonly count: Float64Array;
  constructor(hours: number) {
    this.sum = new Float64Array(hours);
    this.count = new Float64Array(hours);
  }
  add(hour: number, value: number | undefined): void {
    if (value === undefined) return;
    this.sum[hour]! += value;
    this.count[hour]! += 1;
  }
  means(): Float64Array {
    return this.sum.map((sum, hour) => (this.count[hour]! > 0 ? sum / this.count[hour]! : Number.NaN));
  }
}

/** Feeders and zones report each minute; every fifth is enough for an hour's mean. */
const EVERY_MIN = 5;

/**
 * The history that simulated devices would have left: each is read at its own times. Readings of one minute are taken
 * together, since the devices of a town share that minute's weather.
 */
export function historyFromDevices(devices: readonly Device[], firstDay: number, days: number): TownHistory {
  const hours = 24 * days;
  const start = firstDay * DAY_MS - IST_OFFSET_MS;
  const of = (prefix: string) => devices.filter(({ id }) => id.startsWith(prefix));
  const counters = of("TC-").map((device) => ({ device, perHour: new Float64Array(hours) }));
  const stations = of("AQ-").map((device) => ({ device, means: new HourMeans(hours) }));
  const zones = of("WZ-").map((device) => ({ device, means: new HourMeans(hours) }));
  // A feeder's phases are devices of their own: F01-R beside F01.
  const feeders = of("FD-").filter(({ id }) => !/-[RYB]$/.test(id));
  const feederMeans = feeders.map(() => new HourMeans(hours));
  const [weather] = of("AWS-");
  const names = ["temperature", "humidity", "wind_speed", "solar_radiation"] as const;
  const sky = names.map(() => new HourMeans(hours));
  const rainMm = new Float64Array(hours);
  const east = new HourMeans(hours);
  const north = new HourMeans(hours);
  for (let minute = 0; minute < hours * 60; minute += 1) {
    const ms = start + minute * MINUTE_MS;
    const hour = Math.floor((ms - start) / HOUR_MS);
    const due = ({ intervalS }: Device) => minute % Math.max(1, Math.round(intervalS / 60)) === 0;
    for (const { device, perHour } of counters) {
      if (due(device)) perHour[hour]! += device.observe(ms)?.["vehicle_count"] ?? 0;
    }
    if (minute % EVERY_MIN !== 0) continue;
    for (const { device, means } of stations) {
      if (due(device)) means.add(hour, device.observe(ms)?.["pm25"]);
    }
    for (const { device, means } of zones) means.add(hour, device.observe(ms)?.["flow"]);
    for (const [at, device] of feeders.entries())
      feederMeans[at]!.add(hour, device.observe(ms)?.["active_power"]);
    if (weather === undefined || !due(weather)) continue;
    const reading = weather.observe(ms) ?? {};
    for (const [at, name] of names.entries()) sky[at]!.add(hour, reading[name]);
    rainMm[hour]! += reading["rainfall"] ?? 0;
    const angle = ((reading["wind_direction"] ?? 0) * Math.PI) / 180;
    east.add(hour, Math.sin(angle));
    north.add(hour, Math.cos(angle));
  }
  const loads = feederMeans.map((each) => each.means());
  return {
    firstDay,
    days,
    counts: counters.map(({ device, perHour }) => ({ segment: device.entityId, perHour })),
    pm25: stations
      .map(({ device, means }) => ({ station: device.entityId, perHour: means.means() }))
      .filter(({ perHour }) => perHour.some(Number.isFinite)),
    inflow: zones.map(({ device, means }) => {
      const litresPerS = means.means();
      return {
        zone: device.entityId,
        perDay: Float64Array.from({ length: days }, (_, day) =>
          litresPerS.subarray(24 * day, 24 * day + 24).reduce((sum, flow) => sum + flow * 3.6, 0),
        ),
      };
    }),
    loadKw: Float64Array.from({ length: hours }, (_, hour) =>
      loads.reduce((sum, load) => sum + load[hour]!, 0),
    ),
    weather: {
      temperatureC: sky[0]!.means(),
      humidity: sky[1]!.means(),
      windMPerS: sky[2]!.means(),
      solarWM2: sky[3]!.means(),
      rainMm,
      fromDegrees: east.sum.map(
        (sum, hour) => ((Math.atan2(sum, north.sum[hour]!) * 180) / Math.PI + 360) % 360,
      ),
    },
  };
}

/** The days [from, to) of a history, as a history. */
export function historyDays(history: TownHistory, from: number, to: number): TownHistory {
  const hours = (series: Float64Array) => series.slice(24 * from, 24 * to);
  return {
    firstDay: history.firstDay + from,
    days: to - from,
    counts: history.counts.map(({ segment, perHour }) => ({ segment, perHour: hours(perHour) })),
    pm25: history.pm25.map(({ station, perHour }) => ({ station, perHour: hours(perHour) })),
    inflow: history.inflow.map(({ zone, perDay }) => ({ zone, perDay: perDay.slice(from, to) })),
    loadKw: hours(history.loadKw),
    weather: {
      temperatureC: hours(history.weather.temperatureC),
      humidity: hours(history.weather.humidity),
      windMPerS: hours(history.weather.windMPerS),
      fromDegrees: hours(history.weather.fromDegrees),
      rainMm: hours(history.weather.rainMm),
      solarWM2: hours(history.weather.solarWM2),
    },
  };
}
