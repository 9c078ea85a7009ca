import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { entityKey } from "../observation/domain.ts";
import { fiveMinuteWindows, mergeWindows } from "./merge-windows.ts";
import { addValue, deviationOf, emptySummary, meanOf } from "./summary.ts";
import type { WindowSummary } from "./window.ts";
import { windowSortKey, windowStart } from "./window.ts";

const entity = entityKey("air", "P001");
const MIDNIGHT = Date.parse("2026-03-01T00:00:00+05:30");

function minute(offset: number, values: number[]): WindowSummary {
  const start = MIDNIGHT + offset * 60_000;
  const pm25 = emptySummary();
  for (const [i, value] of values.entries()) addValue(pm25, value, start + i);
  return { entity, resolution: "1m", start, observations: values.length, flags: {}, metrics: { pm25 } };
}

describe("windows", () => {
  it("begin at the hour and the midnight of India", () => {
    const at = Date.parse("2026-03-01T00:10:00+05:30");
    expect(windowSortKey("1h", windowStart("1h", at))).toBe("1h#2026-03-01T00:00:00+05:30");
    expect(windowSortKey("1d", windowStart("1d", at))).toBe("1d#2026-03-01T00:00:00+05:30");
    expect(windowStart("1d", at - 600_001)).toBe(MIDNIGHT - 86_400_000);
  });

  it("merged are the window of all their values", () => {
    const values = fc.array(fc.array(fc.integer({ min: -500, max: 500 }), { maxLength: 8 }), {
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(
      fc.property(values, (groups) => {
        const merged = mergeWindows(groups.map((group, i) => minute(i, group)))!;
        const all = groups.flat();
        expect(merged.observations).toBe(all.length);
        expect(merged.metrics["pm25"]).toMatchObject({
          count: all.length,
          sum: all.reduce((a, b) => a + b, 0),
          min: all.length === 0 ? null : Math.min(...all),
          max: all.length === 0 ? null : Math.max(...all),
          last: all.at(-1) ?? null,
        });
      }),
    );
  });

  it("of five minutes are five panes, tumbling or sliding", () => {
    const panes = [0, 1, 4, 5, 9].map((offset) => minute(offset, [offset]));
    const sums = (slide: 1 | 5) =>
      fiveMinuteWindows(panes, slide).map(({ start, metrics }) => [
        (start - MIDNIGHT) / 60_000,
        metrics["pm25"]?.sum,
      ]);
    expect(sums(5)).toEqual([
      [0, 5],
      [5, 14],
    ]);
    expect(sums(1)).toEqual([
      [-4, 0],
      [-3, 1],
      [-2, 1],
      [-1, 1],
      [0, 5],
      [1, 10],
      [2, 9],
      [3, 9],
      [4, 9],
      [5, 14],
      [6, 9],
      [7, 9],
      [8, 9],
      [9, 9],
    ]);
  });

  it("have the sample's mean and deviation (2, 4, 4, 4, 5, 5, 7, 9: 5 and 2.138)", () => {
    const summary = emptySummary();
    for (const value of [2, 4, 4, 4, 5, 5, 7, 9]) addValue(summary, value, 0);
    expect(meanOf(summary)).toBe(5);
    expect(deviationOf(summary)).toBeCloseTo(2.138, 3);
    expect(deviationOf(emptySummary())).toBeUndefined();
  });
});
