import { describe, expect, test } from "vitest";
import { betaCdf, betaQuantile } from "./beta-quantile.ts";
import { normalCdf, normalQuantile } from "./normal.ts";
import { type Prior, priorProblem, quantile } from "./prior.ts";

describe("quantiles", () => {
  // Abramowitz & Stegun, table 26.1, and AS 241's own check values.
  test.each([
    [0.5, 0],
    [0.75, 0.6744897501960817],
    [0.25, -0.6744897501960817],
    [0.95, 1.6448536269514722],
    [0.975, 1.959963984540054],
    [0.995, 2.5758293035489004],
    [0.001, -3.090232306167813],
    [1e-20, -9.262340089798409],
  ])("the standard normal's quantile of %d is %d", (p, z) => {
    expect(normalQuantile(p)).toBeCloseTo(z, 13);
  });

  // Abramowitz & Stegun, table 26.1: Φ(1), Φ(2), Φ(3); Q(5) and Q(10) from table 26.2.
  test.each([
    [1, 0.841344746068543],
    [2, 0.97724986805182],
    [3, 0.99865010196837],
    [-5, 2.866515718791939e-7],
    [-10, 7.619853024160525e-24],
  ])("the standard normal lies below %d with probability %d", (z, p) => {
    expect(Math.abs(normalCdf(z) / p - 1)).toBeLessThan(1e-12);
  });

  test("the normal's quantile undoes its cumulative function", () => {
    for (let z = -8; z <= 5; z += 0.37) expect(normalQuantile(normalCdf(z))).toBeCloseTo(z, 8);
  });

  test("beta(a, 1), beta(1, b) and the arcsine law have their closed quantiles", () => {
    for (const u of [0.001, 0.2, 0.5, 0.9, 0.999]) {
      expect(betaQuantile(3, 1, u)).toBeCloseTo(u ** (1 / 3), 12);
      expect(betaQuantile(1, 4, u)).toBeCloseTo(1 - (1 - u) ** (1 / 4), 12);
      expect(betaQuantile(0.5, 0.5, u)).toBeCloseTo(Math.sin((Math.PI * u) / 2) ** 2, 12);
    }
  });

  // F(0.95; 5, 10) = 3.3258 and F(0.99; 4, 6) = 9.1483 in every table of F; x = d1·F/(d1·F + d2) is beta(d1/2, d2/2).
  test.each([
    [5, 10, 0.95, 3.3258],
    [4, 6, 0.99, 9.1483],
  ])("beta quantiles give the tabled point of F with %d and %d degrees", (d1, d2, p, f) => {
    const x = betaQuantile(d1 / 2, d2 / 2, p);
    expect((d2 * x) / (d1 * (1 - x))).toBeCloseTo(f, 3);
    expect(betaCdf(d1 / 2, d2 / 2, x)).toBeCloseTo(p, 12);
  });

  test("a lognormal has 68.27 % between median/gsd and median·gsd", () => {
    const prior: Prior = { kind: "lognormal", median: 20, gsd: 1.5 };
    expect(quantile(prior, 0.5)).toBeCloseTo(20, 12);
    expect(quantile(prior, 0.841344746068543)).toBeCloseTo(30, 9);
    expect(quantile(prior, 1 - 0.841344746068543)).toBeCloseTo(20 / 1.5, 9);
  });

  test("a triangle of 0, 2, 10 has its median at 10 - √40 and its mode at 0.2", () => {
    const prior: Prior = { kind: "triangular", low: 0, mode: 2, high: 10 };
    expect(quantile(prior, 0.5)).toBeCloseTo(10 - Math.sqrt(40), 12);
    expect(quantile(prior, 0.2)).toBeCloseTo(2, 12);
  });

  test("a normal that is cut never leaves its bounds and keeps its median where the cut is even", () => {
    const prior: Prior = { kind: "normal", mean: 1, sd: 0.5, low: 0.5, high: 1.5 };
    expect(quantile(prior, 0.5)).toBeCloseTo(1, 12);
    expect(quantile(prior, 1e-12)).toBeGreaterThanOrEqual(0.5);
    expect(quantile(prior, 1 - 1e-12)).toBeLessThanOrEqual(1.5);
  });

  test("rises with u for every kind", () => {
    const priors: Prior[] = [
      { kind: "uniform", low: -1, high: 3 },
      { kind: "normal", mean: 0, sd: 2 },
      { kind: "lognormal", median: 1, gsd: 2 },
      { kind: "triangular", low: 0, mode: 0, high: 1 },
      { kind: "beta", alpha: 2, beta: 3 },
    ];
    for (const prior of priors) {
      expect(priorProblem(prior)).toBeUndefined();
      let last = Number.NEGATIVE_INFINITY;
      for (let u = 0.01; u < 1; u += 0.01) {
        expect(quantile(prior, u)).toBeGreaterThan(last);
        last = quantile(prior, u);
      }
    }
  });

  test("says what is wrong with a prior that means nothing", () => {
    expect(priorProblem({ kind: "uniform", low: 1, high: 1 })).toBe("low is below high");
    expect(priorProblem({ kind: "lognormal", median: 1, gsd: 1 })).toContain("gsd above 1");
    expect(priorProblem({ kind: "normal", mean: 0, sd: 0 })).toBe("sd is above 0");
    expect(priorProblem({ kind: "beta", alpha: 0, beta: 1 })).toBeDefined();
    expect(priorProblem({ kind: "triangular", low: 2, mode: 1, high: 3 })).toBeDefined();
    expect(priorProblem({ kind: "fixed", value: Number.NaN })).toBeDefined();
  });
});
