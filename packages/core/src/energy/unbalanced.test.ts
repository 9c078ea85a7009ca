import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildFeeder } from "./feeder.ts";
import { sweepPowerFlow } from "./power-flow.ts";
import { kronReduce, type UnbalancedFeeder, unbalancedPowerFlow } from "./unbalanced.ts";

const magnitude = (values: Float64Array, at: number) => Math.hypot(values[2 * at]!, values[2 * at + 1]!);

/** Diagonal matrix r + jx per conductor, with `mutual` ohms of reactance between each two. */
function wires(n: 3 | 4, r: number, x: number, mutual = 0): Float64Array {
  const ohm = new Float64Array(2 * n * n);
  for (let row = 0; row < n; row++) {
    for (let column = 0; column < n; column++) {
      ohm[2 * (row * n + column)] = row === column ? r : 0;
      ohm[2 * (row * n + column) + 1] = row === column ? x : mutual;
    }
  }
  return ohm;
}

const lowTension = (
  kw: [number, number, number],
  extra: Partial<UnbalancedFeeder["branches"][0]> = {},
): UnbalancedFeeder => ({
  conductors: 4,
  branches: [{ parent: 0, ohm: wires(4, 0.3, 0.1), ...extra }],
  loads: [{ bus: 1, connection: "wye", model: "power", kw, kvar: [2, 2, 2] }],
  nominalV: new Float64Array(2).fill(240),
});

describe("unbalanced power flow", () => {
  it("of a balanced load is the balanced power flow, with nothing in the neutral", () => {
    const flow = unbalancedPowerFlow(lowTension([8, 8, 8]), [240, 240, 240]);
    const balanced = sweepPowerFlow(
      buildFeeder([{ fromBus: "s", toBus: "a", rOhm: 0.3, xOhm: 0.1, loadKw: 24, loadKvar: 6 }]),
      { kv: (240 * Math.sqrt(3)) / 1000 },
    );
    expect(magnitude(flow.volts, 4) / 240).toBeCloseTo(balanced.voltagePu[1]!, 9);
    expect(flow.lossKw).toBeCloseTo(balanced.lossKw, 8);
    expect(magnitude(flow.amps, 3)).toBeLessThan(1e-6);
  });

  it("turns with the phases: the same loads one phase on give the same voltages one phase on", () => {
    fc.assert(
      fc.property(
        fc.tuple(...[0, 1, 2].map(() => fc.double({ min: 0.1, max: 12, noNaN: true }))),
        ([a, b, c]) => {
          const one = unbalancedPowerFlow(lowTension([a!, b!, c!]), [240, 240, 240]);
          const turned = unbalancedPowerFlow(lowTension([c!, a!, b!]), [240, 240, 240]);
          for (let phase = 0; phase < 3; phase++) {
            expect(magnitude(turned.volts, 4 + ((phase + 1) % 3))).toBeCloseTo(
              magnitude(one.volts, 4 + phase),
              5,
            );
          }
        },
      ),
      { numRuns: 30 },
    );
  });

  it("lets no current vanish: phases and neutral of an unearthed feeder sum to zero", () => {
    const { amps } = unbalancedPowerFlow(lowTension([12, 3, 0.5]), [240, 240, 240]);
    for (const part of [0, 1]) {
      expect(amps[part]! + amps[2 + part]! + amps[4 + part]! + amps[6 + part]!).toBeCloseTo(0, 6);
    }
  });

  it("raises the neutral with a single-phase load, less when it is earthed there", () => {
    const free = unbalancedPowerFlow(lowTension([12, 0, 0]), [240, 240, 240]);
    const earthed = unbalancedPowerFlow(lowTension([12, 0, 0], { earthOhm: 1 }), [240, 240, 240]);
    expect(magnitude(free.volts, 7)).toBeGreaterThan(10);
    expect(magnitude(earthed.volts, 7)).toBeLessThan(magnitude(free.volts, 7));
  });

  it("of four wires comes to that of the Kron-reduced three as the earthing at the load goes to zero", () => {
    const ohm = wires(4, 0.3, 0.5, 0.2);
    const loads = [{ bus: 1, connection: "wye", model: "power", kw: [12, 5, 2], kvar: [3, 2, 1] } as const];
    const nominalV = new Float64Array(2).fill(240);
    const solve = (conductors: 3 | 4, branch: object) =>
      unbalancedPowerFlow(
        { conductors, branches: [{ parent: 0, ohm, ...branch }], loads, nominalV },
        [240, 240, 240],
      );
    const folded = magnitude(solve(3, { ohm: kronReduce(ohm) }).volts, 3);
    expect(magnitude(solve(4, { earthOhm: 1e-6 }).volts, 4)).toBeCloseTo(folded, 4);
    expect(Math.abs(magnitude(solve(4, {}).volts, 4) - folded)).toBeGreaterThan(0.1);
  });

  it.each([
    [
      "a load at no bus",
      { loads: [{ bus: 9, connection: "wye", model: "power", kw: [1, 1, 1], kvar: [0, 0, 0] }] },
      /no bus 9/,
    ],
    ["a branch before its parent", { branches: [{ parent: 3, ohm: wires(4, 1, 1) }] }, /parent is 3/],
    ["a matrix of another size", { branches: [{ parent: 0, ohm: wires(3, 1, 1) }] }, /18 values; 32/],
  ] as const)("refuses %s", (_, change, message) => {
    expect(() =>
      unbalancedPowerFlow({ ...lowTension([1, 1, 1]), ...change } as UnbalancedFeeder, [240, 240, 240]),
    ).toThrow(message);
  });
});
