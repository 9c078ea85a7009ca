import { describe, expect, test } from "vitest";
import { normal } from "../../random/draw.ts";
import { randomStream } from "../../random/philox.ts";
import { airAccepted, airMeasures, trafficAccepted, trafficMeasures } from "./acceptance.ts";
import { ensembleMoments, smoothEnsemble } from "./ensemble-smoother.ts";
import { checkSmoother, coverage, evenness } from "./simulation-based-calibration.ts";

describe("acceptance", () => {
  test("a perfect model has FAC2 1, no bias and no error; one that doubles has FB -2/3 and still FAC2 1", () => {
    const observed = [10, 20, 40, 80];
    expect(airMeasures(observed, observed)).toEqual({ fac2: 1, fb: 0, nmse: 0, pairs: 4 });
    const doubled = airMeasures(observed, [20, 40, 80, 160]);
    expect(doubled.fac2).toBe(1);
    expect(doubled.fb).toBeCloseTo(-2 / 3, 12);
    expect(airAccepted(doubled)).toBe(false);
  });

  test("NMSE of observations 1, 3 against 2, 2 is 1/4", () => {
    expect(airMeasures([1, 3], [2, 2]).nmse).toBeCloseTo(0.25, 12);
  });

  test("a missing observation is left out, not counted as nothing", () => {
    expect(airMeasures([10, Number.NaN], [10, 99]).pairs).toBe(1);
  });

  test("1,000 against 1,150 vehicles an hour has GEH 4.6 and passes, against 1,200 it is 6.0", () => {
    const hours = (flow: number) => new Float64Array(24).fill(flow);
    expect(trafficMeasures(hours(1000), hours(1150)).gehShare).toBe(1);
    expect(trafficMeasures(hours(1000), hours(1200)).gehShare).toBe(0);
    expect(trafficAccepted(trafficMeasures(hours(1000), hours(1200)))).toBe(false);
  });
});

/** y = H z with three observations of two parameters. */
const H = [
  [1, 0],
  [0.5, 0.5],
  [0, 2],
];
const linear = (z: Float64Array) => H.map(([a, b]) => a! * z[0]! + b! * z[1]!);
const errorSd = [0.5, 0.4, 1];

describe("ensemble smoother", () => {
  test("of a linear model has the mean and covariance of Bayes' rule", () => {
    const observed = [1, 0.2, -1.5];
    const ensemble = smoothEnsemble({
      dimension: 2,
      forward: linear,
      observed,
      errorSd,
      members: 300,
      rounds: 4,
      seed: 1,
    });
    const { mean, covariance } = ensembleMoments(ensemble, 2);
    // Posterior precision I + HᵀR⁻¹H and its inverse by hand.
    const r = errorSd.map((sd) => 1 / sd ** 2);
    const a = 1 + H.reduce((sum, row, i) => sum + r[i]! * row[0]! ** 2, 0);
    const b = H.reduce((sum, row, i) => sum + r[i]! * row[0]! * row[1]!, 0);
    const d = 1 + H.reduce((sum, row, i) => sum + r[i]! * row[1]! ** 2, 0);
    const right = [0, 1].map((k) => H.reduce((sum, row, i) => sum + r[i]! * row[k]! * observed[i]!, 0));
    const det = a * d - b * b;
    const exact = [(d * right[0]! - b * right[1]!) / det, (a * right[1]! - b * right[0]!) / det];
    expect(Math.abs(mean[0]! - exact[0]!)).toBeLessThan(0.1);
    expect(Math.abs(mean[1]! - exact[1]!)).toBeLessThan(0.1);
    expect(Math.abs(covariance[0]! - d / det)).toBeLessThan(0.04);
    expect(Math.abs(covariance[3]! - a / det)).toBeLessThan(0.04);
    expect(Math.abs(covariance[1]! + b / det)).toBeLessThan(0.04);
  });

  test("a parameter that no observation speaks about keeps its prior", () => {
    const ensemble = smoothEnsemble({
      dimension: 2,
      forward: (z) => [z[0]!],
      observed: [2],
      errorSd: [0.1],
      blocks: [{ parameters: [0], observations: [0] }],
      members: 200,
      rounds: 4,
      seed: 3,
    });
    const { mean, covariance } = ensembleMoments(ensemble, 2);
    expect(mean[0]!).toBeGreaterThan(1.8);
    expect(Math.abs(mean[1]!)).toBeLessThan(0.04);
    expect(Math.abs(covariance[3]! - 1)).toBeLessThan(0.15);
  });

  test("what was not observed changes nothing", () => {
    const run = (observed: number[]) =>
      smoothEnsemble({ dimension: 2, forward: linear, observed, errorSd, members: 20, rounds: 2, seed: 5 });
    const prior = run([Number.NaN, Number.NaN, Number.NaN]);
    const { mean } = ensembleMoments(prior, 2);
    expect(Math.abs(mean[0]!)).toBeLessThan(0.1);
    expect(run([1, Number.NaN, Number.NaN])).not.toEqual(prior);
  });
});

describe("simulation-based calibration", () => {
  test("even places are covered at every level, and pass; places that crowd at the ends do not", () => {
    const even = Array.from({ length: 200 }, (_, at) => (at + 0.5) / 200);
    expect(coverage(even, 0.5)).toBeCloseTo(0.5, 12);
    expect(coverage(even, 0.9)).toBeCloseTo(0.9, 12);
    expect(evenness(even)).toEqual({ chiSquare: 0, p: 1 });
    const narrow = even.map((u) => 0.5 + Math.sign(u - 0.5) * 0.5 * Math.sqrt(2 * Math.abs(u - 0.5)));
    expect(coverage(narrow, 0.9)).toBeLessThan(0.85);
    expect(evenness(narrow).p).toBeLessThan(1e-4);
  });

  test("90 % intervals of a curved model hold the truth about 90 % of the time", () => {
    const noise = randomStream(1, "curved");
    const curved = (z: Float64Array, member: number) =>
      Array.from(
        { length: 12 },
        (_, at) => Math.exp(0.3 * z[0]!) * (1 + 0.2 * at * z[1]!) + 0.05 * normal(noise, at, member),
      );
    const { places, spread } = checkSmoother({
      dimension: 2,
      forward: curved,
      truth: (z, replicate) => curved(z, 100_000 + replicate),
      errorSd: new Array<number>(12).fill(0.3),
      members: 60,
      rounds: 4,
      replicates: 100,
      seed: 2,
    });
    const overall = coverage(places.flat(), 0.9);
    expect(overall).toBeGreaterThan(0.82);
    expect(overall).toBeLessThan(0.97);
    // It learned something: intervals far narrower than the prior's.
    expect(Math.max(...spread)).toBeLessThan(0.5);
  });
});
