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
  cost: { capital: number; running: number };
  confidence: "high" | "medium" | "low";
  justification: string[];
  evidence: { lever: string; outcome: string; conditions: string; source: string; mark: string }[];
  risks: string[];
  equity: string;
  legal_basis?: string;
}

export interface ParetoPoint {
  cost: number;
  benefit: number;
  chosen: string[];
}

export interface RecommendAnswer {
  town: string;
  budget: number;
  spent: number;
  net_benefit: number;
  net_benefit_interval: { low: number; high: number };
  gap: number;
  recommendations: Recommendation[];
  not_chosen: { id: string; name: string; why: string }[];
  not_applicable: { id: string; name: string; why: string }[];
  pareto?: ParetoPoint[];
  assumptions: string[];
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
