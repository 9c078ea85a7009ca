/** What the page reads of forecasts and of the registry of models; held against the document as `types.ts` is. */
import type { Domain } from "./types.ts";

export const KINDS = ["traffic", "pollution", "water", "crop-yield", "market-price", "energy"] as const;
export type Kind = (typeof KINDS)[number];

export interface Interval {
  lower: number;
  upper: number;
}

/** Of 95 %, with the one of 80 % inside. */
export interface ConfidenceInterval extends Interval {
  level: number;
  interval_80: Interval;
}

export interface AqiOutlook {
  index: number;
  category: string;
  dominant: string;
  confidence_interval?: Interval;
}

export interface Prediction {
  timestamp: string;
  until: string;
  value: number;
  confidence_interval?: ConfidenceInterval;
  aqi?: AqiOutlook | null;
}

export const FEATURE_GROUPS = [
  "recent values",
  "recent surprises",
  "same time on earlier days",
  "same time in earlier weeks",
  "usual value at this time",
  "level",
  "variability",
  "time of day and weekday",
  "time of year",
  "holidays",
  "other series",
  "how far ahead",
  "known conditions",
] as const;
export type FeatureGroup = (typeof FEATURE_GROUPS)[number];

export interface Explanation {
  summary: string;
  members: Record<string, number>;
  features: { feature: string; value: number | null; contribution: number }[];
  groups: { group: FeatureGroup; contribution: number }[];
  /** Of an additive model: what the value is the sum of. */
  components: { component: Component; contribution: number }[];
}

export const COMPONENTS = ["trend", "day", "week", "year", "correction", "floor"] as const;
export type Component = (typeof COMPONENTS)[number];

export const STAND_IN_CODES = [
  "not_trained",
  "none_better",
  "silent",
  "too_far",
  "not_a_number",
  "failed",
  "seasons_only",
  "unknown_farm",
  "unknown_crop",
  "season_gap",
  "few_weather_years",
  "weather_failed",
] as const;
export type StandInCode = (typeof STAND_IN_CODES)[number];
export interface StandIn {
  code: StandInCode;
  parameters: Readonly<Record<string, string | number>>;
}

export interface PredictAnswer {
  kind: Kind;
  entity_id: string;
  metric: string;
  unit: string;
  step: "1h" | "1d" | "season";
  model_version: string;
  model: { method: string; stage: string; intervals_from: string };
  /** Why another than the best version answered. */
  degraded: string | null;
  degraded_reasons: StandIn[];
  origin: string;
  last_observed: string | null;
  predictions: Prediction[];
  explanation?: Explanation;
  answered_at: string;
}

export const STAGES = ["champion", "shadow", "challenger", "retired", "rejected"] as const;
export type Stage = (typeof STAGES)[number];

export interface VersionLine {
  version: string;
  stage: Stage;
  recipe: string;
  mae: number;
  skill: number | null;
  /** Of particles. */
  category_accuracy: number | null;
  registered_at: string;
}

export interface SeriesModels {
  series: string;
  domain: Domain;
  entity_id: string;
  metric: string;
  step: string;
  champion: VersionLine | null;
  shadow: VersionLine | null;
  versions: number;
  recipes: string[];
  split: { version: string; share: number } | null;
  /** Who answers this entity now, a trial taken into account. */
  answering: string | null;
}

export interface TownForecastAnswer {
  forecasts: PredictAnswer[];
  failed: { entity_id: string; code: string; message: string }[];
  next_cursor: string | null;
}

export interface SplitAnswer {
  series: { series: string; version: string; answering: string | null }[];
  in_trial: number;
  without: number;
}

export interface DriftLine {
  feature: string;
  psi: number;
  ks: number;
  ks_critical: number;
  drifted: boolean;
}

export interface LiveAlert {
  what: "error" | "coverage" | "drift";
  message: string;
  value: number;
  bound: number;
  /** What has drifted. */
  feature: string | null;
}
/** By series. */
export type Alerted = ReadonlyMap<string, readonly LiveAlert[]>;

export interface MonitorReport {
  series: string;
  version: string | null;
  scored: number;
  mae: number | null;
  wape: number | null;
  naive_mae: number | null;
  trained_mae: number | null;
  bias: number | null;
  coverage95: number | null;
  coverage80: number | null;
  drift: DriftLine[];
  prediction_drift: DriftLine | null;
  versions: Record<string, { scored: number; mae: number; naive_mae: number; coverage95: number }>;
  alerts: LiveAlert[];
  checked_at: string;
}

export interface MonitoringThresholds {
  scored: number;
  error: number;
  naive: number;
  coverage95: number;
  psi: number;
}

export interface MonitoringAnswer {
  thresholds: MonitoringThresholds;
  series: MonitorReport[];
  next_cursor: string | null;
}

export interface WardErrors {
  ward: string;
  name: string;
  places: number;
  scored: number;
  wape: number;
  coverage95: number;
  times_median: number | null;
  much_worse: boolean;
}

export interface WardGroup {
  domain: Domain;
  metric: string;
  step: "1h" | "1d";
  median_wape: number;
  wards: WardErrors[];
}

export interface WardErrorsAnswer {
  much_worse_from: number;
  groups: WardGroup[];
  unplaced: number;
  unscored: number;
}

export interface ErrorPart {
  by: "hour" | "season";
  part: string;
  n: number;
  mae: number;
  coverage95: number;
}

export interface ModelsAnswer {
  models: SeriesModels[];
  next_cursor: string | null;
}

export interface CardMetrics {
  horizon: number;
  n: number;
  mae: number;
  naive_mae: number;
  skill: number | null;
  rmse: number;
  mape: number | null;
  wape: number | null;
  mase: number | null;
  r2: number | null;
  crps: number;
  coverage80: number;
  coverage95: number;
  width95: number;
  /** Of cards that were made since there is one; so are the two below, the last of particles only. */
  pinball?: number;
  width80?: number;
  category_accuracy?: number;
}

export interface ModelCard {
  data: { from: string; until: string; values: number };
  features: string[];
  /** Of cards that were made since there is one; so are the parts. */
  importance?: {
    features: { feature: string; share: number }[];
    groups: { group: FeatureGroup; share: number }[];
  };
  parts?: ErrorPart[];
  metrics: CardMetrics[];
  folds: { from: string; until: string; mae: number; n: number }[];
  comparison: { against: string; mae: number; incumbent_mae: number; n: number };
  code_version: string;
  seconds: number;
}

export interface ModelEntry extends VersionLine {
  card: ModelCard | null;
}

export interface ModelChange {
  at: string;
  what: string;
  version: string;
  by: string;
  reason: string;
}

export interface SeriesAnswer extends SeriesModels {
  entries: ModelEntry[];
  /** Newest last. */
  changes: ModelChange[];
}
