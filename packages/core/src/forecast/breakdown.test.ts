import { describe, expect, it } from "vitest";
import { Breakdown, seasonOf, worseServed } from "./breakdown.ts";

describe("errors in parts", () => {
  it("are by the hour of the wall clock and by the season of the Indian year", () => {
    const breakdown = new Breakdown();
    breakdown.add(Date.UTC(2024, 6, 1, 8, 30), 10, 12, 0, 20);
    breakdown.add(Date.UTC(2024, 6, 2, 8), 10, 16, 0, 9);
    breakdown.add(Date.UTC(2024, 0, 2, 9), 10, 9, 0, 20);
    breakdown.add(Date.UTC(2024, 0, 3, 9), Number.NaN, 9, 0, 20);
    expect(breakdown.parts()).toEqual([
      { by: "hour", part: "08", n: 2, mae: 4, coverage95: 0.5 },
      { by: "hour", part: "09", n: 1, mae: 1, coverage95: 1 },
      { by: "season", part: "monsoon", n: 2, mae: 4, coverage95: 0.5 },
      { by: "season", part: "winter", n: 1, mae: 1, coverage95: 1 },
    ]);
  });

  it("take June to September for the monsoon and March to May for the months before it", () => {
    expect([1, 2, 4, 5, 8, 9, 11].map((month) => seasonOf(Date.UTC(2024, month, 15)))).toEqual([
      "winter",
      "pre-monsoon",
      "pre-monsoon",
      "monsoon",
      "monsoon",
      "post-monsoon",
      "post-monsoon",
    ]);
  });
});

it("a ward with twice the relative error of the median is named, four like each other are not", () => {
  const wards = ["a", "b", "c", "d"].map((series) => ({ series, wape: 10 }));
  expect(worseServed(wards)).toEqual([]);
  expect(worseServed([...wards, { series: "e", wape: 20 }])).toEqual([{ series: "e", timesMedian: 2 }]);
});
