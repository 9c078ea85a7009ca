import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MINUTE_MS } from "../observation/instant.ts";
import { addValue, emptySummary } from "../window/summary.ts";
import { judgeMinute, type Minute, spansRead } from "./judge-minute.ts";
import { alertRule, type MinuteCondition } from "./rule.ts";

const DAYS = 3;
const minutes = (count: number) => count * MINUTE_MS;

/** Conditions on one metric of a mandi, where every reach back is allowed. */
const condition: fc.Arbitrary<MinuteCondition> = fc
  .record({
    kind: fc.constantFrom("rate", "threshold", "stuck"),
    over: fc.integer({ min: 1, max: 2000 }),
    further: fc.integer({ min: 0, max: 1500 }),
    averaged: fc.integer({ min: 1, max: 40 }),
  })
  .map(({ kind, over, further, averaged }) => {
    const level = { metric: "modal_price", average_minutes: averaged };
    const conditions = {
      rate: { kind, ...level, above: 10, over_minutes: over, at_most_minutes: over + further },
      threshold: { kind, ...level, above: 10 },
      stuck: { kind, metric: "modal_price" },
    };
    return alertRule.parse({
      id: "rule",
      title: "A rule",
      domain: "market",
      type: "price_spike",
      severity: "info",
      condition: conditions[kind],
      actions: ["Look"],
    }).condition as MinuteCondition;
  });

/** Minutes of which some are missing. */
const past: fc.Arbitrary<Minute[]> = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 0, max: 40 })), {
    minLength: 5,
    maxLength: 60,
  })
  .map((steps) => {
    let at = 0;
    return steps.flatMap(([pause, value]): Minute[] => {
      at += pause;
      if (at >= DAYS * 1440) return [];
      const modal_price = emptySummary();
      addValue(modal_price, value, minutes(at));
      return [{ start: minutes(at), metrics: { modal_price } }];
    });
  });

describe("what judging reads", () => {
  it("is enough: every minute is judged as it is with the whole past", () => {
    fc.assert(
      fc.property(
        fc.array(condition, { minLength: 1, maxLength: 3 }),
        past,
        fc.integer({ min: 1, max: 180 }),
        (conditions, all, length) => {
          const to = (all.at(-1)?.start ?? 0) + MINUTE_MS;
          const judged = { from: to - minutes(length), to };
          const spans = spansRead(conditions, judged);
          const read = all.filter(({ start }) => spans.some(({ from, to }) => start >= from && start < to));
          for (const each of conditions) {
            for (const { start } of all) {
              if (start < judged.from) continue;
              expect(judgeMinute(each, { minutes: read }, start)).toEqual(
                judgeMinute(each, { minutes: all }, start),
              );
            }
          }
        },
      ),
    );
  });

  it("is in order and apart, and of a change over a week no more than its two ends", () => {
    fc.assert(
      fc.property(fc.array(condition, { minLength: 1, maxLength: 4 }), (conditions) => {
        const spans = spansRead(conditions, { from: 0, to: MINUTE_MS });
        for (const [index, { from, to }] of spans.entries()) {
          expect(from).toBeLessThan(to);
          if (index > 0) expect(from).toBeGreaterThan(spans[index - 1]!.to);
        }
      }),
    );
    const week = alertRule.parse({
      id: "week",
      title: "A week",
      domain: "air",
      type: "air_unusual",
      severity: "info",
      condition: { kind: "rate", metric: "pm25", above: 50, over_minutes: 10_080, average_minutes: 60 },
      actions: ["Look"],
    }).condition as MinuteCondition;
    expect(spansRead([week], { from: minutes(20_000), to: minutes(20_001) })).toEqual([
      { from: minutes(20_000 - 10_080 - 59), to: minutes(20_001 - 10_080) },
      { from: minutes(20_000 - 59), to: minutes(20_001) },
    ]);
  });
});
