/**
 * What the page reads of the API, and no more. `contract.test.ts` holds these against docs/openapi.json, so that
 * the two cannot come apart silently.
 */
import type { FeatureCollection } from "geojson";

export const DOMAINS = ["traffic", "air", "water", "energy", "agriculture", "market", "weather"] as const;
export type Domain = (typeof DOMAINS)[number];

/** Lengths of a point of a history. */
export const RESOLUTIONS = ["1m", "5m", "1h", "1d"] as const;
export type Resolution = (typeof RESOLUTIONS)[number];

export const FLAGS = [
  "range",
  "duplicate",
  "anomaly",
  "late",
  "future",
  "imputed",
  "location_swapped",
] as const;
export type Flag = (typeof FLAGS)[number];
export type FlagCounts = Partial<Record<Flag, number>>;

export interface MetricValue {
  value: number;
  unit: string;
  observed_at: string;
}

export interface Aqi {
  index: number | null;
  category: string | null;
  dominant: string | null;
  as_of: string;
  /** Why there is no index. */
  reason?: string;
}

/** The latest that is known of one road, station, zone, feeder, field, commodity …. */
export interface Entity {
  domain: Domain;
  entity_id: string;
  source: string;
  observed_at: string;
  flags: Flag[];
  metrics: Record<string, MetricValue>;
  aqi?: Aqi | null;
}

export interface StateAnswer {
  entities: Entity[];
  answered_at: string;
}

/** One entity of a WebSocket message: values without units, which the state already tells. */
export interface LiveState {
  domain: Domain;
  entity_id: string;
  observed_at: string;
  metrics: Record<string, number>;
  flags: Flag[];
  source: string;
}

export interface Statistics {
  count: number;
  mean: number | null;
  min: number | null;
  max: number | null;
}

export interface Point {
  start: string;
  end: string;
  observations: number;
  flags: FlagCounts;
  metrics: Record<string, Statistics>;
}

export interface DataAnswer {
  units: Record<string, string>;
  points?: Point[];
  next_cursor: string | null;
}

export interface LedgerCounts {
  received: number;
  counted: number;
  duplicates: number;
  rejected: number;
  waiting: number;
  missing: number;
  flags: FlagCounts;
  last_received_at: string | null;
}

export interface LedgerLine extends LedgerCounts {
  source: string;
}

export interface LedgerAnswer {
  sources: LedgerLine[];
  total: LedgerCounts;
  waiting_is_lower_bound: boolean;
  answered_at: string;
}

export interface DeadLetter {
  id: string;
  source: string;
  received_at: string;
  via: string;
  reasons: { field: string; message: string }[];
  payload: unknown;
  replayed_at?: string;
}

export interface DeadLettersAnswer {
  dead_letters: DeadLetter[];
  next_cursor: string | null;
}

export interface Dependency {
  name: string;
  kind: string;
  essential: boolean;
  ok: boolean;
  latency_ms: number;
  messages?: number;
  error?: string;
}

export interface HealthAnswer {
  status: "ok" | "degraded" | "down";
  version: string;
  stage: string;
  dependencies: Dependency[];
  stream: { shards: number; last_judged_at: string | null; lag_ms: number | null } | null;
  answered_at: string;
}

/** What a feature of the town says of itself; more stands in `properties`, depending on the layer. */
export interface FeatureProperties {
  entity_id: string;
  domain: Domain | null;
  name: string;
  [more: string]: unknown;
}

export interface Town {
  name: string;
  demonstration: boolean;
  /** What of it is real and what is generated. */
  note: string | null;
  /** To be shown on the map. */
  attribution: string | null;
  /** West, south, east, north (degrees). */
  bounds: [number, number, number, number];
  layers: Record<string, FeatureCollection>;
}
