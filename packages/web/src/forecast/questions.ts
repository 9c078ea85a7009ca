/** What can be asked to be forecast: per domain the kind of question, its quantities and its horizons. */
import type { Kind } from "../api/forecast-types.ts";
import type { Domain } from "../api/types.ts";

export interface Ask {
  kind: Kind;
  domain: Domain;
  /** By wire name, the one that the map can colour first. */
  metrics: readonly string[];
  horizons: readonly string[];
  /** What a page opens with. */
  usual: string;
}

const DAYS = ["1d", "3d", "7d"];

export const ASKS: readonly Ask[] = [
  {
    kind: "traffic",
    domain: "traffic",
    metrics: ["congestion_level", "average_speed", "vehicle_count", "occupancy"],
    horizons: ["2h", "6h", "12h", "24h"],
    usual: "24h",
  },
  {
    kind: "pollution",
    domain: "air",
    metrics: ["pm25", "pm10"],
    horizons: ["6h", "24h", "48h", "72h"],
    usual: "48h",
  },
  {
    kind: "water",
    domain: "water",
    metrics: ["pressure", "consumption", "flow", "level"],
    horizons: ["6h", "24h", ...DAYS],
    usual: "24h",
  },
  {
    kind: "energy",
    domain: "energy",
    metrics: ["active_power", "current", "oil_temperature", "voltage"],
    horizons: ["6h", "24h", ...DAYS],
    usual: "24h",
  },
  {
    kind: "market-price",
    domain: "market",
    metrics: ["modal_price", "max_price", "min_price"],
    horizons: ["7d", "15d", "30d"],
    usual: "7d",
  },
  {
    kind: "crop-yield",
    domain: "agriculture",
    metrics: ["yield"],
    horizons: ["season"],
    usual: "season",
  },
];

export const askOf = (domain: Domain): Ask | undefined => ASKS.find((ask) => ask.domain === domain);

/** Which quantity is asked for: the wished one where it can be, else the first that the place has shown. */
export function metricFor(
  ask: Ask,
  seen: Readonly<Record<string, unknown>> | undefined,
  wished?: string,
): string | undefined {
  if (wished !== undefined && ask.metrics.includes(wished)) return wished;
  return ask.metrics.find((metric) => seen !== undefined && Object.hasOwn(seen, metric));
}
