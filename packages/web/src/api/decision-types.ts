/** What the page reads of recommendations and of the causal graph; held against the document as `types.ts` is. */
export const CONTEXTS = [
  "high_pollution",
  "congestion",
  "water_shortage",
  "heatwave",
  "flood",
  "power_peak",
  "price_spike",
  "general",
] as const;
export type Context = (typeof CONTEXTS)[number];

export const AIMS = ["aqi", "congestion", "water", "equity", "money"] as const;
export type Aim = (typeof AIMS)[number];

export interface Impact {
  mean: number;
  low: number;
  high: number;
  unit: string;
}

export interface Evidence {
  lever: string;
  outcome: string;
  conditions: string;
  source: string;
  mark: string;
  /** What the effect is made of; weights add up to 1. */
  parts: { kind: string; source: string; weight: number }[];
  /** Why simulation has no part in it and cannot have. */
  not_simulated?: string;
}

export interface Recommendation {
  rank: number;
  id: string;
  name: string;
  what: string;
  decided_by: string;
  estimated_impact: Partial<Record<Aim, Impact>>;
  adds_to_portfolio: number;
  lead_time_days: number;
  active_days: number;
  cost: { capital: number; running: number; source: string; mark: string };
  confidence: "high" | "medium" | "low";
  justification: string[];
  evidence: Evidence[];
  risks: string[];
  equity: string;
  legal_basis?: string;
  similar_cases: { case: string; source: string }[];
  /** Absent: the whole town. */
  place?: { kind: "ward" | "supply_zone"; id: string; name: string; wards: string[] };
  /** Shares of its benefit: by fifth of income, poorest first, and by ward. */
  reaches: { by_income: number[]; by_ward: { ward: string; share: number }[] };
}

export interface ParetoPoint {
  cost: number;
  benefit: number;
  chosen: string[];
}

export interface StateSource {
  field: string;
  value: number;
  kind: "measured" | "forecast" | "given" | "typical";
  how: string;
}

interface BudgetStep {
  budget: number;
  per_rupee?: number;
}

export interface RecommendAnswer {
  town: string;
  state_sources: StateSource[];
  shadow_price?: { less: BudgetStep; more: BudgetStep };
  budget: number;
  spent: number;
  net_benefit: number;
  net_benefit_interval: { low: number; high: number };
  /** Mean of the worst tenth of draws; results of earlier versions lack it. */
  worst_tenth?: number;
  gap: number;
  recommendations: Recommendation[];
  constraints: { name: string; used: number; of: number; unit: string }[];
  not_chosen: { id: string; name: string; why: string }[];
  not_applicable: { id: string; name: string; why: string }[];
  pareto?: ParetoPoint[];
  assumptions: string[];
}

export interface MeasureAccount {
  id: string;
  net_present_value: number;
  benefit_cost_ratio?: number;
  payback_days?: number;
  sensitivity: { what: string; low: number; high: number; at_low: number; at_high: number }[];
}

export interface FullResult extends RecommendAnswer {
  accounts: MeasureAccount[];
  alerts: { id: string; title: string }[];
}

export const RUN_STATUSES = [
  "queued",
  "context",
  "candidates",
  "effects",
  "accounts",
  "portfolio",
  "ranking",
  "completed",
  "failed",
] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];

export const DECISIONS = ["proposed", "accepted", "rejected", "started", "finished"] as const;
export type DecisionAction = "accept" | "reject" | "start" | "finish";

export interface MeasuredEffect {
  lever: string;
  method: string;
  effect: number;
  low: number;
  high: number;
  prior: { mean: number };
  posterior: { mean: number };
  weight: number;
  assumptions: string[];
  refutations: { name: string; passed: boolean; detail: string }[];
}

export interface Decision {
  status: (typeof DECISIONS)[number];
  changes: { action: DecisionAction; by: string; at: string; note?: string; on?: string }[];
  /** Wards in which it was carried out; absent: in the whole town. */
  wards?: string[];
  outcome?: { effects: MeasuredEffect[]; unmeasured: string[] };
}

export interface FullRecommendation {
  recommendation_id: string;
  status: RunStatus;
  context: Context;
  budget: number;
  created_at: string;
  progress: { share: number; effects_done: number; effects_total: number | null };
  notes: { what: string; detail: string }[];
  error: { code: string; message: string } | null;
  result: FullResult | null;
  decisions: Record<string, Decision>;
}

export interface ListedRecommendation {
  recommendation_id: string;
  status: RunStatus;
  context: Context;
  budget: number;
  created_at: string;
}

export interface CausalNode {
  id: string;
  name: string;
  domain: string;
  observed: boolean;
}
export interface CausalEdge {
  from: string;
  to: string;
  sign: "+" | "-" | "±";
  mechanism: string;
  source: string;
}
export interface CausalGraph {
  nodes: CausalNode[];
  edges: CausalEdge[];
  adjustment_sets: string[][] | null;
}
