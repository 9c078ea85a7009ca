/**
 * The town's weather generator: fitted once to the hourly climate that the town's devices share, so that simulated and
 * observed weather have one normal. Wind is fitted by its components, since a direction has no mean.
 */
import { createClimate } from "../../devices/climate.ts";
import { HOUR_MS, IST_OFFSET_MS } from "../../observation/instant.ts";
import type { Town } from "../../town/town.ts";
import { fitWeather, type WeatherModel } from "../../weather/generator.ts";

const YEARS = 2;
const FIRST = Date.UTC(2022, 0, 1) - IST_OFFSET_MS;
const CLIMATE_SEED = 20;
const WET_MM = 0.1;

/** Variables in the order of the generator: °C, %, m/s towards east and north, share of the sky. */
export const WEATHER_VARIABLES = ["temperature", "humidity", "windEast", "windNorth", "cloud"] as const;

export function fitClimate(town: Town): WeatherModel {
  const climate = createClimate(CLIMATE_SEED, town.centre, town.elevationM);
  const steps = YEARS * 365 * 24;
  const rainMm = new Float64Array(steps);
  const columns = WEATHER_VARIABLES.map(() => new Float64Array(steps));
  for (let step = 0; step < steps; step++) {
    const weather = climate(FIRST + step * HOUR_MS + HOUR_MS / 2);
    const angle = (weather.windDirectionDeg * Math.PI) / 180;
    rainMm[step] = weather.rainMmPerHour;
    columns[0]![step] = weather.temperatureC;
    columns[1]![step] = weather.humidity;
    // The direction is where it comes from.
    columns[2]![step] = -weather.windSpeedMS * Math.sin(angle);
    columns[3]![step] = -weather.windSpeedMS * Math.cos(angle);
    columns[4]![step] = weather.cloud;
  }
  return fitWeather(
    {
      stepHours: 1,
      utcOffsetMinutes: IST_OFFSET_MS / 60_000,
      startMs: FIRST,
      rainMm,
      variables: Object.fromEntries(WEATHER_VARIABLES.map((name, at) => [name, columns[at]!])),
    },
    {
      wetMm: WET_MM,
      transforms: {
        temperature: { kind: "identity" },
        humidity: { kind: "logit", highest: 100 },
        windEast: { kind: "identity" },
        windNorth: { kind: "identity" },
        cloud: { kind: "logit", highest: 1 },
      },
    },
  );
}
