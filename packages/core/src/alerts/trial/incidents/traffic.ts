/** Incidents of roads that can be planted. */
import { clamp, rounded } from "../../../devices/device.ts";
import { frozen, type IncidentKind, type Values } from "./incident.ts";

/** Traffic at `share` of its speed: what a jam does to all that a counter tells. */
const slowed =
  (share: number, passing: number) =>
  (values: Values): Values => ({
    vehicle_count: Math.round((values["vehicle_count"] ?? 0) * passing),
    average_speed: rounded((values["average_speed"] ?? 0) * share, 1),
    occupancy: rounded(clamp((values["occupancy"] ?? 0) * (passing / share), 0, 100), 1),
    congestion_level: rounded(100 - (100 - (values["congestion_level"] ?? 0)) * share, 1),
  });

export const trafficIncidents: readonly IncidentKind[] = [
  {
    name: "jam over connected roads",
    domain: "traffic",
    heardAs: ["congestion_spread", "congestion"],
    within: 30,
    lasts: [60, 150],
    begins: [7, 19],
    place: { feed: "atcc", connected: 5 },
    shows: slowed(0.22, 0.6),
  },
  {
    name: "crash blocks a road",
    domain: "traffic",
    heardAs: ["standstill", "congestion"],
    within: 30,
    lasts: [45, 120],
    begins: [7, 21],
    place: { feed: "atcc" },
    shows: slowed(0.07, 0.15),
  },
  {
    name: "signals fail",
    domain: "traffic",
    heardAs: ["unusual_congestion", "congestion_spread", "congestion"],
    within: 45,
    lasts: [75, 180],
    begins: [9, 17],
    place: { feed: "atcc", connected: 3 },
    shows: slowed(0.4, 0.7),
  },
  {
    name: "flooded underpass",
    domain: "traffic",
    heardAs: ["standstill", "congestion"],
    within: 30,
    lasts: [90, 240],
    begins: [6, 20],
    place: { feed: "atcc" },
    shows: slowed(0.12, 0.08),
  },
  {
    name: "counter stuck",
    domain: "traffic",
    heardAs: ["stuck_sensor"],
    within: 150,
    lasts: [240, 600],
    begins: [0, 20],
    place: { feed: "atcc" },
    shows: frozen,
  },
];
