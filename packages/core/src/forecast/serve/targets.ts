/**
 * What can be forecast: per kind of question its domain, its metrics, and the horizons that are allowed, each with the
 * step that it is answered in. One table for requests, training and the API's document.
 */
import { InvalidInput } from "../../errors.ts";
import type { Domain } from "../../observation/domain.ts";
import { METRIC_BY_WIRE } from "../../observation/metrics.ts";

export const KINDS = ["traffic", "pollution", "water", "crop-yield", "market-price", "energy"] as const;
export type Kind = (typeof KINDS)[number];

export type Step = "1h" | "1d";

/** How the observations of a step become its value: what is counted is added up, a level is averaged. */
export type Statistic = "mean" | "sum";

export interface Target {
  readonly kind: Kind;
  readonly domain: Domain;
  /** By wire name; the first that the entity has is taken where none is asked for. */
  readonly metrics: readonly string[];
  /** Allowed horizons as text → steps ahead. */
  readonly horizons: Readonly<Record<string, Ahead>>;
  /** Steps ahead that models of each step are trained for. */
  readonly trained: Readonly<Partial<Record<Step, readonly number[]>>>;
}

export interface Ahead {
  readonly step: Step;
  readonly steps: number;
}

const upTo = (last: number) => Array.from({ length: last }, (_, k) => k + 1);
const hours = (...all: number[]) =>
  Object.fromEntries(all.map((n): [string, Ahead] => [`${n}h`, { step: "1h", steps: n }]));
const days = (...all: number[]) =>
  Object.fromEntries(all.map((n): [string, Ahead] => [`${n}d`, { step: "1d", steps: n }]));

/** Every hour of the first day, then every third: what lies between is read off the straight line. */
const THREE_DAYS_HOURLY = [...upTo(24), ...upTo(16).map((k) => 24 + 3 * k)];

export const TARGETS: Readonly<Record<Kind, Target>> = {
  traffic: {
    kind: "traffic",
    domain: "traffic",
    metrics: ["vehicle_count", "average_speed", "congestion_level", "occupancy"],
    horizons: hours(1, 2, 6, 12, 24),
    trained: { "1h": upTo(24) },
  },
  pollution: {
    kind: "pollution",
    domain: "air",
    metrics: ["pm25", "pm10"],
    horizons: hours(1, 2, 6, 12, 24, 48, 72),
    trained: { "1h": THREE_DAYS_HOURLY },
  },
  water: {
    kind: "water",
    domain: "water",
    metrics: ["consumption", "flow", "pressure", "level"],
    horizons: { ...hours(1, 2, 6, 12, 24), ...days(1, 2, 3, 4, 5, 6, 7) },
    trained: { "1h": upTo(24), "1d": upTo(7) },
  },
  energy: {
    kind: "energy",
    domain: "energy",
    metrics: ["active_power", "current", "oil_temperature", "voltage"],
    horizons: { ...hours(1, 2, 6, 12, 24), ...days(1, 2, 3, 4, 5, 6, 7) },
    trained: { "1h": upTo(24), "1d": upTo(7) },
  },
  "market-price": {
    kind: "market-price",
    domain: "market",
    metrics: ["modal_price", "max_price", "min_price"],
    horizons: days(...upTo(30)),
    trained: { "1d": upTo(30) },
  },
  "crop-yield": {
    kind: "crop-yield",
    domain: "agriculture",
    metrics: ["yield"],
    horizons: { season: { step: "1d", steps: 1 } },
    // A harvest a season gives no series to learn from: it is forecast from the past seasons (season-yield.ts).
    trained: {},
  },
};

/** @throws InvalidInput with the allowed list for a horizon that the kind does not have. */
export function horizonOf(kind: Kind, text: string): Ahead {
  const { horizons } = TARGETS[kind];
  const found = Object.hasOwn(horizons, text) ? horizons[text] : undefined;
  if (found) return found;
  const allowed = Object.keys(horizons);
  throw new InvalidInput(
    `body: forecast_horizon: is "${text.slice(0, 40)}"; allowed for ${kind} are ${allowed.join(", ")}`,
    { details: { field: "forecast_horizon", value: text.slice(0, 40), allowed } },
  );
}

const SUMMED = new Set(["traffic vehicle_count", "water consumption", "market arrivals", "weather rainfall"]);

export function statisticOf(domain: Domain, wire: string): Statistic {
  return SUMMED.has(`${domain} ${wire}`) ? "sum" : "mean";
}

/** The unit of a step's value, of a metric by its wire name. */
export function unitOf(domain: Domain, wire: string, step: Step): string {
  if (domain === "traffic" && wire === "vehicle_count") return step === "1h" ? "vehicles/h" : "vehicles/d";
  const unit = METRIC_BY_WIRE[domain].get(wire)?.unit ?? "unknown";
  return statisticOf(domain, wire) === "sum" ? `${unit}/${step === "1h" ? "h" : "d"}` : unit;
}

/** Every metric of `domain` for which models are trained, with its steps. */
export function trainedTargets(
  domain?: Domain,
): { domain: Domain; metric: string; step: Step; horizons: readonly number[] }[] {
  return Object.values(TARGETS)
    .filter((target) => domain === undefined || target.domain === domain)
    .flatMap((target) =>
      Object.entries(target.trained).flatMap(([step, horizons]) =>
        target.metrics.map((metric) => ({ domain: target.domain, metric, step: step as Step, horizons })),
      ),
    );
}
