import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  hotSpotC,
  ONAN_DISTRIBUTION,
  steadyThermalState,
  stepThermalState,
  thermalHistory,
} from "./transformer.ts";

describe("transformer temperatures", () => {
  it("at rated load in 20 °C reach the 98 °C for which the insulation is designed", () => {
    expect(hotSpotC(steadyThermalState(1, 20))).toBeCloseTo(98, 12);
  });

  it("go 63.2 % of the way to the new top oil in one oil time constant", () => {
    const cold = steadyThermalState(0, 20);
    const after = stepThermalState(cold, 1, 20, ONAN_DISTRIBUTION.oilMinutes);
    expect((after.topOilC - cold.topOilC) / (75 - cold.topOilC)).toBeCloseTo(1 - Math.exp(-1), 12);
  });

  it("do not depend on how a constant load is cut into steps", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1.5, noNaN: true }),
        fc.integer({ min: 1, max: 40 }),
        (load, cuts) => {
          const start = steadyThermalState(0.3, 35);
          let cut = start;
          for (let i = 0; i < cuts; i++) cut = stepThermalState(cut, load, 35, 60 / cuts);
          expect(hotSpotC(cut)).toBeCloseTo(hotSpotC(stepThermalState(start, load, 35, 60)), 9);
        },
      ),
    );
  });

  it("follow an independent Euler integration of the standard's differential equations", () => {
    const p = ONAN_DISTRIBUTION;
    const loads = [0.4, 0.4, 1.2, 1.3, 0.9, 0.5];
    const ours = thermalHistory(
      loads,
      loads.map(() => 32),
      60,
    );
    const start = steadyThermalState(0.4, 32);
    let [oil, g1, g2] = [start.topOilC, start.gradient1K, start.gradient2K];
    const dt = 0.01;
    loads.forEach((k, hour) => {
      for (let t = 0; t < 60; t += dt) {
        oil +=
          (dt / (p.k11 * p.oilMinutes)) *
          (((1 + k * k * p.lossRatio) / (1 + p.lossRatio)) ** p.oilExponent * p.oilRiseK - (oil - 32));
        g1 += (dt / (p.k22 * p.windingMinutes)) * (p.k21 * p.hotSpotGradientK * k ** p.windingExponent - g1);
        g2 +=
          (dt / (p.oilMinutes / p.k22)) * ((p.k21 - 1) * p.hotSpotGradientK * k ** p.windingExponent - g2);
      }
      expect(ours.hotSpotC[hour]).toBeCloseTo(oil + g1 - g2, 1);
    });
  });

  it("use one hour of life an hour at rated load in 20 °C", () => {
    const day = Array.from({ length: 24 }, () => 1);
    expect(
      thermalHistory(
        day,
        day.map(() => 20),
        60,
      ).lifeUsedHours,
    ).toBeCloseTo(24, 9);
  });

  it("refuse a load given in per cent, naming the step", () => {
    expect(() => thermalHistory([0.5, 80], [30, 30], 60)).toThrow(
      /step 1: load factor is 80; allowed is 0 to 5/,
    );
  });
});
