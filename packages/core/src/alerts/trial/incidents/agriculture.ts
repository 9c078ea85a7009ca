/** Incidents of fields that can be planted. */
import { rounded } from "../../../devices/device.ts";
import { frozen, type IncidentKind, ramp, scaled, silent } from "./incident.ts";

export const agricultureIncidents: readonly IncidentKind[] = [
  {
    name: "crop without water",
    domain: "agriculture",
    undoneBy: ["cloudburst"],
    heardAs: ["soil_drying", "soil_dry"],
    within: 3600,
    lasts: [6000, 8000],
    begins: [0, 24],
    place: { feed: "soil-probes" },
    shows: (values, { into }) => scaled(values, { soil_moisture: 1 - 0.5 * ramp(into, 4000) }),
  },
  {
    name: "field under water",
    domain: "agriculture",
    heardAs: ["soil_wet"],
    within: 300,
    traces: 5000,
    lasts: [1500, 3000],
    begins: [0, 24],
    place: { feed: "soil-probes" },
    shows: (values, { into }) => {
      const moisture = values["soil_moisture"]!;
      return { soil_moisture: rounded(moisture + (0.53 - moisture) * ramp(into, 120), 4) };
    },
  },
  {
    name: "hail destroys a crop",
    domain: "agriculture",
    heardAs: ["crop_damage"],
    within: 5760,
    lasts: [6000, 9000],
    begins: [14, 18],
    place: { feed: "satellite", metric: "ndvi", least: 0.45 },
    shows: (values) => ({ ndvi: rounded(Math.max(0.05, values["ndvi"]! - 0.28), 3) }),
  },
  {
    name: "soil probe silent",
    domain: "agriculture",
    heardAs: ["no_data"],
    within: 1560,
    lasts: [2400, 4000],
    begins: [0, 24],
    place: { feed: "soil-probes" },
    shows: silent,
  },
  {
    name: "soil probe stuck",
    domain: "agriculture",
    heardAs: ["stuck_sensor"],
    within: 1000,
    lasts: [1800, 3000],
    begins: [0, 24],
    place: { feed: "soil-probes" },
    shows: frozen,
  },
];
