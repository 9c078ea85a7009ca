import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { areaEmission, roadDust } from "./dust-and-area-sources.ts";
import { attributableDeaths, exposure, LONG_TERM, SHORT_TERM } from "./exposure.ts";
import { CYCLE_KM_PER_H, emissionFactor, speedCorrection } from "./vehicle-emissions.ts";

describe("vehicle emissions", () => {
  it("of a BS-II/III petrol car are 1.39 CO, 0.15 HC, 0.12 NOx and 0.02 PM g/km (ENVIS/IITM)", () => {
    expect(emissionFactor("car", "petrol", 3)).toMatchObject({ co: 1.39, hc: 0.15, nox: 0.12, pm: 0.02 });
  });

  it("get no worse with a later stage, for any class, fuel and pollutant", () => {
    for (const [vehicle, fuel] of [
      ["two-wheeler", "petrol"],
      ["auto", "petrol"],
      ["auto", "cng"],
      ["car", "petrol"],
      ["car", "diesel"],
      ["lcv", "diesel"],
      ["bus", "diesel"],
      ["bus", "cng"],
      ["truck", "diesel"],
    ] as const) {
      const stages = ([0, 1, 2, 3, 4, 6] as const).map((stage) => emissionFactor(vehicle, fuel, stage));
      for (const pollutant of ["co", "hc", "pm"] as const) {
        const values = stages.map((factor) => factor[pollutant]);
        expect(values, `${pollutant} of ${fuel} ${vehicle}`).toEqual(values.toSorted((a, b) => b - a));
      }
    }
  });

  it("are 1 at the driving cycle's speed and more when crawling", () => {
    expect(speedCorrection("pm", CYCLE_KM_PER_H)).toBeCloseTo(1, 12);
    expect(speedCorrection("co", 8)).toBeGreaterThan(1.3);
  });

  it("refuse a diesel two-wheeler, and give an electric one nothing", () => {
    expect(() => emissionFactor("two-wheeler", "diesel", 4)).toThrow(/no factor for a diesel two-wheeler/);
    expect(emissionFactor("bus", "electric", 6).pm).toBe(0);
  });
});

describe("road dust", () => {
  it("of 2 g/m² silt under 3 t vehicles is 0.62·2^0.91·3^1.02 g/km of PM10 (AP-42 13.2.1)", () => {
    expect(roadDust(2, 3, 0).pm10).toBeCloseTo(0.62 * 1.879 * 3.067, 2);
  });

  it("falls with sweeping and with rain, and PM2.5 is below PM10", () => {
    const silt = fc.double({ min: 0.05, max: 50, noNaN: true });
    fc.assert(
      fc.property(silt, fc.double({ min: 0, max: 1, noNaN: true }), (s, wet) => {
        expect(roadDust(s * 0.8, 2.5, wet).pm10).toBeLessThan(roadDust(s, 2.5, wet).pm10);
        expect(roadDust(s, 2.5, wet).pm10).toBeLessThanOrEqual(roadDust(s, 2.5, 0).pm10);
        expect(roadDust(s, 2.5, wet).pm25).toBeLessThan(roadDust(s, 2.5, wet).pm10);
      }),
    );
  });
});

describe("area sources", () => {
  it("burning 2,400 kg of waste over a day of equal hours is 0.272 g/s of PM2.5", () => {
    expect(areaEmission("waste burning", 2400, 1 / 24).pm25).toBeCloseTo((2400 * 9.8) / 86_400, 9);
  });
});

describe("exposure", () => {
  it("weights by people and leaves places without a figure out", () => {
    expect(exposure([100, 50, Number.NaN], [1000, 3000, 500], [60])).toEqual({
      weightedMean: 62.5,
      people: 4000,
      above: [{ threshold: 60, people: 1000 }],
    });
  });

  it("10 µg/m³ above the counterfactual add 1.42 % to the deaths there would be without (short term)", () => {
    const { mean, low, high } = attributableDeaths(SHORT_TERM, 25, 1014.2);
    expect(mean).toBeCloseTo(14.2, 6);
    expect(low).toBeLessThan(mean);
    expect(high).toBeGreaterThan(mean);
  });

  it("counts nothing below the counterfactual", () => {
    expect(attributableDeaths(LONG_TERM, 4, 1000).mean).toBe(0);
  });
});
