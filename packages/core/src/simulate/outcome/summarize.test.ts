import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { resultHash } from "./result-hash.ts";
import { spreadOf, summarize } from "./summarize.ts";

const outcomes = [
  { id: "delay", better: "lower" },
  { id: "speed", better: "higher" },
  { id: "trips", better: "neither" },
] as const;

describe("summaries of paired runs", () => {
  const baseline = Float64Array.of(10, 20, 5, 12, 20, 5, 14, 20, 5, 16, 20, 5);
  const scenario = Float64Array.of(9, 21, 5, 10, 20, 5, 15, 22, 5, 12, 21, 5);
  const [delay, speed, trips] = summarize({ outcomes, runs: 4, baseline, scenario });

  test("differences are taken run by run: -1, -2, +1, -4", () => {
    expect(delay!.baseline).toBe(13);
    expect(delay!.scenario).toBe(11.5);
    expect(delay!.difference.mean).toBe(-1.5);
    // s² = 13/3, s/√4.
    expect(delay!.difference.se).toBeCloseTo(Math.sqrt(13 / 3) / 2, 12);
    expect(delay!.difference.median).toBe(-1.5);
    expect(delay!.relativeDifference).toBeCloseTo(-1.5 / 13, 12);
  });

  test("better is lower for a delay and higher for a speed; equal is neither better nor worse", () => {
    expect(delay!.probabilityOfImprovement).toBe(0.75);
    expect(delay!.probabilityOfWorsening).toBe(0.25);
    expect(speed!.probabilityOfImprovement).toBe(0.75);
    expect(speed!.probabilityOfWorsening).toBe(0);
    expect(trips!.probabilityOfImprovement).toBeNaN();
  });

  test("a weight of three counts like three equal runs, but for the error", () => {
    const rows = (list: number[][]) => Float64Array.from(list.flat());
    const first = [outcomes[0]];
    const thrice = summarize({
      outcomes: first,
      runs: 4,
      baseline: rows([[1], [1], [1], [2]]),
      scenario: rows([[0], [0], [0], [5]]),
    });
    const weighted = summarize({
      outcomes: first,
      runs: 2,
      baseline: rows([[1], [2]]),
      scenario: rows([[0], [5]]),
      weights: [3, 1],
    });
    expect(weighted[0]!.difference.mean).toBe(thrice[0]!.difference.mean);
    expect(weighted[0]!.probabilityOfImprovement).toBe(0.75);
  });

  test("a run without a number is left out of that outcome alone", () => {
    const [a, b] = summarize({
      outcomes: outcomes.slice(0, 2),
      runs: 2,
      baseline: Float64Array.of(1, 1, Number.NaN, 1),
      scenario: Float64Array.of(2, 2, 2, 4),
    });
    expect(a!.difference.mean).toBe(1);
    expect(b!.difference.mean).toBe(2);
  });

  test("quantiles of 1 … 100 are 3, 50.5 and 98 by Hazen's places", () => {
    const values = Array.from({ length: 100 }, (_, at) => ((at * 37) % 100) + 1);
    const { median, p2_5, p97_5 } = spreadOf(values);
    expect([p2_5, median, p97_5]).toEqual([3, 50.5, 98]);
  });

  test("the order of the runs changes nothing but rounding", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 2, maxLength: 40 }),
        (values) => {
          const there = spreadOf(values);
          const back = spreadOf(values.toReversed());
          expect(back.median).toBe(there.median);
          expect(back.p97_5).toBe(there.p97_5);
          expect(Math.abs(back.mean - there.mean)).toBeLessThan(1e-6);
        },
      ),
    );
  });
});

describe("result hash", () => {
  const results = {
    outcomes: 2,
    runs: [0, 1],
    baseline: Float64Array.of(1, 2, 3, 4),
    scenario: Float64Array.of(5, 6, 7, Number.NaN),
    maps: { flow: Float64Array.of(1, 2), air: Float64Array.of(3) },
  };

  test("is the same for the same numbers, whatever the order of the maps' names", () => {
    const { flow, air } = results.maps;
    expect(resultHash({ ...results, maps: { air, flow } })).toBe(resultHash(results));
    expect(resultHash(results)).toMatch(/^[0-9a-f]{64}$/);
  });

  test("changes with the last bit of any number and with the number of any run", () => {
    const original = resultHash(results);
    const nudged = Float64Array.of(1, 2, 3, 4 * (1 + Number.EPSILON));
    expect(resultHash({ ...results, baseline: nudged })).not.toBe(original);
    expect(resultHash({ ...results, runs: [0, 2] })).not.toBe(original);
    expect(resultHash({ ...results, maps: { ...results.maps, flow: Float64Array.of(1, 3) } })).not.toBe(
      original,
    );
  });
});
