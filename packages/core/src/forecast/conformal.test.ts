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
    for (let i = 1; i <= 999; i++) bounds.remember(i / 500 - 1);
    const quantiles = bounds.quantiles(10, 2);
    expect([...quantiles]).toEqual([...quantiles].sort((a, b) => a - b));
    expect(quantiles[5]).toBeCloseTo(10, 6);
    expect(quantiles[last]).toBeCloseTo(10 + 2 * 0.95, 6);
  });
});
