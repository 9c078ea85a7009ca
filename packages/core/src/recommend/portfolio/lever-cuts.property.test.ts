import fc from "fast-check";
import { expect, test } from "vitest";
import { LeverChoices } from "./lever-cuts.ts";

const lever = fc.integer({ min: 1, max: 7 }).chain((members) =>
  fc.record({
    // Shares of 5 to 95 % that a measure takes, and some that work against the lever.
    shares: fc.array(fc.double({ min: -0.5, max: 0.95, noNaN: true }), {
      minLength: members,
      maxLength: members,
    }),
    conflicts: fc.array(fc.tuple(fc.nat(members - 1), fc.nat(members - 1)), { maxLength: members }),
    at: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: members, maxLength: members }),
    promised: fc.double({ min: 0, max: 1, noNaN: true }),
  }),
);

/** All choices that the conflicts allow, with what is left of the lever multiplied out. */
function allowed(shares: readonly number[], conflicts: readonly (readonly [number, number])[]) {
  return Array.from({ length: 2 ** shares.length }, (_, set) => shares.map((_, i) => (set >> i) & 1))
    .filter((x) => conflicts.every(([a, b]) => a === b || x[a]! + x[b]! <= 1))
    .map((x) => ({ x, gain: 1 - shares.reduce((left, share, i) => left * (x[i] ? 1 - share : 1), 1) }));
}
function choicesOf(shares: readonly number[], conflicts: readonly (readonly [number, number])[]) {
  const excludes = shares.map((_, i) =>
    conflicts.reduce(
      (bits, [a, b]) => (a === b ? bits : a === i ? bits | (1 << b) : b === i ? bits | (1 << a) : bits),
      0,
    ),
  );
  return new LeverChoices(
    Float64Array.from(shares, (share) => -Math.log(1 - share)),
    excludes,
  );
}

test("a cut takes the promise away and holds for every choice of whole measures, with equality for one", () => {
  fc.assert(
    fc.property(lever, ({ shares, conflicts, at, promised }) => {
      const cut = choicesOf(shares, conflicts).deepest(at, promised, 1e-9);
      if (!cut) return;
      const bound = (x: readonly number[]) =>
        x.reduce((sum, each, i) => sum + cut.coefficients[i]! * each, cut.constant);
      expect(bound(at)).toBeLessThan(promised);
      const slack = allowed(shares, conflicts).map(({ x, gain }) => bound(x) - gain);
      expect(Math.min(...slack)).toBeGreaterThan(-1e-9);
      expect(Math.min(...slack)).toBeLessThan(1e-9);
    }),
    { numRuns: 500, seed: 5 },
  );
});

test("of one measure, and of two that exclude each other, halves are promised no more than halves of the wholes", () => {
  const promise = (shares: number[], conflicts: [number, number][], at: number[]) => {
    const cut = choicesOf(shares, conflicts).deepest(at, 1, 0)!;
    return at.reduce((sum, each, i) => sum + cut.coefficients[i]! * each, cut.constant);
  };
  expect(promise([0.4], [], [0.5])).toBeCloseTo(0.2, 12);
  expect(promise([0.4, 0.6], [[0, 1]], [0.5, 0.5])).toBeCloseTo(0.5, 12);
});
