/** The shipped rules of electricity. */
import type { ShippedRow } from "./row.ts";

const SUPPLY = "CEA (Technical Standards for Connectivity) 2013, IS 12360: 230 V ± 10 %";
const IEGC = "CEA (Grid Standards) Regulations 2010: 49.90-50.05 Hz";
const THERMAL = "IEC 60076-7: top-oil limit 105 °C for normal cyclic loading (U)";

export const energyRules: readonly ShippedRow[] = [
  [
    "energy-feeder-sag",
    "feeder_overload",
    "severe",
    "Voltage sags while the feeder is overloaded",
    {
      kind: "together",
      parts: [
        {
          domain: "energy",
          of: {
            kind: "threshold",
            metric: "voltage",
            below: 207,
            clear_at: 212,
            for_minutes: 15,
            clear_minutes: 45,
          },
        },
        {
          domain: "energy",
          of: {
            kind: "anomaly",
            metric: "current",
            deviations: 4,
            direction: "above",
            average_minutes: 15,
            for_minutes: 15,
            clear_minutes: 45,
          },
        },
      ],
    },
    ["Shift load to the neighbouring feeder", "Switch capacitors in", "Ask large consumers to shed load"],
    { trouble: "overload", escalate_after_minutes: 30, source: SUPPLY },
  ],
  [
    "energy-supply-lost",
    "supply_lost",
    "critical",
    "No voltage",
    { kind: "threshold", metric: "voltage", below: 100, clear_at: 180, for_minutes: 1, clear_minutes: 30 },
    ["Find the fault by the protection's record", "Switch to the neighbouring feeder", "Tell the ward"],
    {
      escalate_after_minutes: 30,
      source:
        "IEC 61000-4-30: an interruption is below a tenth of the nominal voltage; here below half, on either side",
    },
  ],
  [
    "energy-frequency-low",
    "grid_frequency",
    "warning",
    "Grid frequency below its band",
    {
      kind: "threshold",
      metric: "frequency",
      below: 49.7,
      clear_at: 49.9,
      average_minutes: 3,
      for_minutes: 3,
    },
    ["Be ready to shed load as the load dispatch centre asks"],
    { source: IEGC },
  ],
  [
    "energy-transformer-hot",
    "transformer_heat",
    "critical",
    "Transformer oil too hot",
    {
      kind: "threshold",
      metric: "oil_temperature",
      above: 100,
      clear_at: 92,
      for_minutes: 15,
      clear_minutes: 45,
    },
    ["Take load off the transformer", "Check its fans and oil level"],
    { trouble: "overload", escalate_after_minutes: 30, source: THERMAL },
  ],
  [
    "energy-power-factor",
    "power_factor",
    "info",
    "Power factor low",
    {
      kind: "threshold",
      metric: "power_factor",
      below: 0.75,
      clear_at: 0.8,
      average_minutes: 30,
      for_minutes: 60,
      clear_minutes: 60,
    },
    ["Plan capacitors on the feeder"],
  ],
];
