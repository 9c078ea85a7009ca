/**
 * Latin hypercube draws of the parameters (McKay, Beckman & Conover 1979): in every parameter each of `runs` equally
 * likely strata is met once. A row depends on (seed, runs, r) only, so that a worker draws the rows of its own range.
 */
import { uniform } from "../../random/draw.ts";
import { permutation } from "../../random/fill.ts";
import { randomStream } from "../../random/philox.ts";
import { type ParameterDefinition, quantile } from "./prior.ts";

/** Points in the unit cube, `runs` x `dimensions` row-major. */
export function latinHypercube(dimensions: number, runs: number, seed: number): Float64Array {
  const points = new Float64Array(runs * dimensions);
  const stream = randomStream(seed, "latin hypercube");
  for (let dimension = 0; dimension < dimensions; dimension += 1) {
    const strata = permutation(stream, runs, dimension, runs);
    for (let run = 0; run < runs; run += 1) {
      points[run * dimensions + dimension] = (strata[run]! + uniform(stream, run, dimension, runs)) / runs;
    }
  }
  return points;
}

/** Draws of the parameters, `runs` x `definitions.length` row-major, in the order of the definitions. */
export function drawParameters(
  definitions: readonly ParameterDefinition[],
  runs: number,
  seed: number,
): Float64Array {
  const points = latinHypercube(definitions.length, runs, seed);
  return points.map((u, at) => quantile(definitions[at % definitions.length]!.prior, u));
}
