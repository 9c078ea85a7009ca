import { expect, it } from "vitest";
import { entityKey } from "../observation/domain.ts";
import { HOUR_MS, MINUTE_MS } from "../observation/instant.ts";
import { addValue, emptySummary } from "../window/summary.ts";
import type { Minute, Span } from "./judge-minute.ts";
import { alertRule } from "./rule.ts";
import { tryRule } from "./try-rule.ts";

const FROM = Date.parse("2026-03-02T06:00:00+05:30");
const place = entityKey("weather", "WS1");
const rule = (condition: object) =>
  alertRule.parse({
    id: "hot",
    title: "Hot",
    domain: "weather",
    type: "heat_wave",
    severity: "severe",
    enabled: false,
    condition,
    actions: ["Look"],
  });
const hot = rule({ kind: "threshold", metric: "temperature", above: 40, for_minutes: 5, clear_minutes: 5 });

/** Minutes of which `isHot` says which are. */
const world =
  (isHot: (minute: number) => boolean) =>
  async (_: unknown, [{ from, to } = { from: 0, to: 0 }]: readonly Span[]) => {
    const minutes: Minute[] = [];
    for (let start = from; start < to; start += MINUTE_MS) {
      const temperature = emptySummary();
      addValue(temperature, isHot((start - FROM) / MINUTE_MS) ? 44 : 30, start);
      minutes.push({ start, metrics: { temperature } });
    }
    return { minutes };
  };

it("says which alerts there would have been, over the borders of its hours, though the rule is switched off", async () => {
  // From 0:50 to 1:10, for three minutes at 2:00 (too short), and from 2:55 to the end.
  const isHot = (at: number) => (at >= 50 && at < 70) || (at >= 120 && at < 123) || at >= 175;
  const { alerts } = await tryRule(hot, place, { from: FROM, to: FROM + 3 * HOUR_MS }, world(isHot));
  const minutes = alerts.map(({ openedAt, status }) => [(openedAt - FROM) / MINUTE_MS, status]);
  expect(minutes).toEqual([
    [54, "resolved"],
    [179, "active"],
  ]);
});

it("looks back on minutes that were read once", async () => {
  const rise = rule({
    kind: "rate",
    metric: "temperature",
    above: 10,
    over_minutes: 100,
    average_minutes: 10,
    clear_minutes: 5,
  });
  const read = new Map<number, number>();
  const hotFrom150 = world((at) => at >= 150);
  const counted: typeof hotFrom150 = async (place, spans) => {
    for (const { from, to } of spans)
      for (let at = from; at < to; at += MINUTE_MS) read.set(at, (read.get(at) ?? 0) + 1);
    return hotFrom150(place, spans);
  };
  const { alerts, minutes } = await tryRule(rise, place, { from: FROM, to: FROM + 5 * HOUR_MS }, counted);
  // Ten-minute means: 14 degrees more than 100 minutes before by more than 10 once 8 of 10 minutes are hot.
  expect(alerts.map(({ openedAt }) => (openedAt - FROM) / MINUTE_MS)).toEqual([157]);
  expect(new Set(read.values())).toEqual(new Set([1]));
  expect(read.size).toBe(5 * 60 + 109);
  // Those that it looked back on lie before what was asked about.
  expect(minutes).toBe(5 * 60);
});

it("tells a place of which nothing was observed from a quiet one", async () => {
  const nothing = await tryRule(hot, place, { from: FROM, to: FROM + HOUR_MS }, async () => ({
    minutes: [],
  }));
  expect(nothing).toEqual({ alerts: [], minutes: 0 });
});

it("refuses what one place cannot show by itself", async () => {
  const jam = rule({ kind: "absence", minutes: 30 });
  await expect(
    tryRule(
      jam,
      place,
      { from: FROM, to: FROM + HOUR_MS },
      world(() => false),
    ),
  ).rejects.toThrow(/condition.kind: "absence".*threshold, rate, anomaly, stuck/);
});
