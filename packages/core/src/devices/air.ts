/**
 * Air and weather stations. Concentrations = a regional level by season and what the town adds: emissions by hour
 * over a mixing depth that is shallow at night and in winter and a wind that dilutes. Rain washes particles out.
 * Levels are of the order of CPCB's for Ahmedabad; they stand for no measurement.
 */
import { normal } from "../random/draw.ts";
import { randomStream } from "../random/philox.ts";
import type { AirStation } from "../town/schema/air.ts";
import type { Town } from "../town/town.ts";
import type { Climate, Weather } from "./climate.ts";
import { clamp, type Device, type Reading, rounded } from "./device.ts";
import { hourly, seasonal } from "./moment.ts";
import { autoregression } from "./noise.ts";

/** Monthly means, January first, µg/m³: assumptions of the order of Ahmedabad's stations. */
const PM25 = [78, 62, 50, 44, 42, 35, 24, 22, 32, 60, 84, 88];
/** Share of PM10 that is PM2.5: dust rules before the monsoon. */
const FINE_SHARE = [0.52, 0.48, 0.4, 0.34, 0.33, 0.38, 0.5, 0.5, 0.48, 0.48, 0.52, 0.54];
/** Depth of the mixing layer at night against midday, by month: clear winter nights are the shallowest. */
const NIGHT_MIXING = [0.3, 0.32, 0.36, 0.42, 0.5, 0.65, 0.75, 0.75, 0.6, 0.4, 0.32, 0.3];

/** The town's emissions by hour against their mean: hearths, rush hours, evening fires. */
const EMISSION = [
  0.35, 0.3, 0.28, 0.28, 0.4, 0.8, 1.3, 1.5, 1.55, 1.4, 1.2, 1.1, 1.05, 1, 0.95, 0.95, 1.05, 1.3, 1.6, 1.65,
  1.4, 1, 0.65, 0.45,
];

/** How much of the town's own air each setting sees, and of sulphur dioxide. */
const SETTING: Record<AirStation["setting"], { local: number; so2: number }> = {
  kerbside: { local: 1.5, so2: 1 },
  commercial: { local: 1.2, so2: 1 },
  residential: { local: 0.9, so2: 0.9 },
  industrial: { local: 1.25, so2: 2.4 },
  background: { local: 0.35, so2: 0.5 },
};

/** Share of the regional level in a mean concentration. */
const REGIONAL = 0.55;

/** Mixing depth against midday's, 0.3 to 1. */
function mixing({ moment, cloud }: Weather): number {
  const night = seasonal(NIGHT_MIXING, moment);
  // Grows from about 8:00, is deepest from 13:00 to 16:00, collapses after sunset.
  const depth = hourly(
    [0, 0, 0, 0, 0, 0, 0, 0.05, 0.2, 0.45, 0.7, 0.88, 0.97, 1, 1, 0.98, 0.88, 0.6, 0.25, 0.1, 0.03, 0, 0, 0],
    moment.hour,
  );
  return night + (1 - night) * depth * (1 - 0.3 * cloud);
}

/** How strongly the town's own emissions show, about 1 in the mean. */
function build(weather: Weather): number {
  const { moment, windSpeedMS } = weather;
  const fires = moment.fireworks ? 5 : 1;
  return (
    (0.45 * hourly(EMISSION, moment.hour) * fires) /
    (mixing(weather) * (Math.max(0.5, windSpeedMS) / 2.2) ** 0.6)
  );
}

