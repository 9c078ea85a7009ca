/** What the simulation page reads against the API's description. */
import { expect, it } from "vitest";
import {
  type ComparedOutcome,
  type Comparison,
  type Distribution,
  type Estimate,
  type MapField,
  type NewRoad,
  type Outcome,
  type Progress,
  type ScenarioList,
  SECTORS,
  type Sensitivity,
  SIMULATION_STATUSES,
  type SimulationMap,
} from "./simulation-types.ts";
import { answer, component, expectFields, item, property } from "./testing/description.ts";

it("the list of scenarios is what the API describes", () => {
  expectFields<ScenarioList>(answer("/v1/simulate/scenarios"), {
    scenarios: "array",
    schema: "object",
    request_schema: "object",
    targets: "object",
  });
});

it("outcomes, progress, maps and comparisons are what the API describes", () => {
  const outcome = component("SimulationOutcome");
  expectFields<Outcome>(outcome, {
    id: "string",
    sector: "string",
    label: "string",
    unit: "string",
    better: "string",
    headline: "boolean",
    zone: "string?",
    quintile: "number?",
    baseline: "number",
    scenario: "number",
    difference: "object",
    relative_difference: "number|null",
    probability_of_improvement: "number|null",
    distribution: "object?",
  });
  const distribution = component("SimulationDistribution");
  expectFields<Distribution>(distribution, { quantiles: "array", bins: "object" });
  expectFields<Distribution["bins"]>(property(distribution, "bins"), {
    from: "number",
    width: "number",
    counts: "array",
  });
  const sensitivity = component("SimulationSensitivity");
  expectFields<Sensitivity>(sensitivity, {
    rank_regression: "object|null",
    morris: "object|null",
    sobol: "object|null",
  });
  expect(property(outcome, "sector").enum?.toSorted()).toEqual(SECTORS.toSorted());
  expect(property(component("Simulation"), "status").enum).toEqual(SIMULATION_STATUSES);
  const progress = component("SimulationProgress");
  expectFields<Progress>(progress, {
    runs_done: "number",
    runs_failed: "number",
    runs_total: "number",
    share: "number",
    estimates: "array",
  });
  expectFields<Estimate>(item(property(progress, "estimates")), {
    outcome: "string",
    label: "string",
    unit: "string",
    mean: "number",
    standard_error: "number|null",
  });
  const map = answer("/v1/simulate/results/{id}/map");
  expectFields<SimulationMap>(map, {
    links: "array",
    segments: "array",
    new_roads: "array",
    zones: "array",
    fields: "array",
  });
  expectFields<NewRoad>(item(property(map, "new_roads")), {
    segment: "string",
    name: "string",
    line: "array",
  });
  expectFields<MapField>(item(property(map, "fields")), {
    id: "string",
    label: "string",
    unit: "string",
    over: "string",
    baseline: "array",
    scenario: "array",
  });
  const compared = answer("/v1/simulate/compare");
  expectFields<Comparison>(compared, {
    simulations: "array",
    comparable: "boolean",
    differs_in: "array",
    outcomes: "array",
  });
  expectFields<ComparedOutcome>(item(property(compared, "outcomes")), {
    id: "string",
    sector: "string",
    label: "string",
    unit: "string",
    better: "string",
    differences: "array",
    best: "number|null",
  });
});
