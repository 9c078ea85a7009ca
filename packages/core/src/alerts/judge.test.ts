import { describe, expect, it } from "vitest";
import { entityKey } from "../observation/domain.ts";
import { HOUR_MS, MINUTE_MS } from "../observation/instant.ts";
import { addValue, emptySummary } from "../window/summary.ts";
import { judgeMinute, type Minute } from "./judge-minute.ts";
import { judgeAbsence, judgeAqi, judgeForecast } from "./judge-slow.ts";
import { alertRule, type Condition, type MinuteCondition } from "./rule.ts";

const minute = (at: number, pm25?: number): Minute => {
  const summary = emptySummary();
  if (pm25 !== undefined) addValue(summary, pm25, at * MINUTE_MS);
  return { start: at * MINUTE_MS, metrics: pm25 === undefined ? {} : { pm25: summary } };
};
/** A condition as a rule holds it, with its defaults. */
const parsed = (given: object): Condition =>
  alertRule.parse({
    id: "rule",
    title: "A rule",
    domain: "air",
    type: "air_pollution",
    severity: "warning",
    condition: given,
    actions: ["Look"],
  }).condition;
const condition = (given: object) => parsed({ metric: "pm25", ...given }) as MinuteCondition;
const verdict = (
  given: object,
  values: (number | undefined)[],
  usual?: { count: number; mean: number; m2: number },
) =>
  judgeMinute(
    condition(given),
    {
      minutes: values.map((value, at) => minute(at, value)),
      ...(usual && { usual: { pm25: { ...usual, resolution: 1 } } }),
    },
    (values.length - 1) * MINUTE_MS,
  );

describe("a minute against a condition", () => {
  it("is a sign above the threshold, between it and the clearing level neither, quiet below", () => {
    const above = { kind: "threshold", above: 100, clear_at: 80 };
    expect(verdict(above, [101]).verdict).toBe("sign");
    expect(verdict(above, [100]).verdict).toBe("between");
    expect(verdict(above, [80]).verdict).toBe("quiet");
  });

  it("mirrors that for a threshold below", () => {
    const below = { kind: "threshold", below: 10, clear_at: 20 };
    expect([9, 15, 20].map((value) => verdict(below, [value]).verdict)).toEqual(["sign", "between", "quiet"]);
  });

  it("averages over the minutes that have a value, and knows nothing without one in the judged minute", () => {
    const mean = { kind: "threshold", above: 100, average_minutes: 3 };
    expect(verdict(mean, [500, 90, undefined, 120]).value).toBe(105);
    expect(verdict(mean, [500, 500, undefined]).verdict).toBe("unknown");
  });

  it("compares a rate with the value so long before", () => {
    const rate = { kind: "rate", above: 50, over_minutes: 2 };
    expect(verdict(rate, [100, 0, 151])).toEqual({ verdict: "sign", value: 51 });
    expect(verdict(rate, [100, 151]).verdict).toBe("unknown");
  });

  it("compares a rate in per cent with the newest value that is old enough and not too old", () => {
    const rate = { kind: "rate", percent: true, above: 30, over_minutes: 2, at_most_minutes: 4 };
    expect(verdict(rate, [50, 100, undefined, undefined, 131])).toEqual({ verdict: "sign", value: 31 });
    expect(verdict(rate, [100, undefined, undefined, undefined, 131]).verdict).toBe("sign");
    expect(verdict(rate, [100, undefined, undefined, undefined, undefined, 131]).verdict).toBe("unknown");
    expect(verdict(rate, [0, undefined, 131]).verdict).toBe("unknown");
  });

  it("calls an instrument stuck that shows the same again, unless it is zero", () => {
    const stuck = condition({ kind: "stuck", for_minutes: 3 });
    const judged = (value: number, last?: number) =>
      judgeMinute(stuck, { minutes: [minute(0, value)] }, 0, last).verdict;
    expect([judged(41.3, 41.3), judged(41.3, 41.2), judged(41.3), judged(0, 0)]).toEqual([
      "sign",
      "quiet",
      "quiet",
      "quiet",
    ]);
  });

  it("counts deviations from what is usual, of which enough must be known", () => {
    const odd = { kind: "anomaly", deviations: 3, direction: "above" };
    expect(verdict(odd, [131], { count: 101, mean: 100, m2: 100 * 100 })).toMatchObject({
      verdict: "sign",
      value: 3.1,
    });
    expect(verdict(odd, [69], { count: 101, mean: 100, m2: 100 * 100 }).verdict).toBe("quiet");
    const matters = { ...odd, at_least: 132 };
    expect(verdict(matters, [131], { count: 101, mean: 100, m2: 100 * 100 }).verdict).toBe("quiet");
    expect(verdict(matters, [132], { count: 101, mean: 100, m2: 100 * 100 }).verdict).toBe("sign");
    expect(verdict(odd, [500], { count: 5, mean: 100, m2: 1 }).verdict).toBe("unknown");
  });
});

describe("what is judged on a schedule", () => {
  const station = entityKey("air", "P001");
  const now = 10 * HOUR_MS;
  const of = <Kind extends Condition["kind"]>(kind: Kind, given: object) =>
    parsed({ kind, ...given }) as Extract<Condition, { kind: Kind }>;

  it("silence is longer than allowed, not as long", () => {
    const silent = of("absence", { minutes: 30 });
    expect(judgeAbsence(silent, station, now - 30 * MINUTE_MS, now)).toBeUndefined();
    expect(judgeAbsence(silent, station, now - 31 * MINUTE_MS, now)?.value).toBe(31);
  });

  it("an index that cannot be told is no sign", () => {
    const severe = of("aqi", { above: 400 });
    expect(judgeAqi(severe, station, null)).toBeUndefined();
    expect(judgeAqi(severe, station, 400)).toBeUndefined();
    expect(judgeAqi(severe, station, 401)?.value).toBe(401);
  });

  it("a forecast names its most probable hour within the horizon", () => {
    const soon = of("forecast", { metric: "pm25", above: 200, within_hours: 6, probability: 0.7 });
    const hour = (ahead: number, probability: number) => ({
      at: now + ahead * HOUR_MS,
      mean: 190 + ahead,
      probabilityAbove: () => probability,
    });
    const judge = (hours: ReturnType<typeof hour>[]) =>
      judgeForecast(soon, station, { unit: "µg/m³", model: "m 1.0.0", hours }, now);
    expect(judge([hour(0, 1), hour(7, 1), hour(3, 0.7)])).toBeUndefined();
    expect(judge([hour(2, 0.8), hour(5, 0.9), hour(6, 0.85)])).toMatchObject({
      probability: 0.9,
      value: 195,
      expectedAt: now + 5 * HOUR_MS,
    });
  });
});
