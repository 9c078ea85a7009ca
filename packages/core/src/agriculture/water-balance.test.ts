import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  adjustForClimate,
  basalCoefficients,
  rootDepth,
  seasonClimate,
  seasonDays,
  singleCoefficient,
} from "./crop-coefficient.ts";
import { CROPS, SOILS } from "./crops.ts";
import { type FieldOptions, fieldSeason, growingDegrees } from "./water-balance.ts";

const named = (name: string) => CROPS.find((crop) => crop.name === name)!;
const loam = SOILS.find((soil) => soil.name === "loam")!;
const days = (et0: number, rainMm: number, length = 400) => Array.from({ length }, () => ({ et0, rainMm }));
const options = (change: Partial<FieldOptions> = {}): FieldOptions => ({
  crop: named("wheat"),
  soil: loam,
  coefficient: "single",
  irrigation: { kind: "rainfed" },
  ...change,
});

describe("crop coefficients", () => {
  it("of central Indian wheat follow FAO-56's stages of 15, 25, 50 and 30 days", () => {
    const wheat = named("wheat");
    expect(seasonDays(wheat)).toBe(120);
    expect([0, 14, 40, 89, 90].map((day) => singleCoefficient(wheat, day))).toEqual([
      0.3, 0.3, 1.15, 1.15, 1.15,
    ]);
    expect(singleCoefficient(wheat, 27.5)).toBeCloseTo((0.3 + 1.15) / 2, 12);
    expect(singleCoefficient(wheat, 105)).toBeCloseTo((1.15 + 0.25) / 2, 12);
  });

  it("move by FAO-56 equation 62: maize of 2 m in 2.2 m/s and 75 % becomes 1.10, in 4.6 m/s and 44 % 1.30 (example 28)", () => {
    const maize = named("maize");
    expect(adjustForClimate(maize, { wind2m: 4.6, minHumidity: 44 })[1]).toBeCloseTo(1.3, 1);
    expect(adjustForClimate(maize, { wind2m: 2.2, minHumidity: 75 })[1]).toBeCloseTo(1.1, 1);
  });

  it("take the climate from mid and late season: measured, or from the dew point at the day's highest temperature", () => {
    const wheat = named("wheat");
    const spell = (length: number, wind2m: number, more: object) =>
      Array.from({ length }, () => ({ dayOfYear: 1, min: 15, max: 24.5, wind2m, ...more }));
    const measured = [
      ...spell(40, 9, { humidity: { min: 90 } }),
      ...spell(80, 4.6, { humidity: { min: 44 } }),
    ];
    expect(seasonClimate(wheat, measured)!.wind2m).toBeCloseTo(4.6, 12);
    expect(seasonClimate(wheat, measured)!.minHumidity).toBeCloseTo(44, 12);
    // FAO-56 example 3: 1.705 kPa saturate air at 15 °C, 3.075 kPa at 24.5 °C.
    const dew = seasonClimate(wheat, spell(120, 2, { dewPoint: 15 }))!;
    expect(dew.minHumidity).toBeCloseTo((100 * 1.705) / 3.075, 1);
    expect(seasonClimate(wheat, spell(120, 2, {}))).toBeUndefined();
  });

  it("send roots down to their full depth by mid-season and no further", () => {
    const cotton = named("cotton");
    expect(rootDepth(cotton, 0)).toBe(0.2);
    expect(rootDepth(cotton, 80)).toBeCloseTo(1.35, 12);
    expect(rootDepth(cotton, 190)).toBe(1.35);
  });
});

