/**
 * What the map shows: mean hourly profiles per link and zone, baseline and scenario. A run's profiles are rounded to
 * whole numbers before they are added, so that sums over runs are exact and do not depend on their order. ADR 0061.
 */

export interface MapField {
  id: "link_flow" | "link_time_lost" | "zone_pm25" | "zone_pressure" | "zone_load";
  label: string;
  unit: string;
  over: "link" | "zone";
  /** Whole numbers per unit: 100 keeps hundredths. */
  scale: number;
}

export const MAP_FIELDS: readonly MapField[] = [
  { id: "link_flow", label: "Flow", unit: "PCU/h", over: "link", scale: 16 },
  { id: "link_time_lost", label: "Time lost against free flow", unit: "%", over: "link", scale: 256 },
  { id: "zone_pm25", label: "PM2.5", unit: "µg/m³", over: "zone", scale: 256 },
  { id: "zone_pressure", label: "Water pressure while supplied", unit: "m", over: "zone", scale: 256 },
  { id: "zone_load", label: "Electric load", unit: "kW", over: "zone", scale: 16 },
];

/** Sums over runs, by `VARIANT FIELD`: places × 24 hours, place by place, whole numbers. */
export type MapSums = Record<string, Float64Array>;

export type Side = "baseline" | "scenario";
export const SIDES: readonly Side[] = ["baseline", "scenario"];

export const mapName = (side: Side, field: MapField["id"]) => `${side} ${field}`;

export function createMapSums(links: number, zones: number): MapSums {
  return Object.fromEntries(
    SIDES.flatMap((side) =>
      MAP_FIELDS.map(({ id, over }) => [
        mapName(side, id),
        new Float64Array(24 * (over === "link" ? links : zones)),
      ]),
    ),
  );
}

/** A run's own profiles, place by place and hour by hour, as sums over its days, and the number of these. */
export class Profiles {
  readonly fields: Record<MapField["id"], Float64Array>;
  days = 0;

  constructor(links: number, zones: number) {
    this.fields = Object.fromEntries(
      MAP_FIELDS.map(({ id, over }) => [id, new Float64Array(24 * (over === "link" ? links : zones))]),
    ) as Profiles["fields"];
  }

  begin(): void {
    this.days = 0;
    for (const { id } of MAP_FIELDS) this.fields[id].fill(0);
  }

  /** Adds the run's means to the sums. */
  addTo(sums: MapSums, side: Side): void {
    for (const { id, scale } of MAP_FIELDS) {
      const from = this.fields[id];
      const to = sums[mapName(side, id)]!;
      const days = Math.max(1, this.days);
      for (let at = 0; at < from.length; at++) to[at]! += Math.round((from[at]! / days) * scale);
    }
  }
}

/** Mean of a field per place and hour, over `runs` runs. */
export function mapMean(sums: MapSums, side: Side, field: MapField, runs: number): Float64Array {
  return sums[mapName(side, field.id)]!.map((sum) => sum / field.scale / Math.max(1, runs));
}
