import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ticksIn } from "./ticks.ts";

describe("ticks of an axis", () => {
  it("are round numbers", () => {
    expect(ticksIn(-0.31, 1.2, 4)).toEqual([0, 0.5, 1]);
    expect(ticksIn(1044, 44_093, 5)).toEqual([10_000, 20_000, 30_000, 40_000]);
  });

  it("lie inside, ascend, and are never many more than are wished", () => {
    const number = fc.double({ min: -1e9, max: 1e9, noNaN: true });
    fc.assert(
      fc.property(
        number,
        fc.double({ min: 1e-3, max: 1e9, noNaN: true }),
        fc.integer({ min: 1, max: 12 }),
        (low, size, wanted) => {
          const ticks = ticksIn(low, low + size, wanted);
          expect(ticks.length).toBeLessThanOrEqual(wanted + 1);
          for (const [at, tick] of ticks.entries()) {
            expect(tick).toBeGreaterThanOrEqual(low - 1e-6 * size);
            expect(tick).toBeLessThanOrEqual(low + size + 1e-6 * size);
            if (at > 0) expect(tick).toBeGreaterThan(ticks[at - 1]!);
          }
        },
      ),
    );
  });

  it("of a single number are that number", () => {
    expect(ticksIn(3, 3, 5)).toEqual([3]);
  });
});
