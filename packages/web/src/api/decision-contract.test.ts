/** What the pages read of recommendations and causes against the API's description. */
import { expect, it } from "vitest";
import {
  type CausalEdge,
  type CausalGraph,
  type CausalNode,
  CONTEXTS,
  type ParetoPoint,
  type RecommendAnswer,
  type Recommendation,
} from "./decision-types.ts";
import { answer, component, expectFields, item, parameter, property } from "./testing/description.ts";

it("what the page reads of a portfolio is what the API describes", () => {
  const path = "/v1/recommend/interventions";
  expect(parameter(path, "get", "context").enum).toEqual(CONTEXTS);
  expectFields<RecommendAnswer>(answer(path), {
    town: "string",
    budget: "number",
    spent: "number",
    net_benefit: "number",
    net_benefit_interval: "object",
    gap: "number",
    recommendations: "array",
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
