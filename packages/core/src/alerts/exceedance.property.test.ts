import fc from "fast-check";
import { expect, it } from "vitest";
import { LEVELS } from "../forecast/metrics.ts";
import { probabilityAbove } from "./exceedance.ts";

const quantiles = fc
  .array(fc.double({ min: -100, max: 100, noNaN: true }), {
    minLength: LEVELS.length,
    maxLength: LEVELS.length,
  })
  .map((values) => values.toSorted((a, b) => a - b));

it("what lies above a quantile of its own is the rest of its level", () => {
  const uniform = LEVELS.map((level) => 100 * level);
  for (const [at, level] of LEVELS.entries()) {
    if (at < LEVELS.length - 1) expect(probabilityAbove(uniform, 100 * level)).toBeCloseTo(1 - level, 12);
  }
  expect(probabilityAbove(uniform, 37)).toBeCloseTo(0.63, 12);
});

it("falls as the bound rises, and is a probability", () => {
  fc.assert(
    fc.property(
      quantiles,
      fc.double({ min: -200, max: 200, noNaN: true }),
      fc.double({ min: 0, max: 50, noNaN: true }),
      (q, bound, more) => {
        const [lower, higher] = [probabilityAbove(q, bound), probabilityAbove(q, bound + more)];
        expect(higher).toBeLessThanOrEqual(lower + 1e-12);
        expect(lower >= 0 && lower <= 1).toBe(true);
      },
    ),
  );
});
