import { describe, expect, it } from "vitest";
import type { JsonSchema, Scenario } from "../api/simulation-types.ts";
import { issuesByField } from "./field-errors.ts";
import {
  addableKinds,
  exemptionsOf,
  fieldOf,
  parameterFields,
  policyFields,
  precisionFields,
} from "./schema-fields.ts";

const share: JsonSchema = { type: "number", minimum: 0, maximum: 1, default: 1 };
const schema: JsonSchema = {
  properties: {
    policies: {
      type: "array",
      items: {
        oneOf: [
          {
            type: "object",
            properties: {
              kind: { type: "string", const: "odd_even" },
              intensity: share,
              exemptions: { type: "array", items: { type: "string", enum: ["buses", "taxis"] } },
              fine_inr: { type: "number", minimum: 0, maximum: 50_000, default: 4000 },
              charge: { type: "object", properties: { car: { type: "number", minimum: 0, maximum: 5 } } },
            },
          },
        ],
      },
    },
  },
};
const requestSchema: JsonSchema = {
  properties: {
    parameters: {
      properties: {
        start_date: { type: "string", pattern: "^\\d{4}-\\d\\d-\\d\\d$" },
        duration_days: { type: "integer", minimum: 1, maximum: 366 },
        intensity: share,
        zones: { anyOf: [{ type: "string", const: "all" }, { type: "array" }] },
      },
    },
  },
};
const scenario = {
  name: "odd-even",
  start_date: "2026-01-05",
  days: 14,
  policies: [{ kind: "odd_even", intensity: 1, exemptions: ["buses"], fine_inr: 2000, charge: { car: 3 } }],
} as unknown as Scenario;

describe("a field of the schema", () => {
  it("that is a share is a slider within its bounds", () => {
    expect(fieldOf("parameters.intensity", share)).toMatchObject({
      control: "number",
      slider: true,
      min: 0,
      max: 1,
      whole: false,
      usual: 1,
    });
  });

  it("of too many steps for a finger is a box", () => {
    expect(fieldOf("seed", { type: "integer", minimum: 0, maximum: 2 ** 32 - 1 })).toMatchObject({
      slider: false,
    });
  });

  it("that can have one value only is not asked for", () => {
    expect(fieldOf("time_step_minutes", { type: "number", const: 60 })).toBeUndefined();
  });
});

describe("the form of a scenario", () => {
  it("asks for zones only where a policy has zones", () => {
    const names = parameterFields(schema, requestSchema, scenario).map(({ name }) => name);
    expect(names).toEqual(["start_date", "duration_days", "intensity", "exemptions"]);
  });

  it("shows what only that policy has, with the scenario's own values, those of inner objects too", () => {
    expect(policyFields(schema, scenario, 0).map(({ path, usual }) => [path, usual])).toEqual([
      ["scenario.policies.0.fine_inr", 2000],
      ["scenario.policies.0.charge.car", 3],
    ]);
  });

  it("shows of a measure that was added its strength too, which parameters set for all others", () => {
    const names = policyFields(schema, scenario, 0, true).map(({ name }) => name);
    expect(names).toEqual(["intensity", "exemptions", "fine_inr", "car"]);
  });

  it("offers to add a measure only where the form shows all that must be said of it", () => {
    const kind = (name: string) => ({ type: "string", const: name });
    const of = (name: string, more: Record<string, JsonSchema>) => ({
      properties: { kind: kind(name), ...more },
      required: ["kind", ...Object.keys(more)],
    });
    const list = { type: "array", items: { type: "string" } };
    const oneOf = [of("plain", {}), of("works", { links: list }), of("sirens", { tune: { type: "string" } })];
    expect(addableKinds({ properties: { policies: { items: { oneOf } } } })).toEqual(["plain", "works"]);
  });

  it("chooses from the town's own where elements are named: junctions of a new road, feeders by list", () => {
    const some: JsonSchema = {
      anyOf: [
        { type: "string", const: "all" },
        { type: "array", items: { type: "string" } },
      ],
      default: "all",
    };
    expect(fieldOf("scenario.policies.0.feeders", some)).toMatchObject({ control: "elements", usual: "all" });
    expect(fieldOf("scenario.policies.0.to", { type: "string" })).toMatchObject({ control: "end" });
  });

  it("offers the exemptions that its policies know", () => {
    expect(exemptionsOf(schema, scenario)).toEqual({ known: ["buses", "taxis"], usual: ["buses"] });
  });
});

describe("how exactly", () => {
  it("asks by which method it is found what the effects hang on", () => {
    const variant = (method: string): JsonSchema => ({
      properties: { method: { type: "string", const: method } },
    });
    const configuration = {
      properties: {
        monte_carlo_runs: { type: "integer", minimum: 2, maximum: 10_000, default: 200 },
        sensitivity: { oneOf: [variant("ranks"), variant("morris")] },
      },
    };
    expect(precisionFields({ properties: { configuration } })).toMatchObject([
      { path: "configuration.monte_carlo_runs", usual: 200 },
      { path: "configuration.sensitivity.method", usual: "ranks", options: ["ranks", "morris"] },
    ]);
  });
});

describe("an error of the API", () => {
  it("is shown at the field that it names, or above the form where it names none of it", () => {
    const issues = [
      { field: "parameters.hours[0][1]", allowed: "from 1 to 24" },
      { field: "scenario.policies[0].fine_inr", allowed: "a number from 0 to 50000" },
      { field: "body", allowed: "an object" },
    ];
    const found = issuesByField(issues, ["parameters.hours", "scenario.policies.0.fine_inr"]);
    expect([...found].map(([path, [issue]]) => [path, issue?.allowed])).toEqual([
      ["parameters.hours", "from 1 to 24"],
      ["scenario.policies.0.fine_inr", "a number from 0 to 50000"],
      ["", "an object"],
    ]);
  });
});
