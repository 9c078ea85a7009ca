import { describe, expect, test } from "vitest";
import { drawParameters, latinHypercube } from "./latin-hypercube.ts";
import type { ParameterDefinition } from "./prior.ts";

const definitions: ParameterDefinition[] = [
  {
    id: "a",
    label: "A",
    unit: "1",
    source: "test",
    sector: "traffic",
    prior: { kind: "uniform", low: 0, high: 10 },
  },
  { id: "b", label: "B", unit: "1", source: "test", sector: "air", prior: { kind: "fixed", value: 7 } },
];

describe("Latin hypercube", () => {
  test("meets each of the runs' strata once in every dimension", () => {
    const runs = 97;
    const points = latinHypercube(3, runs, 5);
    for (let dimension = 0; dimension < 3; dimension += 1) {
      const strata = Array.from({ length: runs }, (_, run) =>
        Math.floor(points[run * 3 + dimension]! * runs),
      );
      expect(strata.sort((x, y) => x - y)).toEqual(Array.from({ length: runs }, (_, at) => at));
    }
  });

  test("pairs dimensions without correlation", () => {
    const runs = 2000;
    const points = latinHypercube(2, runs, 1);
    let sum = 0;
    for (let run = 0; run < runs; run += 1) sum += (points[2 * run]! - 0.5) * (points[2 * run + 1]! - 0.5);
    expect(Math.abs((12 * sum) / runs)).toBeLessThan(4 / Math.sqrt(runs));
  });

  test("estimates a mean with far less error than independent draws would", () => {
    const runs = 1000;
    const points = latinHypercube(1, runs, 3);
    const mean = points.reduce((sum, u) => sum + u * u, 0) / runs;
    // Independent draws: sd(u²)/√n = 0.298/√1000 = 0.0094.
    expect(Math.abs(mean - 1 / 3)).toBeLessThan(0.0003);
  });

  test("gives the same rows for the same seed and number of runs, and others for another seed", () => {
    expect(drawParameters(definitions, 50, 9)).toEqual(drawParameters(definitions, 50, 9));
    expect(drawParameters(definitions, 50, 9)).not.toEqual(drawParameters(definitions, 50, 10));
  });

  test("adding a parameter at the end leaves the draws of the others as they were", () => {
    const one = drawParameters(definitions.slice(0, 1), 20, 4);
    const both = drawParameters(definitions, 20, 4);
    expect([...one]).toEqual([...both].filter((_, at) => at % 2 === 0));
  });

  test("carries points to the parameters' own scales", () => {
    const draws = drawParameters(definitions, 30, 2);
    for (let run = 0; run < 30; run += 1) {
      expect(draws[2 * run]!).toBeGreaterThan(0);
      expect(draws[2 * run]!).toBeLessThan(10);
      expect(draws[2 * run + 1]).toBe(7);
    }
  });
});