/** The air stations of a town. */
export function airDevices(town: Town, seed: number, climate: Climate): Device[] {
  const stream = randomStream(seed, "air devices");
  return town.air.stations.map((station, index) => {
    const { local, so2 } = SETTING[station.setting];
    const observe = (ms: number): Reading => {
      const weather = climate(ms);
      const { moment, temperatureC, humidity, solarWM2 } = weather;
      const step = Math.floor(ms / 900_000);
      const wander = (series: number) => autoregression(stream, index * 16 + series, step, 0.85);
      const grain = (metric: number) => 1 + 0.03 * normal(stream, step, index * 16 + metric, 1);
      // Rain of the last three hours, mm: an e-fold of the particles at 12 mm (assumption).
      const rain = [0, 1, 2].reduce((sum, back) => sum + climate(ms - back * 3_600_000).rainMmPerHour, 0);
      const own = local * build(weather);
      const region = 1 + 0.22 * autoregression(stream, 0xfff0, moment.day, 0.7);
      const washed = Math.exp(-rain / 12);
      const level = (REGIONAL * region + (1 - REGIONAL) * own) * Math.exp(0.12 * wander(0)) * washed;
      const pm25 = seasonal(PM25, moment) * level;
      const pm10 = (pm25 / seasonal(FINE_SHARE, moment)) * Math.exp(0.08 * wander(1));
      // Light-scattering sensors take swollen droplets for particles in moist air.
      const moist = station.kind === "low_cost" ? 1 + 0.5 * Math.max(0, (humidity - 70) / 30) : 1;
      const sunlit = solarWM2 / 800;
      const all: Record<AirStation["parameters"][number], number> = {
        pm25: rounded(pm25 * moist * grain(2), 1),
        pm10: rounded(pm10 * moist * grain(3), 1),
        no2: rounded(
          (8 + 17 * own) * (1 - 0.3 * Math.min(1, sunlit)) * Math.exp(0.1 * wander(2)) * grain(4),
          1,
        ),
        so2: rounded((4 + 5 * so2 * own) * Math.exp(0.12 * wander(3)) * grain(5), 1),
        nh3: rounded((16 + 9 * own) * Math.exp(0.1 * wander(4)) * grain(6), 1),
        o3: rounded(clamp(14 + 62 * sunlit - 7 * own + 4 * wander(5), 1, 250) * grain(7), 1),
        co: rounded((0.25 + 0.42 * own) * Math.exp(0.1 * wander(6)) * grain(8), 2),
        temperature: rounded(temperatureC + 0.4 + 0.15 * wander(7), 1),
        humidity: rounded(clamp(humidity - 1.5 + wander(8), 3, 100), 1),
      };
      return Object.fromEntries(station.parameters.map((parameter) => [parameter, all[parameter]]));
    };
    return {
      id: `AQ-${station.id}`,
      domain: "air",
      entityId: station.id,
      feed: station.kind === "caaqms" ? "caaqms" : "low-cost-air",
      location: station.position,
      intervalS: station.intervalS,
      offsetS: 0,
      observe,
    };
  });
}

/** The weather stations of a town. Rain is what fell in the interval. */
export function weatherDevices(town: Town, seed: number, climate: Climate): Device[] {
  const stream = randomStream(seed, "weather devices");
  return town.weatherStations.map((station, index) => ({
    id: `AWS-${station.id}`,
    domain: "weather",
    entityId: station.id,
    feed: "agromet",
    location: station.position,
    intervalS: station.intervalS,
    offsetS: 0,
    observe(ms) {
      const weather = climate(ms);
      const step = Math.floor(ms / 1000);
      const grain = (metric: number) => normal(stream, step, index, metric);
      const rain = (weather.rainMmPerHour * station.intervalS) / 3600;
      return {
        temperature: rounded(weather.temperatureC + 0.1 * grain(0), 1),
        humidity: rounded(clamp(weather.humidity + 0.6 * grain(1), 3, 100), 1),
        // A tipping bucket counts 0.2 mm at a time.
        rainfall: rounded(Math.round(rain / 0.2) * 0.2, 1),
        wind_speed: rounded(Math.max(0, weather.windSpeedMS + 0.25 * grain(2)), 1),
        wind_direction: Math.round((weather.windDirectionDeg + 8 * grain(3) + 360) % 360),
        pressure: rounded(weather.pressureHPa + 0.1 * grain(4), 1),
        solar_radiation: rounded(Math.max(0, weather.solarWM2 * (1 + 0.04 * grain(5))), 0),
      };
    },
  }));
}
