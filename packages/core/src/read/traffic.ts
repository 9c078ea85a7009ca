/** Traffic at a place in the shape that clients of traffic services expect: flat points, one per interval. */

import * as z from "zod";
import { formatInstant } from "../observation/instant.ts";
import type { MergedWindows } from "../window/merge-windows.ts";
import { meanOf } from "../window/summary.ts";
import { resolutionParameter } from "./data-request.ts";
import {
  cursorParameter,
  entityParameter,
  instantParameter,
  integerParameter,
  parameters,
} from "./parameters.ts";

export const trafficQuery = parameters({
  location: entityParameter.describe("The road's or junction's id"),
  start: instantParameter.optional().describe("First instant; 24 hours before `end` where left out"),
  end: instantParameter.optional().describe("End, exclusive; now where left out"),
  resolution: resolutionParameter,
  limit: integerParameter(1, 2000, 500).describe("Points per page"),
  cursor: cursorParameter(z.number().int()),
});

export interface TrafficPoint {
  /** Start of the interval. */
  timestamp: string;
  /** Vehicles counted in the interval: the sum of what was reported. */
  vehicle_count: number | null;
  /** Means of what was reported in the interval. */
  average_speed: number | null;
  occupancy: number | null;
  congestion_level: number | null;
  observations: number;
}

/** A window as traffic: counts are summed, everything else is averaged. */
export function toTrafficPoint({ start, observations, metrics }: MergedWindows): TrafficPoint {
  const mean = (name: string) => (metrics[name] && meanOf(metrics[name])) ?? null;
  const count = metrics["vehicleCount"];
  return {
    timestamp: formatInstant(start),
    vehicle_count: count && count.count > 0 ? count.sum : null,
    average_speed: mean("averageSpeed"),
    occupancy: mean("occupancy"),
    congestion_level: mean("congestionLevel"),
    observations,
  };
}

export const TRAFFIC_UNITS = {
  vehicle_count: "vehicles per interval",
  average_speed: "km/h",
  occupancy: "%",
  congestion_level: "0-100",
} as const;
