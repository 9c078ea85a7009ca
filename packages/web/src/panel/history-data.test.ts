import { describe, expect, it } from "vitest";
import type { Point } from "../api/types.ts";
import { mergePoints, summaryOf, toColumns, toCsv } from "./history-data.ts";

const MINUTE = 60_000;
const START = Date.parse("2026-01-05T09:00:00+05:30");

const point = (minute: number, mean: number, count = 1): Point => ({
  start: new Date(START + minute * MINUTE).toISOString(),
  end: new Date(START + (minute + 1) * MINUTE).toISOString(),
  observations: count,
  flags: {},
  metrics: { pressure: { count, mean, min: mean - 1, max: mean + 1 } },
});

describe("a chart's columns", () => {
  it("hold mean, lowest and highest at the window's start", () => {
    const [time, mean, min, max] = toColumns([point(0, 5)], "pressure", MINUTE);
    expect([time, mean, min, max]).toEqual([[START / 1000], [5], [4], [6]]);
  });

  it("break where a window is missing", () => {
    const points = [point(0, 5), point(1, 6), point(2, 6), point(5, 7)];
    const [time, mean] = toColumns(points, "pressure", MINUTE);
    expect(mean).toEqual([5, 6, 6, null, 7]);
    expect(time.map((seconds) => (seconds * 1000 - START) / MINUTE)).toEqual([0, 1, 2, 3, 5]);
  });

  it("do not break between the hourly reports of a station that is shown by the minute", () => {
    const points = [point(0, 5), point(60, 6), point(120, 7), point(360, 8)];
    expect(toColumns(points, "pressure", MINUTE)[1]).toEqual([5, 6, 7, null, 8]);
  });

  it("are empty for a metric that never came", () => {
    expect(toColumns([point(0, 5)], "flow", MINUTE)).toEqual([[], [], [], []]);
  });
});

describe("a history that grows", () => {
  it("takes a window's newer figures, adds later windows, and lets go of what left the range", () => {
    const merged = mergePoints([point(0, 1), point(1, 2)], [point(1, 3, 2), point(2, 4)], START + MINUTE);
    expect(merged.map(({ metrics }) => metrics["pressure"]!.mean)).toEqual([3, 4]);
  });
});

describe("a summary", () => {
  it("weighs each window by its observations", () => {
    expect(summaryOf([point(0, 10, 3), point(1, 20, 1)], "pressure")).toEqual({
      points: 2,
      observations: 4,
      mean: 12.5,
      min: 9,
      max: 21,
    });
  });
});

describe("the file", () => {
  it("names the unit of each column and has a line per window", () => {
    expect(toCsv([point(0, 5)], { pressure: "bar" })).toBe(
      "start,end,observations,flagged,pressure_mean (bar),pressure_min (bar),pressure_max (bar),pressure_count\r\n" +
        "2026-01-05T03:30:00.000Z,2026-01-05T03:31:00.000Z,1,0,5,4,6,1\r\n",
    );
  });
});
