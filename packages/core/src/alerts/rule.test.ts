import { describe, expect, it } from "vitest";
import { grapStage } from "../air/grap.ts";
import { DOMAINS } from "../observation/domain.ts";
import { alertRule } from "./rule.ts";
import { shippedRules } from "./shipped-rules.ts";

const rule = (condition: unknown, more: object = {}) => ({
  id: "r-1",
  title: "A rule",
  domain: "air",
  type: "air_pollution",
  severity: "warning",
  condition,
  actions: ["Look"],
  ...more,
});
const problems = (given: unknown) => {
  const parsed = alertRule.safeParse(given);
  return parsed.success
    ? []
    : parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
};

describe("the form of a rule", () => {
  it("takes a threshold with its defaults", () => {
    expect(alertRule.parse(rule({ kind: "threshold", metric: "pm25", above: 120 }))).toMatchObject({
      enabled: true,
      condition: { statistic: "mean", averageMinutes: 1, forMinutes: 1, clearMinutes: 10 },
    });
  });

  it("takes a change over days in every domain, and a long search for the value before where values come days apart", () => {
    const price = {
      kind: "rate",
      metric: "modal_price",
      above: 9,
      over_minutes: 1440,
      at_most_minutes: 10_080,
    };
    expect(problems(rule(price, { domain: "market" }))).toEqual([]);
    expect(problems(rule({ kind: "rate", metric: "pm25", above: 9, over_minutes: 10_080 }))).toEqual([]);
  });

  it.each([
    [
      rule({ kind: "threshold", metric: "pm25" }),
      "condition.above: exactly one of above and below is needed",
    ],
    [rule({ kind: "threshold", metric: "pm25", above: 1, below: 2 }), "exactly one of above and below"],
    [
      rule({ kind: "threshold", metric: "pm25", above: 100, clear_at: 120 }),
      "condition.clear_at: has to lie on the quiet side of the threshold 100",
    ],
    [
      rule({ kind: "threshold", metric: "speed", above: 1 }),
      'condition.metric: air has no metric "speed"; it has pm25, pm10',
    ],
    [rule({ kind: "threshold", metric: "pm25", above: Number.NaN }), "above"],
    [rule({ kind: "threshold", metric: "pm25", above: 1, for_minutes: 0 }), "for_minutes"],
    [rule({ kind: "threshold", metric: "pm25", above: 1 }, { id: "Über" }), "id: a rule's id is lower-case"],
    [rule({ kind: "threshold", metric: "pm25", above: 1 }, { actions: [] }), "actions"],
    [rule({ kind: "forecast", metric: "pm25", above: 1, within_hours: 6, probability: 1.2 }), "probability"],
    [rule({ kind: "guess" }), "condition"],
    [
      rule({ kind: "rate", metric: "pm25", above: 9, over_minutes: 60, at_most_minutes: 2880 }),
      "condition.at_most_minutes: of air, which reports each minute, has to be at most over_minutes + 1440, 1500",
    ],
    [
      rule({
        kind: "together",
        parts: [
          { domain: "agriculture", of: { kind: "rate", metric: "ndvi", below: -1, over_minutes: 7200 } },
          {
            domain: "weather",
            of: { kind: "rate", metric: "rainfall", above: 1, over_minutes: 60, at_most_minutes: 7200 },
          },
        ],
      }),
      "condition.parts.1.of.at_most_minutes: of weather",
    ],
  ])("refuses %j by naming the field", (given, said) => {
    expect(problems(given).join("\n")).toContain(said);
  });
});

describe("the shipped rules", () => {
  const rules = shippedRules("2026-11-01");

  it("cover all seven domains, each also for silence, under ids of their own", () => {
    expect(new Set(rules.map(({ domain }) => domain))).toEqual(new Set(DOMAINS));
    for (const domain of DOMAINS)
      expect(rules.find(({ id }) => id === `${domain}-silent`)?.domain).toBe(domain);
    expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
  });

  it.each([200, 201, 300, 301, 400, 401, 450, 451, 500])(
    "call an AQI of %i the stage that GRAP calls it",
    (index) => {
      const above = rules.filter(({ condition }) => condition.kind === "aqi" && index > condition.above);
      expect(above.map(({ id }) => id).at(-1) ?? null).toBe(
        grapStage(index, "2026-11-01") && `grap-${grapStage(index, "2026-11-01")!.stage}`,
      );
    },
  );

  it("move half of the staff home at stage III from 21 November 2025 on, before at IV", () => {
    const stageOf = (date: string) =>
      shippedRules(date).find(({ actions }) => actions.some((action) => action.includes("work from home")))
        ?.id;
    expect([stageOf("2025-11-20"), stageOf("2025-11-21")]).toEqual(["grap-4", "grap-3"]);
  });
});
