import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { judgeAndLearn, newMoments, tolerance } from "./norm.ts";

describe("a norm", () => {
  it("has the mean and deviation of the textbook's two passes", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 2, maxLength: 19 }),
        (values) => {
          const moments = newMoments(0);
          for (const value of values) judgeAndLearn(moments, value);
          const mean = values.reduce((a, b) => a + b, 0) / values.length;
          const m2 = values.reduce((sum, v) => sum + (v - mean) ** 2, 0);
          expect(moments.mean).toBeCloseTo(mean, 8);
          expect(moments.m2).toBeCloseTo(m2, 5);
        },
      ),
    );
  });

  it("calls nothing an anomaly before twenty values", () => {
    const moments = newMoments(1);
    for (let i = 0; i < 19; i++) judgeAndLearn(moments, 50 + (i % 3));
    expect(judgeAndLearn(moments, 5_000)).toBe(false);
  });

  it("calls a value an anomaly beyond three standard deviations, and not within", () => {
    const learned = () => {
      const moments = newMoments(0.1);
      for (let i = 0; i < 100; i++) judgeAndLearn(moments, 50 + (i % 2 === 0 ? 2 : -2));
      return moments;
    };
    // Mean 50, deviation 2.01.
    expect(judgeAndLearn(learned(), 56)).toBe(false);
    expect(judgeAndLearn(learned(), 56.1)).toBe(true);
    expect(judgeAndLearn(learned(), 43.9)).toBe(true);
  });

  it("is not blinded by a spike: the next one is seen too", () => {
    const moments = newMoments(1);
    for (let i = 0; i < 60; i++) judgeAndLearn(moments, 50 + (i % 5));
    expect([900, 900, 900].map((spike) => judgeAndLearn(moments, spike))).toEqual([true, true, true]);
  });

  it("follows a lasting change", () => {
    const moments = newMoments(1);
    for (let i = 0; i < 60; i++) judgeAndLearn(moments, 50 + (i % 5));
    const anomalies = Array.from({ length: 200 }, (_, i) => judgeAndLearn(moments, 100 + (i % 5)));
    expect(anomalies[0]).toBe(true);
    expect(anomalies.at(-1)).toBe(false);
  });

  it("of a sensor that stood still tolerates three times its resolution", () => {
    const moments = newMoments(0.2);
    for (let i = 0; i < 50; i++) judgeAndLearn(moments, 0);
    expect(tolerance(moments)).toBeCloseTo(0.6, 12);
  });
});
