/** Asks what to do within a budget, and what moves what. */
import { get, post } from "./client.ts";
import type {
  Aim,
  CausalGraph,
  Context,
  Decision,
  DecisionAction,
  FullRecommendation,
  ListedRecommendation,
  RecommendAnswer,
} from "./decision-types.ts";

export interface RecommendQuestion {
  context: Context;
  budget: number;
  pareto?: Aim;
  /** Exactly these measures, by id. */
  only?: readonly string[];
  /** The least that must reach groups, as the API writes it. */
  minimum?: string;
  byWard?: boolean;
  /** 0-1: weight of the worst tenth of draws against the mean. */
  riskWeight?: number;
}

export const recommend = (
  { context, budget, pareto, only, minimum, byWard, riskWeight }: RecommendQuestion,
  signal?: AbortSignal,
): Promise<RecommendAnswer> =>
  get(
    "/v1/recommend/interventions",
    {
      context,
      budget,
      pareto,
      only: only?.join(","),
      minimum,
      by_ward: byWard ? "true" : undefined,
      risk_weight: riskWeight,
    },
    signal,
  );

/** Asks for a full recommendation; it is solved once before it is taken. */
export const startRecommendation = (body: {
  context: Context;
  budget: number;
  pareto: Aim;
  minimums?: { group: string; measure: string; at_least: number }[];
  by_ward?: boolean;
  risk_weight?: number;
}): Promise<{ recommendation_id: string }> => post("/v1/recommend", body);

export const getRecommendation = (id: string, signal?: AbortSignal): Promise<FullRecommendation> =>
  get(`/v1/recommend/${encodeURIComponent(id)}`, {}, signal);

export const listRecommendations = (
  signal?: AbortSignal,
): Promise<{ recommendations: ListedRecommendation[] }> => get("/v1/recommend", {}, signal);

export const decideMeasure = (
  run: string,
  measure: string,
  action: DecisionAction,
  said: { by?: string; note?: string; on?: string; wards?: readonly string[] },
): Promise<{ decision: Decision }> =>
  post(
    `/v1/recommend/${encodeURIComponent(run)}/interventions/${encodeURIComponent(measure)}/${action}`,
    said,
  );

export const getCausalGraph = (signal?: AbortSignal): Promise<CausalGraph> =>
  get("/v1/recommend/causal-graph", {}, signal);
