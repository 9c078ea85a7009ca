import { expect, it } from "vitest";
import { entityKey } from "../observation/domain.ts";
import { HOUR_MS, MINUTE_MS } from "../observation/instant.ts";
import { addValue, emptySummary } from "../window/summary.ts";
import type { Minute } from "./judge-minute.ts";
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
const world = (isHot: (minute: number) => boolean) => async (_: unknown, from: number, to: number) => {
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
  const alerts = await tryRule(hot, place, { from: FROM, to: FROM + 3 * HOUR_MS }, world(isHot));
  const minutes = alerts.map(({ openedAt, status }) => [(openedAt - FROM) / MINUTE_MS, status]);
  expect(minutes).toEqual([
    [54, "resolved"],
    [179, "active"],
  ]);
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
