/** The shipped rules of roads. */
import type { ShippedRow } from "./row.ts";

export const trafficRules: readonly ShippedRow[] = [
  [
    "traffic-congested",
    "congestion",
    "warning",
    "Road badly congested",
    {
      kind: "threshold",
      metric: "congestion_level",
      above: 75,
      clear_at: 60,
      average_minutes: 5,
      for_minutes: 10,
    },
    [
      "Look at the nearest camera",
      "Lengthen the green of the loaded approach",
      "Send traffic police to the junction",
    ],
    { trouble: "jam", escalate_after_minutes: 45 },
  ],
  [
    "traffic-spreading",
    "congestion_spread",
    "severe",
    "Congestion spreads over connected roads",
    {
      kind: "spread",
      entities: 4,
      of: {
        kind: "threshold",
        metric: "congestion_level",
        above: 65,
        clear_at: 50,
        average_minutes: 5,
        for_minutes: 5,
      },
    },
    [
      "Hold traffic back at the gateways",
      "Open diversion routes and announce them",
      "Clear the first blocked link",
    ],
    { trouble: "jam", escalate_after_minutes: 30 },
  ],
  [
    "traffic-standstill",
    "standstill",
    "severe",
    "Traffic stands still",
    { kind: "threshold", metric: "average_speed", below: 4, clear_at: 8, average_minutes: 3, for_minutes: 5 },
    ["Check for an accident or a breakdown", "Send a tow vehicle and traffic police", "Divert upstream"],
    { trouble: "jam", escalate_after_minutes: 20 },
  ],
  [
    "traffic-unusual",
    "unusual_congestion",
    "warning",
    "Congestion far above what is usual at this hour",
    {
      kind: "anomaly",
      metric: "congestion_level",
      deviations: 6,
      direction: "above",
      at_least: 45,
      average_minutes: 15,
      for_minutes: 15,
      clear_minutes: 30,
    },
    ["Check the signals", "Look at the nearest camera", "Send traffic police to the junction"],
    { trouble: "jam" },
  ],
];
