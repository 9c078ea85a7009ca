import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Configuration, Scenario } from "../api/simulation-types.ts";
import {
  bodyOf,
  draftOf,
  readDraft,
  scenarioOf,
  valueAt,
  withChange,
  withEnd,
  withoutPolicy,
  writeDraft,
} from "./draft.ts";

const oddEven: Scenario = {
  name: "odd-even",
  title: "Odd-even days for cars",
  description: "",
  world: { kind: "baseline" },
  policies: [{ kind: "odd_even", fine_inr: 4000, zones: "all", enforcement: 0.8 }],
  start_date: "2026-01-05",
  days: 14,
  compared_with: "baseline_world",
  sources: [],
  limits: [],
};

describe("a draft of a request", () => {
  it("comes back from the address whatever was changed", () => {
    const value = fc.oneof(
      fc.string(),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.boolean(),
      fc.array(fc.string()),
    );
    fc.assert(
      fc.property(fc.dictionary(fc.stringMatching(/^parameters\.[a-z_]{1,12}$/), value), (changes) => {
        const draft = { scenario: "odd-even", changes };
        const read = readDraft(writeDraft(draft));
        // JSON knows no -0.
        expect(JSON.stringify(read)).toBe(JSON.stringify(draft));
      }),
    );
  });

  it("is no draft where the address names no scenario", () => {
    expect(readDraft({ "parameters.duration_days": "3" })).toBeUndefined();
  });

  it("asks for a ready scenario by its name, with what is changed over it", () => {
    const draft = {
      scenario: "odd-even",
      changes: { "parameters.zones": ["Z01"], "configuration.seed": 7, "configuration.agents.citizens": 500 },
    };
    expect(bodyOf(draft, oddEven)).toEqual({
      scenario: "odd-even",
      parameters: { zones: ["Z01"] },
      configuration: { seed: 7, agents: { citizens: 500 } },
    });
  });

  it("sends the whole scenario where a field of a policy is changed, and leaves the ready one as it was", () => {
    const draft = withChange({ scenario: "odd-even", changes: {} }, "scenario.policies.0.fine_inr", 2000);
    const { scenario } = bodyOf(draft, oddEven);
    expect(scenario).toEqual({ ...oddEven, policies: [{ ...oddEven.policies[0], fine_inr: 2000 }] });
    expect(valueAt(oddEven, "policies.0.fine_inr")).toBe(4000);
  });

  it("takes a measure that is added, and its fields, out again without losing those after it", () => {
    const first = withChange(
      { scenario: "odd-even", changes: {} },
      "scenario.policies.1.kind",
      "bus_service",
    );
    const second = withChange(first, "scenario.policies.2.kind", "road_closure");
    const third = withChange(second, "scenario.policies.2.links", ["R1"]);
    expect(scenarioOf(third, oddEven).policies).toEqual([
      oddEven.policies[0],
      { kind: "bus_service" },
      { kind: "road_closure", links: ["R1"] },
    ]);
    expect(scenarioOf(withoutPolicy(third, 1), oddEven).policies).toEqual([
      oddEven.policies[0],
      { kind: "road_closure", links: ["R1"] },
    ]);
    expect(bodyOf(third, oddEven).scenario).toEqual(scenarioOf(third, oddEven));
    expect(oddEven.policies).toHaveLength(1);
  });

  it("forgets a change that is taken back", () => {
    const changed = withChange({ scenario: "odd-even", changes: {} }, "parameters.intensity", 0.5);
    expect(withChange(changed, "parameters.intensity", undefined).changes).toEqual({});
  });

  it("is found again in what was simulated", () => {
    const simulated = { ...oddEven, days: 7, policies: [{ ...oddEven.policies[0]!, fine_inr: 500 }] };
    const configuration = {
      monte_carlo_runs: 20,
      seed: 3,
      agents: { citizens: 300 },
      sensitivity: { method: "morris" },
    };
    expect(draftOf(simulated, configuration, [oddEven])).toEqual({
      scenario: "odd-even",
      changes: {
        "configuration.monte_carlo_runs": 20,
        "configuration.seed": 3,
        "configuration.agents.citizens": 300,
        "configuration.sensitivity.method": "morris",
        "parameters.duration_days": 7,
        "scenario.policies.0.fine_inr": 500,
      },
    });
  });
});

describe("a new road", () => {
  const bypass: Scenario = {
    ...oddEven,
    name: "new-bypass",
    policies: [{ kind: "new_link", from: "N1", to: "N2", length_m: 5000 }],
  };
  const draft = { scenario: "new-bypass", changes: {} };
  const policyOf = (of: Parameters<typeof bodyOf>[0]) =>
    (bodyOf(of, bypass).scenario as Scenario).policies[0];

  it("that ends elsewhere has the length of its new way, and keeps one that was given by hand", () => {
    const moved = withEnd(draft, "scenario.policies.0", "to", "N3");
    expect(policyOf(moved)).toEqual({ kind: "new_link", from: "N1", to: "N3" });
    const measured = withChange(draft, "scenario.policies.0.length_m", 800);
    expect(policyOf(withEnd(measured, "scenario.policies.0", "to", "N3"))?.["length_m"]).toBe(800);
  });

  it("comes back from its link and from its results as it was asked for", () => {
    const moved = withEnd(draft, "scenario.policies.0", "to", "N3");
    expect(policyOf(readDraft(writeDraft(moved))!)).toEqual(policyOf(moved));
    const asked = bodyOf(moved, bypass).scenario as Scenario;
    const configuration = { monte_carlo_runs: 10, seed: 1, agents: {} } as unknown as Configuration;
    expect(policyOf(draftOf(asked, configuration, [bypass]))).toEqual(policyOf(moved));
  });
});
