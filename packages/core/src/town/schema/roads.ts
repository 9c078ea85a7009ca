/**
 * Roads: nodes, named segments (what is observed and drawn) and the directed links of each segment (what
 * carries flow); and the public transport that runs on them.
 */
import { z } from "zod";
import { clockTime, count, identifier, label, nonNegative, position, positive } from "./common.ts";

export const roadClasses = ["highway", "arterial", "sub_arterial", "collector", "local"] as const;

/** Classes of the roads that carry a town's through traffic. */
export const MAIN_ROADS: ReadonlySet<string> = new Set(["highway", "arterial", "sub_arterial"]);

export const roadNode = z.strictObject({
  id: identifier,
  position,
  /** The zone that the node lies in; a node outside every zone names none. */
  zone: identifier.optional(),
  signal: z.boolean().optional(),
});
export type RoadNode = z.infer<typeof roadNode>;

export const roadSegment = z.strictObject({
  id: identifier,
  name: label,
  class: z.enum(roadClasses),
  geometry: z.array(position).min(2),
});
export type RoadSegment = z.infer<typeof roadSegment>;

/** One direction of a segment. Travel time by the BPR function t0·(1 + alpha·(v/c)^beta). */
export const roadLink = z.strictObject({
  id: identifier,
  segment: identifier,
  from: identifier,
  to: identifier,
  lengthM: positive,
  lanes: z.int().min(1).max(8),
  freeSpeedKmh: positive.max(140),
  capacityPcuPerHour: positive,
  alpha: nonNegative,
  beta: nonNegative,
});
export type RoadLink = z.infer<typeof roadLink>;

/** A node where roads leave the town, with the traffic that crosses it on a usual day, both ways. */
export const gateway = z.strictObject({
  node: identifier,
  name: label,
  pcuPerDay: nonNegative,
});

/** An automatic traffic counter over both directions of a segment. */
export const trafficCounter = z.strictObject({
  segment: identifier,
  intervalS: z.int().min(1),
});

export const roads = z.strictObject({
  nodes: z.array(roadNode).min(1),
  segments: z.array(roadSegment).min(1),
  links: z.array(roadLink).min(1),
  gateways: z.array(gateway),
  counters: z.array(trafficCounter),
});
export type Roads = z.infer<typeof roads>;

export const transitLine = z.strictObject({
  id: identifier,
  name: label,
  mode: z.enum(["bus", "rail", "shared_auto"]),
  /** In order, run in both directions. */
  stops: z.array(z.strictObject({ name: label, node: identifier, zone: identifier })).min(2),
  headwayMin: positive,
  firstDeparture: clockTime,
  lastDeparture: clockTime,
  fare: z.strictObject({ baseInr: nonNegative, perKmInr: nonNegative }),
  /** Places in one vehicle, seated and standing. */
  capacity: count,
});
export type TransitLine = z.infer<typeof transitLine>;
