import { describe, expect, test } from "vitest";
import {
  chiSquareTail,
  logGamma,
  normalCdf,
  normalQuantile,
  studentCdf,
  studentQuantile,
} from "./distributions.ts";

describe("distributions", () => {
  // Fisher & Yates, Statistical Tables; Abramowitz & Stegun, tables 26.1 and 26.10.
  test.each([
    [1, 12.706],
    [2, 4.303],
    [5, 2.571],
    [10, 2.228],
    [30, 2.042],
    [120, 1.98],
    [Number.POSITIVE_INFINITY, 1.96],
  ])("the two-sided 5 %% point of t with %s degrees of freedom is %s", (degrees, t) => {
    expect(studentQuantile(0.975, degrees)).toBeCloseTo(t, 3);
    expect(studentQuantile(0.025, degrees)).toBeCloseTo(-t, 3);
  });

  test.each([
    [0, 0.5],
    [1, 0.841344746068543],
    [1.959963984540054, 0.975],
    [-3, 0.00134989803163],
    [5, 0.999999713348428],
  ])("P(Z <= %s) is %s", (z, p) => {
    expect(normalCdf(z)).toBeCloseTo(p, 12);
  });

  // Abramowitz & Stegun, table 26.8.
  test.each([
    [3.84146, 1],
    [11.0705, 5],
    [16.919, 9],
    [124.342, 100],
  ])("the upper 5 %% point of chi-square is %s with %s degrees of freedom", (x, degrees) => {
    expect(chiSquareTail(x, degrees)).toBeCloseTo(0.05, 5);
  });

  test("with one degree of freedom t is Cauchy: 1/2 + atan(t)/π", () => {
    for (const t of [-40, -1, -0.1, 0.3, 2, 500])
      expect(studentCdf(t, 1)).toBeCloseTo(0.5 + Math.atan(t) / Math.PI, 12);
  });

  test("quantiles undo probabilities", () => {
    for (const p of [0.001, 0.2, 0.5, 0.9, 0.9999]) {
      expect(studentCdf(studentQuantile(p, 7), 7)).toBeCloseTo(p, 10);
      expect(normalCdf(normalQuantile(p))).toBeCloseTo(p, 10);
    }
  });

  test("Γ(n) is (n − 1)!, and Γ(1/2) is √π", () => {
    expect(Math.exp(logGamma(11))).toBeCloseTo(3_628_800, 3);
    expect(Math.exp(logGamma(0.5))).toBeCloseTo(Math.sqrt(Math.PI), 12);
  });
});
