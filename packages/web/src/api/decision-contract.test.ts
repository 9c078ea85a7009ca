/** What the pages read of recommendations and causes against the API's description. */
import { expect, it } from "vitest";
import {
  type CausalEdge,
  type CausalGraph,
  type CausalNode,
  CONTEXTS,
  DECISIONS,
  type Decision,
  type FullRecommendation,
  type FullResult,
  type ListedRecommendation,
  type MeasureAccount,
  type MeasuredEffect,
  type ParetoPoint,
  type RecommendAnswer,
  type Recommendation,
  RUN_STATUSES,
} from "./decision-types.ts";
import { answer, component, expectFields, item, parameter, property } from "./testing/description.ts";

it("what the page reads of a portfolio is what the API describes", () => {
  const path = "/v1/recommend/interventions";
  expect(parameter(path, "get", "context").enum).toEqual(CONTEXTS);
  expectFields<RecommendAnswer>(answer(path), {
    town: "string",
    state_sources: "array",
    shadow_price: "object?",
    budget: "number",
    spent: "number",
    net_benefit: "number",
    net_benefit_interval: "object",
    worst_tenth: "number?",
    gap: "number",
    recommendations: "array",
    constraints: "array",
    not_chosen: "array",
    not_applicable: "array",
    pareto: "array?",
    assumptions: "array",
  });
  expectFields<ParetoPoint>(item(property(answer(path), "pareto")), {
    cost: "number",
    benefit: "number",
    chosen: "array",
  });
  expectFields<Recommendation>(component("Recommendation"), {
    rank: "number",
    id: "string",
    name: "string",
    what: "string",
    decided_by: "string",
    estimated_impact: "object",
    adds_to_portfolio: "number",
    lead_time_days: "number",
    active_days: "number",
    cost: "object",
    confidence: "string",
    justification: "array",
    evidence: "array",
    risks: "array",
    equity: "string",
    legal_basis: "string?",
    similar_cases: "array",
    place: "object?",
    reaches: "object",
  });
});

it("what the page reads of a full recommendation and its decisions is what the API describes", () => {
  const full = answer("/v1/recommend/{id}");
  expectFields<FullRecommendation>(full, {
    recommendation_id: "string",
    status: "string",
    context: "string",
    budget: "number",
    created_at: "string",
    progress: "object",
    notes: "array",
    error: "object|null",
    result: "object|null",
    decisions: "object",
  });
  expect(property(full, "status").enum).toEqual(RUN_STATUSES);
  const result = component("RecommendationResult");
  expectFields<Pick<FullResult, "accounts" | "alerts">>(result, { accounts: "array", alerts: "array" });
  expectFields<MeasureAccount>(component("MeasureAccount"), {
    id: "string",
    net_present_value: "number",
    benefit_cost_ratio: "number?",
    payback_days: "number?",
    sensitivity: "array",
  });
  const decision = component("Decision");
  expectFields<Decision>(decision, {
    status: "string",
    changes: "array",
    wards: "array?",
    outcome: "object?",
  });
  expect(property(decision, "status").enum).toEqual(DECISIONS);
  expectFields<MeasuredEffect>(item(property(property(decision, "outcome"), "effects")), {
    lever: "string",
    method: "string",
    effect: "number",
    low: "number",
    high: "number",
    prior: "object",
    posterior: "object",
    weight: "number",
    assumptions: "array",
    refutations: "array",
  });
  expectFields<ListedRecommendation>(item(property(answer("/v1/recommend"), "recommendations")), {
    recommendation_id: "string",
    status: "string",
    context: "string",
    budget: "number",
    created_at: "string",
  });
});

it("what the page reads of the causal graph is what the API describes", () => {
  const graph = answer("/v1/recommend/causal-graph");
  expectFields<CausalGraph>(graph, { nodes: "array", edges: "array", adjustment_sets: "array|null" });
  expectFields<CausalNode>(item(property(graph, "nodes")), {
    id: "string",
    name: "string",
    domain: "string",
    observed: "boolean",
  });
  expectFields<CausalEdge>(item(property(graph, "edges")), {
    from: "string",
    to: "string",
    sign: "string",
    mechanism: "string",
    source: "string",
  });
});
