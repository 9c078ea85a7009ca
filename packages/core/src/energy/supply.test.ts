import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { assetHealth, forecastHealth } from "./asset-health.ts";
import { lossFactor, splitFeederLosses } from "./feeder-losses.ts";
import { frequencyState, judgeHarmonics, voltageEvents, voltageUnbalance } from "./power-quality.ts";

const at = (pu: number[], stepMs = 1000) =>
  voltageEvents(
    pu.map((_, i) => i * stepMs),
    pu,
  );

describe("voltage events", () => {
  it.each([
    ["a dip to 0.7 for 3 s is a sag", [1, 0.7, 0.72, 0.7, 1], 1000, "sag", 0.7],
    ["1.2 for 2 s is a swell", [1, 1.2, 1.15, 1], 1000, "swell", 1.2],
    ["0.05 for 2 s is an interruption", [1, 0.05, 0.02, 1], 1000, "interruption", 0.02],
    ["0.85 for 3 min is an undervoltage", [1, 0.85, 0.85, 0.85, 1], 60_000, "undervoltage", 0.85],
    ["1.12 for 2 min is an overvoltage", [1, 1.12, 1.12, 1], 60_000, "overvoltage", 1.12],
    ["0 for 3 min is a sustained interruption", [1, 0, 0, 0, 1], 60_000, "sustained interruption", 0],
  ])("%s", (_, pu, step, kind, extreme) => {
    expect(at(pu, step)).toMatchObject([{ kind, extremePu: extreme, open: false }]);
  });

  it("does not end before the voltage is back by the hysteresis", () => {
    expect(at([1, 0.88, 0.91, 0.89, 0.95])).toHaveLength(1);
  });

  it("neither begins nor ends at a missing sample", () => {
    expect(at([1, Number.NaN, 0.8, Number.NaN, 0.8, 1])).toMatchObject([{ from: 2000, to: 5000 }]);
  });

  it("that the series does not see the end of says so", () => {
    expect(at([1, 0.5])).toMatchObject([{ kind: "sag", open: true }]);
  });

  it("refuses times that run back", () => {
    expect(() => voltageEvents([2, 1], [1, 1])).toThrow(/sample 1: time 1 is not after 2/);
  });
});

describe("unbalance, frequency, harmonics", () => {
  it("unbalance is the ratio of the symmetrical components computed from phasors", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 0.3, noNaN: true }),
        fc.double({ min: 0, max: 6.28, noNaN: true }),
        (u2, angle) => {
          // Phase voltages of 1 positive and u2 negative sequence, then line-to-line magnitudes.
          const phases = [0, 1, 2].map((k) => {
            const a = (-2 * Math.PI * k) / 3;
            return [Math.cos(a) + u2 * Math.cos(angle - a), Math.sin(a) + u2 * Math.sin(angle - a)] as const;
          });
          const lines = [0, 1, 2].map((k) => {
            const [p, q] = [phases[k]!, phases[(k + 1) % 3]!];
            return Math.hypot(p[0] - q[0], p[1] - q[1]);
          });
          expect(voltageUnbalance(lines[0]!, lines[1]!, lines[2]!)).toBeCloseTo(100 * u2, 5);
        },
      ),
    );
  });

  it("unbalance refuses magnitudes that are no triangle", () => {
    expect(() => voltageUnbalance(400, 100, 100)).toThrow(/cannot belong together/);
  });

  it("50.06 Hz is high and 49.89 Hz is low by the grid code", () => {
    expect([49.89, 49.9, 50.05, 50.06].map(frequencyState)).toEqual(["low", "normal", "normal", "high"]);
  });

  it("are not judged at a voltage that is none", () => {
    expect(() => judgeHarmonics(new Map([[5, 3]]), Number.NaN)).toThrow(/kv is NaN; allowed is/);
  });

  it("at 11 kV 3 % a harmonic and 5 % in all are the limits, at 0.4 kV 5 % and 8 %", () => {
    const spectrum = new Map([
      [5, 4],
      [7, 3],
    ]);
    expect(judgeHarmonics(spectrum, 11)).toMatchObject({ thd: 5, exceeded: [5], ok: false, limitThd: 5 });
    expect(judgeHarmonics(spectrum, 0.4)).toMatchObject({ exceeded: [], ok: true, limitThd: 8 });
  });
});

describe("feeder losses", () => {
  const energy = {
    inputKwh: 1e6,
    billedKwh: 8e5,
    billedInr: 5e6,
    collectedInr: 4.5e6,
    peakLossKw: 200,
    hours: 720,
    loadFactor: 0.6,
  };

  it("AT&C loss of 80 % billing and 90 % collection efficiency is 28 %", () => {
    expect(splitFeederLosses(energy).atcPercent).toBeCloseTo(28, 12);
  });

  it("technical, commercial and billed energy make up the input", () => {
    const { technicalKwh, commercialKwh } = splitFeederLosses(energy);
    expect(technicalKwh + commercialKwh + 8e5).toBeCloseTo(1e6, 6);
  });

  it("a constant load has a loss factor of 1", () => {
    expect(lossFactor(1)).toBe(1);
  });

  it("says what cannot be when more was billed than entered", () => {
    expect(splitFeederLosses({ ...energy, billedKwh: 1.1e6 }).doubts).toMatchObject([
      /more was billed than entered/,
    ]);
  });

  it("refuses a load factor in per cent", () => {
    expect(() => splitFeederLosses({ ...energy, loadFactor: 60 })).toThrow(
      /loadFactor is 60; allowed is 0 to 1/,
    );
  });
});

describe("asset health", () => {
  const condition = {
    ageYears: 0,
    normalLifeYears: 60,
    dutyFactor: 1,
    locationFactor: 1,
    conditionFactor: 1,
  };

  it("is 0.5 when new and 5.5 at the end of the expected life", () => {
    expect(assetHealth(condition).score).toBe(0.5);
    expect(assetHealth({ ...condition, ageYears: 60 }).score).toBeCloseTo(5.5, 12);
  });

  it("leaves the whole life when new and none at its end", () => {
    expect(assetHealth({ ...condition, ageYears: 60 })).toMatchObject({ remainingYears: 0, band: 3 });
    expect(assetHealth(condition).remainingYears).toBeCloseTo(60, 9);
  });

  it("only gets worse with age, duty and worse findings", () => {
    const factor = fc.double({ min: 0.6, max: 1.8, noNaN: true });
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 80, noNaN: true }),
        factor,
        factor,
        (ageYears, dutyFactor, conditionFactor) => {
          const here = { ...condition, ageYears, dutyFactor, conditionFactor };
          const { score } = assetHealth(here);
          expect(assetHealth({ ...here, ageYears: ageYears + 5 }).score).toBeGreaterThanOrEqual(score);
          expect(assetHealth({ ...here, dutyFactor: dutyFactor * 1.1 }).score).toBeGreaterThanOrEqual(score);
          expect(
            assetHealth({ ...here, conditionFactor: conditionFactor * 1.1 }).score,
          ).toBeGreaterThanOrEqual(score);
          expect(forecastHealth(here, 5)).toBeGreaterThanOrEqual(score);
        },
      ),
    );
  });
});
