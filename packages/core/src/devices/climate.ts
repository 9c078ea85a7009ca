/**
 * The weather that all devices of a town share: seasonal normals of central Gujarat with a daily and hourly
 * wander, showers on wet days, sun by its height and the clouds. A deterministic function of seed and time; for
 * studies the twin has a generator fitted to measured series (`weather/`).
 */
import { saturationPressure } from "../agriculture/evapotranspiration.ts";
import { MINUTE_MS } from "../observation/instant.ts";
import { exponential, uniform } from "../random/draw.ts";
import { randomStream } from "../random/philox.ts";
import type { Position } from "../town/schema/common.ts";
import { hourAngle, sinElevation } from "../weather/sun.ts";
import { clamp } from "./device.ts";
import { type Moment, momentAt, seasonal } from "./moment.ts";
import { createAutoregressions } from "./noise.ts";

export interface Weather {
  moment: Moment;
  temperatureC: number;
  humidity: number;
  windSpeedMS: number;
  windDirectionDeg: number;
  pressureHPa: number;
  solarWM2: number;
  /** Share of the sky, 0 to 1. */
  cloud: number;
  rainMmPerHour: number;
}

export type Climate = (ms: number) => Weather;

/** Monthly normals, January first: near IMD's for Ahmedabad and Vadodara (1981-2010), rounded; assumptions. */
const HIGH_C = [28, 31, 36, 40, 41, 38, 33, 32, 34, 36, 33, 29];
const LOW_C = [12, 14, 19, 24, 27, 27, 26, 25, 24, 21, 17, 13];
const DEW_POINT_C = [9, 9, 11, 14, 19, 23, 25, 25, 23, 18, 13, 10];
const WET_DAYS = [0.01, 0.01, 0.01, 0.01, 0.03, 0.2, 0.5, 0.47, 0.24, 0.05, 0.02, 0.01];
const MM_PER_WET_DAY = [4, 4, 4, 4, 8, 18, 22, 21, 18, 10, 6, 4];
const CLOUD = [0.15, 0.12, 0.12, 0.12, 0.2, 0.5, 0.8, 0.8, 0.5, 0.2, 0.15, 0.15];
const WIND_MS = [1.9, 2, 2.3, 2.7, 3.6, 3.9, 3.5, 3, 2.4, 1.7, 1.6, 1.8];
const WIND_FROM_DEG = [350, 340, 310, 280, 250, 235, 235, 240, 260, 320, 360, 355];
const SEA_LEVEL_HPA = [1015, 1013, 1010, 1006, 1002, 998, 998, 1000, 1004, 1009, 1013, 1015];

/** Hour of the highest temperature; the lowest is at about sunrise. */
const WARMEST_HOUR = 15;
/** Pressure falls by this per metre near the ground, hPa. */
const HPA_PER_M = 0.115;

/** Minutes kept: devices ask for the same one hundreds of times. */
const KEPT = 4096;

