import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { normal } from "../random/draw.ts";
import { randomStream } from "../random/philox.ts";
import { combineEvidence, type Evidence, learn } from "./combine.ts";

const source = (mean: number, sd: number): Evidence => ({ kind: "literature", mean, sd, source: "made" });

describe("evidence combined", () => {
  test("of two sources that agree weighs them by precision: sd 1 and 2 as 4 to 1", () => {
    const { mean, sd, weights, between } = combineEvidence([
      source(-10, 1),
      { ...source(-11, 2), kind: "history" },
    ]);
    expect(weights.map(({ weight }) => weight)).toEqual([0.8, 0.2]);
    expect(mean).toBeCloseTo(-10.2);
    expect(sd).toBeCloseTo(Math.sqrt(0.8));
    expect(between).toBe(0);
  });

  test("of sources that disagree beyond their errors weighs them nearly alike, and knows less than each says", () => {
    const { weights, sd, disagreement } = combineEvidence([source(-10, 0.5), source(10, 1)]);
    expect(Math.abs(weights[0]!.weight - 0.5)).toBeLessThan(0.02);
    expect(sd).toBeGreaterThan(5);
    expect(disagreement).toBeGreaterThan(0.9);
  });

  test("gives DerSimonian & Laird's τ² for three studies, worked by hand", () => {
    // y = 1, 3, 5 with sd 1: fixed mean 3, Q = 8, C = 3 − 3/3 = 2, τ² = (8 − 2)/2 = 3, sd = √((1 + 3)/3).
    const { mean, sd, between, disagreement } = combineEvidence([source(1, 1), source(3, 1), source(5, 1)]);
    expect([mean, between ** 2, sd ** 2, disagreement]).toEqual([
      expect.closeTo(3),
      expect.closeTo(3),
      expect.closeTo(4 / 3),
      expect.closeTo(0.75),
    ]);
  });

  test("lies between its sources, in any order, with weights that add up to 1", () => {
    const one = fc.record({
      mean: fc.double({ min: -50, max: 50, noNaN: true }),
      sd: fc.double({ min: 0.1, max: 20, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(one, { minLength: 1, maxLength: 5 }), (parts) => {
        const evidence = parts.map(({ mean, sd }) => source(mean, sd));
        const forward = combineEvidence(evidence);
        const back = combineEvidence(evidence.toReversed());
        expect(forward.mean).toBeCloseTo(back.mean, 9);
        expect(forward.mean).toBeGreaterThanOrEqual(Math.min(...parts.map(({ mean }) => mean)) - 1e-9);
        expect(forward.mean).toBeLessThanOrEqual(Math.max(...parts.map(({ mean }) => mean)) + 1e-9);
        expect(forward.weights.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 12);
      }),
      { seed: 3 },
    );
  });

  test("refuses a source without an error", () => {
    expect(() => combineEvidence([source(1, 0)])).toThrow(/sd 0/);
    expect(() => combineEvidence([])).toThrow(/at least one source/);
  });
});

describe("what a measure did", () => {
  test("moves the prior half-way where both are as sure, and halves its variance", () => {
    expect(learn({ mean: -10, sd: 2 }, { effect: -6, standardError: 2 })).toMatchObject({
      mean: -8,
      weight: 0.5,
      sd: Math.SQRT2,
    });
  });

  test("a measurement far from the prior is a surprise, one near it is not", () => {
    expect(learn({ mean: 0, sd: 1 }, { effect: 5, standardError: 1 }).surprise).toBeLessThan(0.001);
    expect(learn({ mean: 0, sd: 1 }, { effect: 0.3, standardError: 1 }).surprise).toBeGreaterThan(0.8);
  });

  test("repeated occasions lead the prior to the truth, however wrong it began", () => {
    const stream = randomStream(4, "occasions");
    let prior: { mean: number; sd: number } = { mean: 20, sd: 15 };
    for (let k = 0; k < 40; k++) {
      const effect = -12 + 3 * normal(stream, k, 0) + 2 * normal(stream, k, 1);
      prior = learn(prior, { effect, standardError: 2 }, 3);
    }
    expect(Math.abs(prior.mean + 12)).toBeLessThan(3 * prior.sd);
    expect(prior.sd).toBeLessThan(0.7);
  });
});