describe("field water balance", () => {
  const water = fc.double({ min: 0, max: 40, noNaN: true });

  it("loses no water: rain and irrigation are evapotranspiration, percolation and storage", () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ et0: fc.double({ min: 0, max: 9, noNaN: true }), rainMm: water }), {
          minLength: 120,
          maxLength: 120,
        }),
        fc.constantFrom("single", "dual"),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (weather, coefficient, startDepletion) => {
          const { totals } = fieldSeason(
            weather,
            options({
              coefficient,
              startDepletion,
              irrigation: { kind: "deficit", share: 0.9, largestMm: 60 },
            }),
          );
          expect(totals.rain + totals.irrigation).toBeCloseTo(
            totals.eta + totals.percolation + totals.storageChange,
            6,
          );
        },
      ),
      { numRuns: 50 },
    );
  });

  it("gives the full yield where the readily available water is kept up, less where it is not, never more than all", () => {
    const fed = fieldSeason(
      days(5, 0),
      options({ irrigation: { kind: "deficit", share: 0.9, largestMm: 100 } }),
    );
    const dry = fieldSeason(days(5, 0), options());
    expect(fed.relativeYield).toBe(1);
    expect(fed.stressDays).toBe(0);
    expect(dry.relativeYield).toBeLessThan(0.7);
    expect(dry.stressDays).toBeGreaterThan(30);
  });

  it("yields no less with more rain on any day", () => {
    fc.assert(
      fc.property(
        fc.array(water, { minLength: 120, maxLength: 120 }),
        fc.nat(119),
        water,
        (rain, day, more) => {
          const run = (extra: number) =>
            fieldSeason(
              rain.map((rainMm, at) => ({
                et0: 6,
                rainMm: (at % 9 === 0 ? rainMm : 0) + (at === day ? extra : 0),
              })),
              options(),
            ).relativeYield;
          expect(run(more)).toBeGreaterThanOrEqual(run(0) - 1e-12);
        },
      ),
      { numRuns: 50 },
    );
  });

  it("yields exactly 1 − Ky·(1 − ETa/ETc) (FAO-33)", () => {
    const season = fieldSeason(days(5, 1.5), options());
    expect(season.relativeYield).toBeCloseTo(1 - 1.1 * (1 - season.totals.eta / season.totals.etc), 12);
  });

  it("with drip on a third of the ground evaporates less than with flood (dual coefficient)", () => {
    const rule = { kind: "deficit", share: 0.6, largestMm: 100 } as const;
    const run = (wettedShare: number) =>
      fieldSeason(
        days(6, 0),
        options({ crop: named("cotton"), coefficient: "dual", irrigation: rule, wettedShare }),
      ).totals;
    expect(run(0.35).eta).toBeLessThan(run(1).eta);
  });

  it("evaporates no more than was applied when drip wets dry ground once (FAO-56 eq. 77)", () => {
    // 5 mm on a third of the ground before anything grows: what leaves the soil cannot be more than those 5 mm.
    const watered = days(6, 0).map((day, at) => ({ ...day, irrigationMm: at === 2 ? 5 : 0 }));
    const season = fieldSeason(watered, options({ coefficient: "dual", wettedShare: 0.35 }));
    const basal = basalCoefficients(named("wheat"), { wind2m: 2, minHumidity: 45 })[0];
    const initial = season.etc.slice(0, 15).map((etc) => etc - basal * 6);
    const evaporated = initial.reduce((sum, mm) => sum + mm, 0);
    expect(evaporated).toBeGreaterThan(1);
    expect(evaporated).toBeLessThanOrEqual(5 + 1e-9);
  });

  it("after rain evaporates from all of the ground, drip or not (FAO-56 p. 149)", () => {
    const rained = days(6, 0).map((day, at) => ({ ...day, rainMm: at === 2 ? 20 : 0, irrigationMm: 0 }));
    const [drip, flood] = [0.35, 1].map((wettedShare) =>
      fieldSeason(rained, options({ coefficient: "dual", wettedShare })),
    );
    expect(drip!.etc).toEqual(flood!.etc);
  });

  it("refuses a missing day, and a negative rain by day and field", () => {
    expect(() => fieldSeason(days(5, 0, 100), options())).toThrow(
      /100 days of weather; the season of wheat has 120/,
    );
    const wrong = days(5, 0).with(7, { et0: 5, rainMm: -1 });
    expect(() => fieldSeason(wrong, options())).toThrow(/day 7: rainMm is -1; allowed is 0 to 2000 mm/);
  });
});

describe("growing degree days", () => {
  it("of a day from 12 to 28 °C over a base of 10 are 10; below the base none; above the upper no more", () => {
    expect(growingDegrees(12, 28, [10, 30])).toBe(10);
    expect(growingDegrees(2, 9, [10, 30])).toBe(0);
    expect(growingDegrees(35, 45, [10, 30])).toBe(20);
  });
});