/** The weather of a place by time (ms since 1970 UTC), to the minute. */
export function createClimate(seed: number, [longitude, latitude]: Position, elevationM: number): Climate {
  const stream = randomStream(seed, "climate");
  const memory = new Map<number, Weather>();
  const radians = (latitude * Math.PI) / 180;

  const wander = createAutoregressions(stream);

  /** Rain at an hour of a local day, mm/h: up to three showers, more often in the afternoon and evening. */
  const rainAt = (moment: Moment): number => {
    // Φ of the wander by the logistic curve: wet days come in spells.
    const rank = 1 / (1 + Math.exp(1.702 * wander(1, moment.day, 0.55)));
    if (rank > seasonal(WET_DAYS, moment)) return 0;
    const showers = 1 + Math.floor(3 * uniform(stream, moment.day, 2));
    const total = seasonal(MM_PER_WET_DAY, moment) * exponential(stream, moment.day, 3);
    let rate = 0;
    for (let shower = 0; shower < showers; shower += 1) {
      const start = 22 * Math.sqrt(uniform(stream, moment.day, 4, shower));
      const length = 0.4 + 2.4 * uniform(stream, moment.day, 5, shower);
      const into = (moment.hour - start) / length;
      // A shower swells and fades: a triangle whose area is its share of the day's rain.
      if (into > 0 && into < 1) rate += (total / showers / length) * 2 * (1 - Math.abs(2 * into - 1));
    }
    return rate;
  };

  const compute = (ms: number): Weather => {
    const moment = momentAt(ms);
    const { hour, day, dayOfYear } = moment;
    const hourStep = Math.floor(ms / 3_600_000);
    const rainMmPerHour = rainAt(moment);
    const cloud = clamp(
      seasonal(CLOUD, moment) +
        0.22 * wander(6, day, 0.6) +
        0.08 * wander(7, hourStep, 0.8) +
        (rainMmPerHour > 0 ? 0.4 : 0),
      0,
      1,
    );
    const high = seasonal(HIGH_C, moment) + 1.7 * wander(8, day, 0.7) - 2.5 * Math.max(0, cloud - 0.6);
    const low = Math.min(high - 3, seasonal(LOW_C, moment) + 1.5 * wander(8, day, 0.7) + 2 * cloud);
    const swing = Math.cos(((hour - WARMEST_HOUR) * Math.PI) / 12);
    const temperatureC =
      (high + low) / 2 +
      ((high - low) / 2) * swing +
      0.3 * wander(9, hourStep, 0.7) -
      Math.min(4, rainMmPerHour);
    const dewPoint = Math.min(
      temperatureC - 0.3,
      seasonal(DEW_POINT_C, moment) + 1.5 * wander(10, day, 0.7) + (rainMmPerHour > 0 ? 2 : 0),
    );
    const windSpeedMS = Math.max(
      0.1,
      seasonal(WIND_MS, moment) *
        (1 + 0.4 * Math.cos(((hour - 15) * Math.PI) / 12)) *
        (1 + 0.25 * wander(11, hourStep, 0.85)) +
        Math.min(5, rainMmPerHour / 4),
    );
    const angle = hourAngle(ms, longitude, dayOfYear);
    const sun = Math.max(0, sinElevation(radians, dayOfYear, angle));
    // Haurwitz' clear sky (1945) dimmed by cloud after Kasten & Czeplak (1980).
    const clear = sun > 0 ? 1098 * sun * Math.exp(-0.057 / sun) : 0;
    return {
      moment,
      temperatureC,
      humidity: clamp((100 * saturationPressure(dewPoint)) / saturationPressure(temperatureC), 5, 100),
      windSpeedMS,
      windDirectionDeg: (windFrom(moment) + 35 * wander(12, hourStep, 0.9) + 720) % 360,
      pressureHPa:
        seasonal(SEA_LEVEL_HPA, moment) -
        HPA_PER_M * elevationM +
        1.4 * Math.cos(((hour - 10) * Math.PI) / 6) +
        1.5 * wander(13, day, 0.8),
      solarWM2: clear * (1 - 0.75 * cloud ** 3.4),
      cloud,
      rainMmPerHour,
    };
  };

  return (ms) => {
    const minute = ms - (ms % MINUTE_MS);
    const known = memory.get(minute);
    if (known) return known;
    if (memory.size >= KEPT) memory.clear();
    const weather = compute(minute);
    memory.set(minute, weather);
    return weather;
  };
}

/** The season's wind direction: directions are averaged as vectors, since 350° and 10° meet at north. */
function windFrom(moment: Moment): number {
  const part = (of: (angle: number) => number) =>
    seasonal(
      WIND_FROM_DEG.map((degrees) => of((degrees * Math.PI) / 180)),
      moment,
    );
  return (Math.atan2(part(Math.sin), part(Math.cos)) * 180) / Math.PI;
}
