/** Incidents of the air that can be planted. */
import { rounded } from "../../../devices/device.ts";
import { frozen, type IncidentKind, ramp, scaled, silent } from "./incident.ts";

export const airIncidents: readonly IncidentKind[] = [
  {
    name: "particle episode over the town",
    domain: "air",
    heardAs: ["air_pollution", "air_unusual", "dust", "grap_stage"],
    within: 360,
    lasts: [1200, 2160],
    begins: [0, 12],
    place: { feed: "caaqms", several: 99, metric: "pm25" },
    shows: (values, { into }) => {
      const times = 1 + 2.2 * ramp(into, 180);
      return scaled(values, { pm25: times, pm10: 0.9 * times, co: 1.2 });
    },
  },
  {
    name: "stubble smoke",
    domain: "air",
    heardAs: ["air_pollution", "air_unusual"],
    within: 180,
    lasts: [300, 540],
    begins: [17, 20],
    place: { feed: "low-cost-air", several: 2, metric: "pm25" },
    shows: (values, { into }) => ({
      ...values,
      pm25: rounded(values["pm25"]! + 190 * ramp(into, 60), 1),
      pm10: rounded(values["pm10"]! + 230 * ramp(into, 60), 1),
    }),
  },
  {
    name: "dust storm",
    domain: "air",
    heardAs: ["dust"],
    within: 120,
    lasts: [120, 300],
    begins: [12, 20],
    place: { feed: "caaqms", several: 99, metric: "pm10" },
    shows: (values, { into }) =>
      scaled(values, { pm10: 1 + 5 * ramp(into, 30), pm25: 1 + 1.2 * ramp(into, 30) }),
  },
  {
    name: "fire beside a station",
    domain: "air",
    heardAs: ["air_pollution"],
    within: 90,
    lasts: [100, 240],
    begins: [0, 22],
    place: { feed: "caaqms", metric: "co" },
    shows: (values, { into }) => ({
      ...values,
      co: rounded(values["co"]! + 27 * ramp(into, 20), 2),
      pm25: rounded(values["pm25"]! + 150 * ramp(into, 20), 1),
    }),
  },
  {
    name: "sulphur dioxide released",
    domain: "air",
    heardAs: ["air_pollution"],
    within: 90,
    lasts: [90, 240],
    begins: [0, 22],
    place: { feed: "caaqms", metric: "so2" },
    shows: (values, { into }) => ({ ...values, so2: rounded(values["so2"]! + 700 * ramp(into, 20), 1) }),
  },
  {
    // Still, cold nights under an inversion: for two days each is worse than the one before.
    name: "winter episode",
    domain: "air",
    heardAs: ["air_forecast", "air_pollution"],
    within: 4320,
    lasts: [4320, 6480],
    begins: [0, 6],
    months: [11, 12, 1, 2],
    place: { feed: "caaqms", several: 99, metric: "pm25" },
    // CPCB's "severe": the rule warns of 200.
    foretold: { metric: "pm25", above: 250, by: "air_forecast" },
    shows: (values, { into }) => {
      const times = 1 + 1.4 * ramp(into, 2880);
      return scaled(values, { pm25: times, pm10: times, co: 1 + 0.3 * ramp(into, 2880) });
    },
  },
  {
    name: "air station silent",
    domain: "air",
    heardAs: ["no_data"],
    within: 180,
    lasts: [300, 900],
    begins: [0, 24],
    place: { feed: "low-cost-air" },
    shows: silent,
  },
  {
    name: "analyser stuck",
    domain: "air",
    heardAs: ["stuck_sensor"],
    within: 330,
    lasts: [480, 900],
    begins: [0, 20],
    place: { feed: "caaqms" },
    shows: frozen,
  },
];
