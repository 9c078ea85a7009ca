import { describe, expect, it } from "vitest";
import { entityKey } from "../observation/domain.ts";
import { openAlert } from "./alert.ts";
import { shippedRules } from "./shipped-rules.ts";
import { healthAdvice } from "./wire.ts";

/** CPCB, National Air Quality Index (2014), health statements by category. */
const PUBLISHED = [
  [201, "Breathing discomfort to most people on prolonged exposure"],
  [300, "Breathing discomfort to most people on prolonged exposure"],
  [301, "Respiratory illness on prolonged exposure"],
  [400, "Respiratory illness on prolonged exposure"],
  [401, "Affects healthy people and seriously impacts those with existing diseases"],
  [500, "Affects healthy people and seriously impacts those with existing diseases"],
] as const;

describe("the advice beside an alert of the index", () => {
  it.each(PUBLISHED)("of %i is CPCB's own: %s", (index, statement) => {
    const rule = shippedRules("2026-11-01").find(({ id }) => id === "grap-1")!;
    const entity = entityKey("air", "P001");
    const evidence = { entity, metric: "aqi", value: index, bound: 200, unit: "AQI" };
    expect(healthAdvice(openAlert({ rule, entity, at: 0, evidence: [evidence] }))).toBe(statement);
  });

  it("is none where something else was measured", () => {
    const rule = shippedRules("2026-11-01").find(({ id }) => id === "weather-heat-wave")!;
    const entity = entityKey("weather", "WS1");
    const evidence = { entity, metric: "temperature", value: 46, bound: 45, unit: "°C" };
    expect(healthAdvice(openAlert({ rule, entity, at: 0, evidence: [evidence] }))).toBeNull();
  });
});
