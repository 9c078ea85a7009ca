/** What the simulation page reads against the API's description. */
import { expect, it } from "vitest";
import {
  type ComparedOutcome,
  type Comparison,
  type Estimate,
  type MapField,
  type Outcome,
  type Progress,
  SECTORS,
  SIMULATION_STATUSES,
  type SimulationMap,
} from "./simulation-types.ts";
import { answer, component, expectFields, item, property } from "./testing/description.ts";

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
  expectFields<SimulationMap>(map, { links: "array", zones: "array", fields: "array" });
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
