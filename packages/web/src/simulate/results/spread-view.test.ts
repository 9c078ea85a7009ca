import { describe, expect, it } from "vitest";
import { barsOf, countOutside, spanOf } from "./spread-view.ts";

const spread = (from: number, width: number, counts: number[]) => ({
  quantiles: [],
  bins: { from, width, counts },
});

describe("a histogram's drawing", () => {
  it("has a bar for each bin, side by side", () => {
    expect(barsOf(spread(1, 2, [3, 0, 5]))).toEqual([
      { from: 1, to: 3, count: 3 },
      { from: 3, to: 5, count: 0 },
      { from: 5, to: 7, count: 5 },
    ]);
  });

  it("has one bar where all runs say the same", () => {
    const [bar, ...others] = barsOf(spread(-4, 0, [200]));
    expect(others).toEqual([]);
    expect(bar!.from).toBeLessThan(-4);
    expect(bar!.to).toBeGreaterThan(-4);
    expect(bar!.count).toBe(200);
  });

  it("shows 0 where it is near, and not where bars would shrink to a line", () => {
    const all = { p2_5: 2, p97_5: 4 };
    expect(spanOf(spread(2, 1, [5, 5]), all)[0]).toBeLessThanOrEqual(0);
    expect(spanOf(spread(102, 1, [5, 5]), { p2_5: 102, p97_5: 104 })[0]).toBeGreaterThan(100);
  });

  it("leaves runs far out outside, and counts them", () => {
    const far = spread(0, 1, [50, 40, ...new Array<number>(97).fill(0), 2]);
    const span = spanOf(far, { p2_5: 0, p97_5: 2 });
    expect(span[1]).toBeLessThan(5);
    expect(countOutside(far, span)).toBe(2);
  });
});
