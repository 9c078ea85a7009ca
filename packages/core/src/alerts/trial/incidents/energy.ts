/** Incidents of the power supply that can be planted. */
import { rounded } from "../../../devices/device.ts";
import { type IncidentKind, ramp, scaled } from "./incident.ts";

export const energyIncidents: readonly IncidentKind[] = [
  {
    name: "feeder overloaded",
    domain: "energy",
    heardAs: ["feeder_overload"],
    within: 75,
    lasts: [120, 240],
    begins: [6, 21],
    // Factories rest on Sundays and festivals: twice a third of a feeder's usual load overloads nothing.
    days: ["weekday"],
    place: { feed: "dt-ami", group: "feeder" },
    shows: (values) =>
      scaled(
        values,
        // Only the low-voltage side sags: the tap changer holds the feeder's head.
        "oil_temperature" in values
          ? { voltage: 0.78, current: 2.2, active_power: 1.8, reactive_power: 1.8 }
          : { current: 2, active_power: 1.8, reactive_power: 1.8 },
      ),
  },
  {
    name: "transformer trips",
    domain: "energy",
    heardAs: ["supply_lost"],
    within: 45,
    lasts: [60, 300],
    begins: [0, 24],
    place: { feed: "dt-ami" },
    shows: (values) => ({
      ...scaled(values, { voltage: 0, current: 0, active_power: 0, reactive_power: 0 }),
    }),
  },
  {
    name: "feeder trips",
    domain: "energy",
    heardAs: ["supply_lost"],
    within: 45,
    lasts: [40, 150],
    begins: [0, 24],
    place: { feed: "feeder-scada", group: "feeder" },
    shows: (values) => scaled(values, { voltage: 0, current: 0, active_power: 0, reactive_power: 0 }),
  },
  {
    name: "transformer's cooling fails",
    domain: "energy",
    heardAs: ["transformer_heat"],
    within: 240,
    lasts: [300, 600],
    begins: [8, 18],
    place: { feed: "dt-ami" },
    shows: (values, { into }) => ({
      ...values,
      oil_temperature: rounded(values["oil_temperature"]! + 75 * ramp(into, 150), 1),
    }),
  },
  {
    name: "grid frequency falls",
    domain: "energy",
    heardAs: ["grid_frequency"],
    within: 15,
    lasts: [20, 60],
    begins: [0, 24],
    place: { feed: "feeder-scada", several: 99, metric: "frequency" },
    shows: (values) => ({ ...values, frequency: rounded(values["frequency"]! - 0.5, 3) }),
  },
  {
    name: "capacitors fail",
    domain: "energy",
    heardAs: ["power_factor"],
    within: 180,
    lasts: [360, 900],
    begins: [0, 24],
    place: { feed: "dt-ami" },
    shows: (values) => scaled(values, { power_factor: 0.72, reactive_power: 1.9, current: 1.35 }),
  },
];
