import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InvalidInput } from "../errors.ts";
import { successiveHalving } from "./successive-halving.ts";

const space = {
  eta: { from: 0.001, to: 1, log: true },
  depth: { from: 1, to: 12, whole: true },
  kind: { of: [0, 1, 2] },
} as const;
type Key = keyof typeof space;

/** A bowl whose bottom is planted, seen through noise that a larger budget makes smaller. */
const bowl = (eta: number, depth: number, kind: number) => (c: Record<Key, number>, budget: number) => {
  const noise = Math.sin(1e4 * (c.eta + c.depth)) * 0.02 * (1 / budget - 1);
  return Math.log10(c.eta / eta) ** 2 + ((c.depth - depth) / 6) ** 2 + (c.kind === kind ? 0 : 0.3) + noise;
};

describe("successive halving", () => {
  it("finds a planted optimum better than as many draws with the full budget would cost", () => {
    const planted = { eta: 0.05, depth: 7, kind: 2 };
    let spent = 0;
    const lossOf = bowl(planted.eta, planted.depth, planted.kind);
    const [best] = successiveHalving(space, { candidates: 243, rounds: 5, seed: 3 }, (c, budget) => {
      spent += budget;
      return lossOf(c, budget);
    });
    expect(best!.candidate.kind).toBe(2);
    expect(Math.abs(best!.candidate.depth - 7)).toBeLessThanOrEqual(1);
    expect(Math.abs(Math.log10(best!.candidate.eta / 0.05))).toBeLessThan(0.35);
    // 243 candidates at 1/81, 81 at 1/27, … each round costs 3.
    expect(spent).toBeCloseTo(15, 6);
  });

  it("gives the same answer for the same seed, and other candidates for another", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), fc.integer({ min: 1, max: 30 }), (seed, candidates) => {
        const options = { candidates, rounds: 3, seed };
        const run = (with_: typeof options) => successiveHalving(space, with_, bowl(0.1, 3, 0));
        expect(run(options)).toEqual(run(options));
        expect(run(options)).toHaveLength(candidates);
        expect(run({ ...options, seed: seed + 1 })[0]).not.toEqual(run(options)[0]);
      }),
      { numRuns: 50 },
    );
  });

  it("keeps every draw within its range", () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        for (const { candidate } of successiveHalving(space, { candidates: 20, rounds: 1, seed }, () => 0)) {
          expect(candidate.eta).toBeGreaterThanOrEqual(0.001);
          expect(candidate.eta).toBeLessThanOrEqual(1);
          expect(Number.isInteger(candidate.depth) && candidate.depth >= 1 && candidate.depth <= 12).toBe(
            true,
          );
          expect([0, 1, 2]).toContain(candidate.kind);
        }
      }),
    );
  });

  it("is never worse than what it started from, and passes over candidates without a number", () => {
    const start = [{ eta: 0.1, depth: 3, kind: 0 }];
    const lossOf = (c: Record<Key, number>) => (c.kind === 1 ? Number.NaN : bowl(0.1, 3, 0)(c, 1));
    const [best] = successiveHalving(space, { candidates: 9, rounds: 2, seed: 1 }, lossOf, start);
    expect(best).toMatchObject({ candidate: start[0], loss: 0 });
  });

  it("refuses a search of nothing", () => {
    expect(() => successiveHalving(space, { candidates: 0, rounds: 1, seed: 1 }, () => 0)).toThrow(
      InvalidInput,
    );
    expect(() => successiveHalving(space, { candidates: 1, rounds: 0, seed: 1 }, () => 0)).toThrow(
      "rounds is 0",
    );
    expect(() =>
      successiveHalving({ x: { from: 0, to: 1, log: true } }, { candidates: 1, rounds: 1, seed: 1 }, () => 0),
    ).toThrow("the range of x is 0 to 1 on a logarithm");
  });
});
