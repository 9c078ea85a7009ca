import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { aqi, subIndex } from "./aqi.ts";
import { breakpoints, type Pollutant, pollutants } from "./aqi-table.ts";

const pollutant = fc.constantFrom(...pollutants);
const concentration = (of: Pollutant) =>
  fc.double({ min: 0, max: breakpoints[of].upper[4] * 2, noNaN: true });

describe("laws of the index", () => {
  it("more of a pollutant never lowers its sub-index", () => {
    fc.assert(
      fc.property(
        pollutant.chain((p) => fc.tuple(fc.constant(p), concentration(p), concentration(p))),
        ([p, a, b]) => {
          expect(subIndex(p, Math.min(a, b))).toBeLessThanOrEqual(subIndex(p, Math.max(a, b)));
        },
      ),
      { seed: 1 },
    );
  });

  it("has no jump: a step of a thousandth of the table's step moves the index by less than 0.01 of the steepest band", () => {
    fc.assert(
      fc.property(
        pollutant.chain((p) => fc.tuple(fc.constant(p), concentration(p))),
        ([p, c]) => {
          const step = breakpoints[p].step / 1000;
          // The steepest band of any pollutant climbs 250 index points per table step (lead, 3.1 to 3.5: 99 per 4).
          expect(Math.abs(subIndex(p, c + step) - subIndex(p, c))).toBeLessThan(0.26);
        },
      ),
      { seed: 2 },
    );
  });

  it("stays within 0 and 500", () => {
    fc.assert(
      fc.property(pollutant, fc.double({ noNaN: true, noDefaultInfinity: true }), (p, c) => {
        expect(subIndex(p, c)).toBeGreaterThanOrEqual(0);
        expect(subIndex(p, c)).toBeLessThanOrEqual(500);
      }),
      { seed: 3 },
    );
  });

  it("one more pollutant never lowers the index of a station", () => {
    fc.assert(
      fc.property(
        concentration("pm25"),
        concentration("so2"),
        concentration("no2"),
        concentration("o3"),
        (...c) => {
          const [pm25, so2, no2, o3] = c as [number, number, number, number];
          expect(aqi({ pm25, so2, no2, o3 }).index).toBeGreaterThanOrEqual(aqi({ pm25, so2, no2 }).index!);
        },
      ),
      { seed: 4 },
    );
  });
});
