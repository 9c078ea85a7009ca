/** Incidents of the water supply that can be planted. */
import { rounded } from "../../../devices/device.ts";
import { type IncidentKind, ramp, scaled, silent } from "./incident.ts";

export const waterIncidents: readonly IncidentKind[] = [
  {
    name: "burst main",
    domain: "water",
    heardAs: ["suspected_burst"],
    within: 60,
    lasts: [600, 1200],
    begins: "supply",
    place: { feed: "water-scada" },
    shows: (values) => ({
      ...values,
      flow: rounded(values["flow"]! * 1.5, 2),
      pressure: rounded(Math.max(0.02, values["pressure"]! - 0.75), 3),
    }),
  },
  {
    name: "pump trips during supply",
    domain: "water",
    heardAs: ["pressure_loss"],
    within: 60,
    lasts: [90, 120],
    begins: "supply",
    place: { feed: "water-scada" },
    shows: (values) => scaled(values, { flow: 0.3, pressure: 0.2 }),
  },
  {
    name: "leak outside supply hours",
    domain: "water",
    heardAs: ["night_flow"],
    within: 120,
    lasts: [180, 300],
    begins: [0, 2],
    place: { feed: "water-scada" },
    shows: (values, { into }) => ({
      ...values,
      flow: rounded(values["flow"]! * (1 + 30 * ramp(into, 30)), 2),
    }),
  },
  {
    name: "reservoir runs empty",
    domain: "water",
    heardAs: ["water_shortage"],
    within: 240,
    lasts: [360, 720],
    begins: [8, 20],
    place: { feed: "water-scada", metric: "level" },
    shows: (values, { into }) => {
      const level = values["level"]!;
      return { ...values, level: rounded(level + (0.3 - level) * ramp(into, 150), 2) };
    },
  },
  {
    name: "pressure reducing valve fails",
    domain: "water",
    heardAs: ["water_pressure"],
    within: 30,
    lasts: [60, 110],
    begins: "supply",
    place: { feed: "water-scada" },
    shows: (values) => ({ ...values, pressure: rounded(values["pressure"]! + 5.5, 3) }),
  },
  {
    name: "zone meter silent",
    domain: "water",
    heardAs: ["no_data"],
    within: 90,
    lasts: [180, 600],
    begins: [0, 24],
    place: { feed: "water-scada" },
    shows: silent,
  },
];
