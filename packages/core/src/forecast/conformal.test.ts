import { describe, expect, it } from "vitest";
import { normal } from "../random/draw.ts";
import { randomStream } from "../random/philox.ts";
import { ConformalBounds } from "./conformal.ts";
import { LEVELS } from "./metrics.ts";
import { SortedErrors } from "./sorted-errors.ts";

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
    const again = new ConformalBounds().restore(JSON.parse(JSON.stringify(bounds.toJson())));
    for (let i = 0; i < 40; i++) {
      for (const each of [bounds, again]) each.observe(2 + i, each.quantiles(0, 1), 2 + i, 1);
    }
    expect([...again.quantiles(1, 2)]).toEqual([...bounds.quantiles(1, 2)]);
  });

  it("count errors of other series half, and their own whole", () => {
    const pool = new SortedErrors();
    const [own, other] = [new ConformalBounds(pool), new ConformalBounds(pool)];
    // 100 of its own between -1 and 1, 200 of another between -3 and 3: as many count.
    for (let i = 0; i < 100; i++) own.remember((i - 49.5) / 50);
    for (let i = 0; i < 200; i++) other.remember((3 * (i - 99.5)) / 100);
    // They reach no further than its own largest error.
    expect(own.quantiles(0, 1)[last]!).toBeCloseTo(0.99, 6);
    // A fortieth of the 200 that count are 5: the ten largest of the other's, from 3 × 0.905 on.
    expect(own.quantiles(0, 0.1)[last]!).toBeCloseTo(0.1 * 3 * 0.905, 6);
    const again = [new ConformalBounds(), new ConformalBounds()];
    const kept = new SortedErrors();
    again.forEach((_, i) => {
      again[i] = new ConformalBounds(kept).restore([own, other][i]!.toJson());
    });
    expect([...again[0]!.quantiles(1, 0.3)]).toEqual([...own.quantiles(1, 0.3)]);
  });

  it("widen when forecasts under way look missed, and go back when they do not", () => {
    const bounds = new ConformalBounds();
    for (let i = 1; i <= 999; i++) bounds.remember(i / 500 - 1);
    const before = [...bounds.quantiles(0, 1)];
    const made = Array.from({ length: 20 }, () => Float64Array.from(before));
    bounds.lean(1.5, made);
    const wide = bounds.quantiles(0, 1);
    expect(wide[last]!).toBeGreaterThan(before[last]! + 0.02);
    expect(wide[0]!).toBeGreaterThanOrEqual(before[0]!);
    bounds.lean(0, []);
    expect([...bounds.quantiles(0, 1)]).toEqual(before);
  });

  it("cover walks whose errors overlap for a month better with other walks' errors and with what is under way", () => {
    const stream = randomStream(17, "overlapping walks");
    const horizon = 30;
    const count = 12;
    /** Mean distance of a walk's coverage from 95 %, and mean coverage, per cent, over 500 forecasts after 500 that are learnt from. */
    const measure = (together: boolean, leaning: boolean) => {
      const pool = together ? new SortedErrors() : undefined;
      const walks = Array.from({ length: count }, (_, walk) => {
        const values = new Float64Array(1_100);
        for (let step = 1; step < values.length; step++) {
          // Calm and restless half-years.
          const restless = Math.floor((step + 60 * walk) / 180) % 2 === 0 ? 1 : 2;
          values[step] = values[step - 1]! + restless * normal(stream, walk, step);
        }
        return { values, bounds: new ConformalBounds(pool), made: [] as Float64Array[], inside: 0 };
      });
      for (let now = 0; now < 1_030; now++) {
        for (const { values, bounds, made } of walks) {
          if (now < horizon) continue;
          const error = values[now]! - values[now - horizon]!;
          if (now < 300) bounds.remember(error);
          else bounds.observe(values[now]!, made[now - horizon]!, error);
          if (leaning) bounds.lean(values[now]!, made.slice(now - horizon + 1, now));
        }
        for (const walk of walks) {
          const quantiles = walk.bounds.quantiles(walk.values[now]!, 1);
          walk.made[now] = quantiles;
          const truth = walk.values[now + horizon]!;
          if (now >= 530 && truth >= quantiles[0]! && truth <= quantiles[last]!) walk.inside++;
        }
      }
      const shares = walks.map(({ inside }) => (100 * inside) / 500);
      const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / count;
      return { distance: mean(shares.map((share) => Math.abs(share - 95))), coverage: mean(shares) };
    };
    const alone = measure(false, false);
    const both = measure(true, true);
    expect(both.distance).toBeLessThan(alone.distance);
    expect(Math.abs(both.coverage - 95)).toBeLessThan(2);
  });
});
