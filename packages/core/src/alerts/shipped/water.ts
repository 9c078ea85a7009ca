/** The shipped rules of water supply. */
import type { ShippedRow } from "./row.ts";

export const waterRules: readonly ShippedRow[] = [
  [
    "water-suspected-burst",
    "suspected_burst",
    "critical",
    "Suspected burst: flow is up while pressure falls",
    {
      kind: "together",
      parts: [
        {
          domain: "water",
          of: {
            kind: "anomaly",
            metric: "flow",
            deviations: 3.5,
            direction: "above",
            average_minutes: 5,
            for_minutes: 10,
          },
        },
        {
          domain: "water",
          of: {
            kind: "anomaly",
            metric: "pressure",
            deviations: 3.5,
            direction: "below",
            average_minutes: 5,
            for_minutes: 10,
          },
        },
      ],
    },
    [
      "Send the leak crew to the zone's largest mains",
      "Throttle the zone's inlet",
      "Tell the ward that supply is cut",
    ],
    { trouble: "water_loss", escalate_after_minutes: 30 },
  ],
  [
    "water-reservoir-low",
    "water_shortage",
    "severe",
    "Service reservoir nearly empty",
    { kind: "threshold", metric: "level", below: 0.5, clear_at: 1, average_minutes: 5, for_minutes: 10 },
    ["Start the standby pump", "Check the raw water intake", "Send tankers to the zones that it serves"],
    { escalate_after_minutes: 60 },
  ],
  [
    "water-pressure-lost",
    "pressure_loss",
    "severe",
    "Pressure far below what is usual at this hour",
    {
      kind: "anomaly",
      metric: "pressure",
      deviations: 5,
      direction: "below",
      average_minutes: 5,
      for_minutes: 15,
      clear_minutes: 30,
    },
    ["Check the pumps that feed the zone", "Tell the ward that supply is weak", "Send tankers"],
    { trouble: "water_loss", escalate_after_minutes: 60 },
  ],
  [
    "water-night-flow",
    "night_flow",
    "warning",
    "Flow far above what is usual at this hour",
    {
      kind: "anomaly",
      metric: "flow",
      deviations: 6,
      direction: "above",
      average_minutes: 15,
      for_minutes: 30,
      clear_minutes: 60,
    },
    ["Read the zone's meters against its inlet", "Sound the mains for leaks by night"],
    { trouble: "water_loss" },
  ],
  [
    "water-pressure-high",
    "water_pressure",
    "warning",
    "Pressure above what the pipes should carry",
    { kind: "threshold", metric: "pressure", above: 6, clear_at: 5, average_minutes: 5, for_minutes: 10 },
    ["Check the pressure reducing valve"],
  ],
];
