/** Incidents of the weather that can be planted. */
import { type IncidentKind, ramp, silent } from "./incident.ts";

export const weatherIncidents: readonly IncidentKind[] = [
  {
    name: "heat wave",
    domain: "weather",
    heardAs: ["heat_wave"],
    within: 780,
    lasts: [2400, 4000],
    begins: [6, 9],
    months: [3, 4, 5, 6],
    place: { feed: "agromet" },
    weather: (weather, { into, lasts }) => {
      const high = 47.5;
      const peak = Math.max(0, Math.cos(((weather.moment.hour - 15) * Math.PI) / 14));
      const share = ramp(into, 120) * ramp(lasts - into, 120);
      return {
        ...weather,
        temperatureC: weather.temperatureC + share * peak * Math.max(0, high - weather.temperatureC),
      };
    },
  },
  {
    name: "cloudburst",
    domain: "weather",
    heardAs: ["heavy_rain"],
    within: 60,
    lasts: [90, 180],
    begins: [14, 22],
    place: { feed: "agromet" },
    weather: (weather, { into, lasts }) => ({
      ...weather,
      cloud: 1,
      solarWM2: 0.3 * weather.solarWM2,
      rainMmPerHour: weather.rainMmPerHour + 60 * ramp(into, 10) * ramp(lasts - into, 20),
    }),
  },
  {
    name: "squall",
    domain: "weather",
    heardAs: ["strong_wind"],
    within: 45,
    lasts: [45, 100],
    begins: [14, 22],
    place: { feed: "agromet" },
    weather: (weather) => ({ ...weather, windSpeedMS: Math.max(weather.windSpeedMS, 22) }),
  },
  {
    name: "weather station silent",
    domain: "weather",
    heardAs: ["no_data"],
    within: 90,
    lasts: [180, 900],
    begins: [0, 24],
    place: { feed: "agromet" },
    shows: silent,
  },
];
