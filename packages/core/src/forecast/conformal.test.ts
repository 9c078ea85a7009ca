import { describe, expect, it } from "vitest";
import { normal } from "../random/draw.ts";
import { randomStream } from "../random/philox.ts";
import { ConformalBounds } from "./conformal.ts";
import { LEVELS } from "./metrics.ts";

const last = LEVELS.length - 1;

function coverage(scaleAt: (i: number) => number, shiftAt: (i: number) => number, count = 6000) {
  const stream = randomStream(11, "conformal");
  const bounds = new ConformalBounds();
  for (let i = 0; i < 500; i++) bounds.remember(normal(stream, i));
  let inside = 0;
  for (let i = 0; i < count; i++) {
    const truth = shiftAt(i) + scaleAt(i) * normal(stream, 500 + i);
    const quantiles = bounds.quantiles(0, 1);
    if (truth >= quantiles[0]! && truth <= quantiles[last]!) inside++;
    bounds.observe(truth, quantiles, truth);
  }
  return inside / count;
}

describe("conformal bounds", () => {
  it("cover 95 % of what is like the past", () => {
    expect(
      Math.abs(
        coverage(
          () => 1,
          () => 0,
        ) - 0.95,
      ),
    ).toBeLessThan(0.01);
  });

  it("cover 93 to 97 % while the noise doubles and halves", () => {
    const share = coverage(
      (i) => (Math.floor(i / 1500) % 2 === 0 ? 1 : 2),
      () => 0,
    );
    expect(Math.abs(share - 0.95)).toBeLessThan(0.02);
  });

  it("cover 93 to 97 % of a centre that drifts away by three spreads", () => {
    expect(
      Math.abs(
        coverage(
          () => 1,
          (i) => i / 2000,
        ) - 0.95,
      ),
    ).toBeLessThan(0.02);
  });

  it("give quantiles in order, centred quantile near the median of the errors", () => {
    const bounds = new ConformalBounds();
    for (let i = 1; i <= 999; i++) bounds.remember(2 * (i / 500 - 1), 2);
    const quantiles = bounds.quantiles(10, 2);
    expect([...quantiles]).toEqual([...quantiles].sort((a, b) => a - b));
    expect(quantiles[5]).toBeCloseTo(10, 6);
    expect(quantiles[last]).toBeCloseTo(10 + 2 * 0.95, 6);
  });

  it("reach no further than the largest error, but for misses that go on", () => {
    const bounds = new ConformalBounds();
    // Errors of up to 1 in a quiet time: a hundred times as restless a moment has not been seen to err by 100.
    for (let i = 1; i <= 999; i++) bounds.remember(i / 500 - 1, 0.01);
    expect(bounds.quantiles(0, 1)[last]!).toBeLessThanOrEqual(1);
    for (let i = 1; i <= 20; i++) bounds.observe(1 + i, bounds.quantiles(0, 1), 1 + i, 1);
    const wide = bounds.quantiles(0, 1)[last]!;
    expect(wide).toBeGreaterThan(21);
    expect(wide).toBeLessThan(42);
  });

  it("are the same after JSON, also when more errors came than are remembered", () => {
    const stream = randomStream(5, "kept bounds");
    const bounds = new ConformalBounds();
    for (let i = 0; i < 3_500; i++) bounds.remember(normal(stream, i), 0.5 + (i % 3));
    const again = ConformalBounds.fromJson(JSON.parse(JSON.stringify(bounds.toJson())));
    for (let i = 0; i < 40; i++) {
      for (const each of [bounds, again]) each.observe(2 + i, each.quantiles(0, 1), 2 + i, 1);
    }
    expect([...again.quantiles(1, 2)]).toEqual([...bounds.quantiles(1, 2)]);
  });
});
