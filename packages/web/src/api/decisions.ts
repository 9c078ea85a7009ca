/** Asks what to do within a budget, and what moves what. */
import { get } from "./client.ts";
import type { Aim, CausalGraph, Context, RecommendAnswer } from "./decision-types.ts";

export interface RecommendQuestion {
  context: Context;
  budget: number;
  pareto?: Aim;
  /** Exactly these measures, by id. */
  only?: readonly string[];
}

export const recommend = (
  { context, budget, pareto, only }: RecommendQuestion,
  signal?: AbortSignal,
): Promise<RecommendAnswer> =>
  get("/v1/recommend/interventions", { context, budget, pareto, only: only?.join(",") }, signal);

export const getCausalGraph = (signal?: AbortSignal): Promise<CausalGraph> =>
  get("/v1/recommend/causal-graph", {}, signal);
