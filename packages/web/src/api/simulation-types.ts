/** What the API answers about simulations, as far as the page reads it; `simulation-contract.test.ts` holds it to the API. */

export const SIMULATION_STATUSES = [
  "queued",
  "preparing",
  "running",
  "analysing",
  "completed",
  "failed",
  "cancelled",
] as const;
export type SimulationStatus = (typeof SIMULATION_STATUSES)[number];

export const SECTORS = ["traffic", "air", "water", "power", "farm", "market", "people", "money"] as const;
export type Sector = (typeof SECTORS)[number];

export interface Difference {
  mean: number;
  standard_error: number | null;
  median: number;
  p2_5: number;
  p97_5: number;
}

export interface Distribution {
  /** Ascending. */
  quantiles: { share: number; value: number }[];
  bins: { from: number; width: number; counts: number[] };
}

export interface Outcome {
  id: string;
  sector: Sector;
  label: string;
  unit: string;
  better: "lower" | "higher" | "neither";
  headline: boolean;
  zone?: string;
  quintile?: number;
  baseline: number;
  scenario: number;
  difference: Difference;
  relative_difference: number | null;
  probability_of_improvement: number | null;
  /** Of the headline outcomes. */
  distribution?: Distribution;
}

export interface Estimated {
  value: number;
  p2_5: number;
  p97_5: number;
}

interface Influence {
  parameter: string;
  label: string;
}

interface AboutOutcome<Found> {
  outcome: string;
  label: string;
  unit: string;
  /** The strongest first. */
  parameters: (Influence & Found)[];
}

export type RankOutcome = AboutOutcome<{
  rank_correlation: Estimated;
  at_p10: number;
  at_p90: number;
  swing: Estimated;
}> & { explained: number };

export interface Sensitivity {
  rank_regression: { runs: number; outcomes: RankOutcome[] } | null;
  morris: {
    trajectories: number;
    outcomes: AboutOutcome<{ mu: number; mu_star: number; mu_star_standard_error: number; sigma: number }>[];
  } | null;
  sobol: { base: number; outcomes: AboutOutcome<{ first: Estimated; total: Estimated }>[] } | null;
}

export interface Policy {
  kind: string;
  [field: string]: unknown;
}

export interface Scenario {
  name: string;
  title: string;
  description: string;
  world: { kind: string; [field: string]: unknown };
  policies: Policy[];
  start_date: string;
  days: number;
  compared_with: string;
  sources: string[];
  limits: string[];
}

export interface Configuration {
  agents: Record<string, number>;
  monte_carlo_runs: number;
  seed: number;
  /** Left out in results that were stored before there was any. */
  sensitivity?: { method: string };
}

export interface Profile {
  field: string;
  label: string;
  unit: string;
  baseline: number[];
  scenario: number[];
}

export interface Assumption {
  id: string;
  label: string;
  unit: string;
  sector: Sector;
  prior: string;
  source: string;
}

export const SECTIONS = [
  "traffic",
  "pollution",
  "water",
  "energy",
  "agriculture_and_market",
  "economic",
  "citizen_impact",
] as const;
export type Section = (typeof SECTIONS)[number];

export interface Results extends Record<Section, Outcome[]> {
  simulation_id: string;
  scenario: Scenario;
  configuration: Configuration;
  town: { id: string; name: string };
  model_version: string;
  seed: number;
  runs: {
    asked: number;
    used: number;
    stopped_early: boolean;
    out_of_time: boolean;
    failed: unknown[];
    missing: number[];
  };
  result_hash: string;
  execution_time_s: number | null;
  headline: Outcome[];
  by_zone: Outcome[];
  by_income: Outcome[];
  /** Null in results that were stored before there was any. */
  sensitivity: Sensitivity | null;
  hourly_profile: Profile[];
  map: { url: string | null };
  calibration: { id: string; fitted_at: string; accepted: boolean; detail: string } | null;
  assumptions: Assumption[];
  limits: string[];
}

export interface Estimate {
  outcome: string;
  label: string;
  unit: string;
  mean: number;
  standard_error: number | null;
}

export interface Progress {
  runs_done: number;
  runs_failed: number;
  runs_total: number;
  share: number;
  estimates: Estimate[];
}

export interface Simulation {
  simulation_id: string;
  status: SimulationStatus;
  scenario: { name: string; title: string };
  created_at: string;
  estimated_completion: string | null;
  progress: Progress;
  notes: { what: string; detail: string }[];
  error: { code: string; message: string } | null;
  results: Results | null;
}

export interface SimulationAccepted {
  simulation_id: string;
  status: SimulationStatus;
  shared: boolean;
}

export interface PastSimulation {
  simulation_id: string;
  status: SimulationStatus;
  scenario: { name: string; title: string };
  created_at: string;
  runs: number;
  days: number;
  headline: {
    outcome: string;
    label: string;
    unit: string;
    difference: { mean: number; p2_5: number; p97_5: number };
  }[];
}

export interface SimulationList {
  simulations: PastSimulation[];
  next_cursor: string | null;
}

export interface WhatifAnswer {
  results: Results;
}

/** The JSON Schema of a field, as far as a form needs it. */
export interface JsonSchema {
  type?: string;
  description?: string;
  default?: unknown;
  const?: unknown;
  enum?: (string | number)[];
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  pattern?: string;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  items?: JsonSchema | false;
  prefixItems?: JsonSchema[];
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
}

export interface ScenarioList {
  scenarios: Scenario[];
  schema: JsonSchema;
  request_schema: JsonSchema;
  /** What fields that name elements may hold in this town. */
  targets: Readonly<Record<string, readonly NamedTarget[]>>;
}

export interface NamedTarget {
  id: string;
  name: string;
}

export interface MapField {
  id: string;
  label: string;
  unit: string;
  over: "link" | "zone";
  /** Place by place, 24 hours each. */
  baseline: number[];
  scenario: number[];
}

export interface NewRoad {
  segment: string;
  name: string;
  line: [number, number][];
}

export interface SimulationMap {
  links: string[];
  /** The road that each link is a direction of, in the links' order. */
  segments: string[];
  /** Roads that the scenario builds. */
  new_roads: NewRoad[];
  zones: string[];
  fields: MapField[];
}

export interface ComparedOutcome {
  id: string;
  sector: Sector;
  label: string;
  unit: string;
  better: "lower" | "higher" | "neither";
  differences: (Difference | null)[];
  best: number | null;
}

export interface Comparison {
  simulations: {
    simulation_id: string;
    scenario: { name: string; title: string };
    start_date: string;
    days: number;
    runs: number;
  }[];
  comparable: boolean;
  differs_in: string[];
  outcomes: ComparedOutcome[];
}
