/**
 * Weather of a run, hour by hour, and what follows from it for the air: mixing height, stability, wind sector, and the
 * regional background that blows into the town. Made once per pair; both variants breathe the same.
 */
import { backgroundSeries } from "../../air/background.ts";
import { DAY_MS, IST_OFFSET_MS } from "../../observation/instant.ts";
import { randomStream } from "../../random/philox.ts";
import { generateWeather, type WeatherModel } from "../../weather/generator.ts";
import { stabilityFromRadiation } from "../../weather/stability.ts";
import { hourAngle, sinElevation } from "../../weather/sun.ts";
import { WEATHER_VARIABLES } from "./climate-model.ts";
import { monthly } from "./monthly.ts";

export interface WeatherPath {
  hours: number;
  temperatureC: Float64Array;
  humidity: Float64Array;
  windMPerS: Float64Array;
  /** Where it comes from, degrees. */
  fromDegrees: Float64Array;
  cloud: Float64Array;
  rainMm: Float64Array;
  solarWM2: Float64Array;
  /** Regional background against the mean of its calendar month: the season's way through the month times chance, which is 1 on average. */
  background: Float64Array;
}

/** Regional means of PM2.5 by month, January first, µg/m³: seven tenths of the order of Ahmedabad's stations (assumption). */
export const REGIONAL_PM25 = [55, 44, 35, 31, 29, 25, 17, 15, 22, 42, 59, 62];

/**
 * The regional PM2.5 that the season brings on each hour of some days, against the mean of the hour's calendar month: the year has
 * no steps where months end.
 */
export function seasonOfBackground(firstDay: number, days: number): Float64Array {
  const season = new Float64Array(24 * days);
  for (let day = 0; day < days; day++) {
    const date = new Date((firstDay + day) * DAY_MS);
    const dayOfYear = firstDay + day - Date.UTC(date.getUTCFullYear(), 0, 1) / DAY_MS;
    season.fill(
      monthly(REGIONAL_PM25, dayOfYear) / REGIONAL_PM25[date.getUTCMonth()]!,
      24 * day,
      24 * day + 24,
    );
  }
  return season;
}

/** Background: spread of its logarithm and hours of its memory (assumptions near Ahmedabad's stations' day-to-day). */
export const BACKGROUND = { monthly: new Array<number>(12).fill(1), logSd: 0.3, memoryHours: 30 };

/** Draws the weather of `days` days from local day `firstDay`. A pure function of its arguments. */
export function drawWeather(
  model: WeatherModel,
  place: readonly [longitude: number, latitude: number],
  firstDay: number,
  days: number,
  seed: number,
  run: number,
): WeatherPath {
  const hours = days * 24;
  const startMs = firstDay * DAY_MS - IST_OFFSET_MS;
  const drawn = generateWeather(model, startMs, hours, randomStream(seed, "weather"), run);
  const [temperature, humidity, windEast, windNorth, cloud] = WEATHER_VARIABLES.map(
    (name) => drawn.variables[name]!,
  ) as [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array];
  const solarWM2 = new Float64Array(hours);
  const fromDegrees = new Float64Array(hours);
  const windMPerS = new Float64Array(hours);
  const latitude = (place[1] * Math.PI) / 180;
  for (let hour = 0; hour < hours; hour++) {
    const day = firstDay + Math.floor(hour / 24);
    const year = new Date(day * DAY_MS).getUTCFullYear();
    const dayOfYear = day - Date.UTC(year, 0, 1) / DAY_MS + 1;
    const angle = hourAngle(startMs + (hour + 0.5) * 3_600_000, place[0], dayOfYear);
    const sun = Math.max(0, sinElevation(latitude, dayOfYear, angle));
    // Haurwitz' clear sky (1945), dimmed by cloud after Kasten & Czeplak (1980).
    const clear = sun > 0 ? 1098 * sun * Math.exp(-0.057 / sun) : 0;
    solarWM2[hour] = clear * (1 - 0.75 * cloud[hour]! ** 3.4);
    const [east, north] = [windEast[hour]!, windNorth[hour]!];
    windMPerS[hour] = Math.hypot(east, north);
    fromDegrees[hour] = ((Math.atan2(-east, -north) * 180) / Math.PI + 360) % 360;
  }
  const season = seasonOfBackground(firstDay, days);
  const chance = backgroundSeries(BACKGROUND, new Uint8Array(hours), randomStream(seed, "background"), run);
  return {
    hours,
    temperatureC: temperature,
    humidity,
    windMPerS,
    fromDegrees,
    cloud,
    rainMm: drawn.rainMm,
    solarWM2,
    background: chance.map((factor, hour) => factor * season[hour]!),
  };
}

/** Heat of the sun that warms the mixing layer, share of the radiation; ρ·cp; lapse of the stable air below: Tennekes' encroachment. */
const HEAT_SHARE = 0.3;
const AIR_J_PER_M3_K = 1200;
const LAPSE_K_PER_M = 0.006;
/** Wind keeps a shallow layer mixed at night, m per m/s; and never less than this. */
const MECHANICAL_M = 90;
const SHALLOWEST_M = 80;

/** Height of the mixing layer of each hour, m: grows with the day's heat, h² = h₀² + 2·Q/(ρ·cp·γ), collapses at sunset. */
export function mixingHeights({ hours, windMPerS, solarWM2 }: WeatherPath): Float64Array {
  const out = new Float64Array(hours);
  let heat = 0;
  for (let hour = 0; hour < hours; hour++) {
    if (solarWM2[hour]! < 30) heat = 0;
    else heat += HEAT_SHARE * solarWM2[hour]! * 3600;
    const mechanical = Math.max(SHALLOWEST_M, MECHANICAL_M * windMPerS[hour]!);
    out[hour] = Math.sqrt(mechanical ** 2 + (2 * heat) / (AIR_J_PER_M3_K * LAPSE_K_PER_M));
  }
  return out;
}

/** Stability of each hour as 0 (A) … 5 (F). */
export function stabilities({ hours, windMPerS, solarWM2, cloud }: WeatherPath): Uint8Array {
  return Uint8Array.from({ length: hours }, (_, hour) =>
    "ABCDEF".indexOf(
      stabilityFromRadiation(windMPerS[hour]!, solarWM2[hour]!, Math.min(8, Math.round(8 * cloud[hour]!))),
    ),
  );
}

/** Whole hours whose weather the world of a scenario changes. */
export interface WeatherChange {
  /** Days [from, to) of the run. */
  from: number;
  to: number;
  temperatureC: number;
  rainFactor: number;
  /** Rain of a day that is added, mm. */
  rainMmPerDay: number;
}

/** The same weather with a world's heat or rain. */
export function changeWeather(path: WeatherPath, change: WeatherChange): WeatherPath {
  const temperatureC = path.temperatureC.slice();
  const rainMm = path.rainMm.slice();
  for (let hour = change.from * 24; hour < Math.min(path.hours, change.to * 24); hour++) {
    temperatureC[hour]! += change.temperatureC;
    rainMm[hour] = rainMm[hour]! * change.rainFactor + change.rainMmPerDay / 24;
  }
  return { ...path, temperatureC, rainMm };
}
