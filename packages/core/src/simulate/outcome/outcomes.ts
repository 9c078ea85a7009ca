/**
 * What a run is judged by: one number per outcome, in a fixed order that the prepared town gives. Definitions and the
 * way each is read from a variant stand together, so that no row can slip.
 */
import type { PreparedTown } from "../engine/prepared-town.ts";
import { Q_COLUMNS, Q_MINUTES } from "../engine/travel-sums.ts";
import type { Variant } from "../engine/variant.ts";
import { MODES, QUINTILES } from "../population/modes.ts";
import type { Sector } from "../sector.ts";

export interface OutcomeDefinition {
  id: string;
  sector: Sector;
  label: string;
  unit: string;
  better: "lower" | "higher" | "neither";
  /** Shown first. */
  headline?: boolean;
  zone?: string;
  quintile?: 1 | 2 | 3 | 4 | 5;
}

export interface Outcome {
  definition: OutcomeDefinition;
  read(variant: Variant): number;
}

/** All outcomes of a town, in the order of a row. */
export function townOutcomes(prepared: PreparedTown): Outcome[] {
  return [...trafficOutcomes(prepared)];
}

const CLASS_IDS = ["two_wheeler", "auto", "car", "lcv", "bus", "truck"] as const;
const total = (values: Float64Array) => {
  let sum = 0;
  for (let at = 0; at < values.length; at++) sum += values[at]!;
  return sum;
};

/** Minutes of all people's trips in the run. */
function minutes({ travelSums }: Variant): number {
  let sum = 0;
  for (let q = 0; q < QUINTILES; q++) sum += travelSums.byQuintile[q * Q_COLUMNS + Q_MINUTES]!;
  return sum;
}

function trafficOutcomes(prepared: PreparedTown): Outcome[] {
  const traffic = (
    id: string,
    label: string,
    unit: string,
    better: OutcomeDefinition["better"],
    read: Outcome["read"],
    headline = false,
  ): Outcome => ({
    definition: {
      id: `traffic.${id}`,
      sector: "traffic",
      label,
      unit,
      better,
      ...(headline ? { headline } : {}),
    },
    read,
  });
  const perDay = (of: (variant: Variant) => number) => (variant: Variant) => of(variant) / variant.days;
  void prepared;
  return [
    traffic(
      "vehicle_km",
      "Vehicle-kilometres a day",
      "km/d",
      "neither",
      perDay((v) => total(v.travel.classKm)),
      true,
    ),
    ...CLASS_IDS.map((id, vehicle) =>
      traffic(
        `vehicle_km.${id}`,
        `Vehicle-kilometres a day, ${id.replace("_", "-")}s`,
        "km/d",
        "neither",
        perDay((v) => v.travel.classKm[vehicle]!),
      ),
    ),
    ...MODES.map((id, mode) =>
      traffic(
        `mode_share.${id}`,
        `Share of trips, ${id.replace("_", "-")}`,
        "%",
        "neither",
        (v) => (100 * v.travelSums.trips[mode]!) / total(v.travelSums.trips),
      ),
    ),
    traffic(
      "trips",
      "Trips a day",
      "1/d",
      "neither",
      perDay((v) => total(v.travelSums.trips)),
    ),
    traffic(
      "trip_km",
      "Mean length of a trip",
      "km",
      "neither",
      (v) => total(v.travelSums.km) / total(v.travelSums.trips),
    ),
    traffic(
      "travel_minutes",
      "Mean time of a trip",
      "min",
      "lower",
      (v) => minutes(v) / total(v.travelSums.trips),
      true,
    ),
    traffic(
      "delay",
      "Time lost in traffic a day",
      "PCU-h/d",
      "lower",
      perDay((v) => v.lostHours),
      true,
    ),
    traffic("speed", "Mean speed on the roads", "km/h", "higher", (v) => v.pcuKm / v.pcuHours),
    traffic(
      "congestion",
      "Congestion level: share of time lost",
      "%",
      "lower",
      (v) => (100 * v.lostHours) / v.pcuHours,
      true,
    ),
    traffic("longest_queue", "Longest queue", "PCU", "lower", (v) => v.longestQueue),
  ];
}
