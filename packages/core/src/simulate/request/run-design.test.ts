import { describe, expect, it } from "vitest";
import { PARAMETERS } from "../parameters/table.ts";
import { configurationSchema } from "./configuration.ts";
import { drawsOf } from "./parameter-draws.ts";
import { planWork } from "./plan.ts";
import { countRuns, designOf } from "./run-design.ts";

const K = PARAMETERS.length;
const asked = (sensitivity?: object) =>
  configurationSchema.parse({ monte_carlo_runs: 20, ...(sensitivity && { sensitivity }) });
const rowOf = ({ draws }: { draws: Float64Array }, run: number) => [
  ...draws.subarray(run * K, (run + 1) * K),
];

describe("the design of a simulation's runs", () => {
  it("is the Latin hypercube alone where ranks are enough", () => {
    const { draws, chance, sample } = designOf(asked(), undefined);
    expect(draws).toEqual(drawsOf(undefined, 20, 1));
    expect([chance, sample]).toEqual([undefined, 20]);
  });

  it.each([
    [{ method: "morris", trajectories: 5 }, 20 + 5 * (K + 1)],
    [{ method: "sobol", base: 16 }, 20 + 16 * (K + 2)],
  ])("puts the runs of %o after the sample, which stays as it is", (sensitivity, runs) => {
    const configuration = asked(sensitivity);
    const design = designOf(configuration, undefined);
    expect(countRuns(configuration)).toBe(runs);
    expect(planWork(configuration, 7).runs).toBe(runs);
    expect(design.draws.length).toBe(runs * K);
    expect(design.draws.subarray(0, 20 * K)).toEqual(drawsOf(undefined, 20, 1));
    expect([...design.chance!.subarray(0, 20)]).toEqual(Array.from({ length: 20 }, (_, run) => run));
    expect(design.draws.every(Number.isFinite)).toBe(true);
  });

  it("holds chance along a walk, and changes one parameter a step", () => {
    const design = designOf(asked({ method: "morris", trajectories: 4 }), undefined);
    for (let walk = 0; walk < 4; walk++) {
      const first = 20 + walk * (K + 1);
      for (let run = first; run < first + K; run++) {
        const [before, after] = [rowOf(design, run), rowOf(design, run + 1)];
        expect(before.filter((value, at) => value !== after[at])).toHaveLength(1);
        expect(design.chance![run + 1]).toBe(design.chance![first]);
      }
    }
  });

  it("gives Sobol's A and what differs from it in one column the same chance, and B another", () => {
    const base = 16;
    const { chance } = designOf(asked({ method: "sobol", base }), undefined);
    for (let row = 0; row < base; row++) {
      expect(chance![20 + base + row]).not.toBe(chance![20 + row]);
      for (let mixed = 2; mixed < K + 2; mixed++) {
        expect(chance![20 + mixed * base + row]).toBe(chance![20 + row]);
      }
    }
  });

  it("draws fitted parameters of a design each by itself, inside what they were fitted to", () => {
    const ids = PARAMETERS.slice(0, 2).map(({ id }) => id);
    const tight = { parameters: ids, mean: [1, -1], covariance: [1e-6, 0.9e-6, 0.9e-6, 1e-6] };
    const { draws } = designOf(asked({ method: "sobol", base: 16 }), tight as never);
    const wide = designOf(asked({ method: "sobol", base: 16 }), undefined).draws;
    const spread = (of: Float64Array, column: number) => {
      const values = Array.from({ length: 16 * (K + 2) }, (_, row) => of[(20 + row) * K + column]!);
      return Math.max(...values) - Math.min(...values);
    };
    for (const column of [0, 1]) expect(spread(draws, column)).toBeLessThan(0.05 * spread(wide, column));
    expect(spread(draws, 2)).toBe(spread(wide, 2));
  });

  it("refuses a design with an early end, whose runs are all needed", () => {
    const both = { sensitivity: { method: "sobol" }, target_standard_error: { "air.pm25": 0.1 } };
    expect(configurationSchema.safeParse(both).error?.issues[0]?.path).toEqual(["target_standard_error"]);
  });
});
