/**
 * The most probable scales and minutes for what sites counted, while link times stay: trip matrices from counts by
 * generalized least squares (Cascetta 1984), with ways that answer. Errors are of GEH's kind, and Huber's loss leaves a
 * site that no scale explains to itself; normal priors on the unknowns keep the matrix near the gravity model's, and ways
 * near the fastest.
 */
import { minimize } from "./minimize.ts";
import type { TrafficResponse, TrafficUnknowns } from "./traffic-response.ts";

/** GEH of a usual error: models that fit well leave some. Beyond so many of them an error pulls no more than at that. */
const ERROR_GEH = 2.5;
const LIMIT = 2;
/** Standard deviations of the priors: of logarithms of a pair's and of an hour's scale, and of a street's minutes. */
export const PRIOR_SD = { pairs: 0.7, hours: 1.5, minutes: 2 } as const;
/** Vehicles an hour added to both sides, so that the roots of small flows say little. */
const FEW = 2;

const NAMES = ["pairs", "minutes", "hours"] as const;

/** Moves the unknowns to the most probable ones near them, in at most `rounds` steps. Hours without a count are left out. */
export function fitScales(
  response: TrafficResponse,
  counted: Float64Array,
  unknowns: TrafficUnknowns,
  rounds: number,
): void {
  const sizes = NAMES.map((name) => unknowns[name].length);
  const firsts = sizes.map((_, at) => sizes.slice(0, at).reduce((sum, size) => sum + size, 0));
  const size = sizes.reduce((sum, each) => sum + each, 0);
  const parts = (of: Float64Array) =>
    Object.fromEntries(
      NAMES.map((name, at) => [name, of.subarray(firsts[at]!, firsts[at]! + sizes[at]!)]),
    ) as unknown as TrafficUnknowns;
  const values = new Float64Array(size);
  const slopes = new Float64Array(size);
  const byFlow = new Float64Array(counted.length);
  /** In standard deviations of the priors, so that all are of a size. */
  const objective = (z: Float64Array, gradient: Float64Array): number => {
    let loss = 0;
    for (const [at, name] of NAMES.entries()) {
      for (let place = firsts[at]!; place < firsts[at]! + sizes[at]!; place++) {
        values[place] = z[place]! * PRIOR_SD[name];
        loss += z[place]! ** 2 / 2;
      }
    }
    const here = parts(values);
    response.respond(here);
    for (const [at, count] of counted.entries()) {
      byFlow[at] = 0;
      if (!Number.isFinite(count)) continue;
      // GEH is twice the difference of the roots, nearly.
      const root = Math.sqrt(response.flow[at]! + FEW);
      const error = (2 * (root - Math.sqrt(count + FEW))) / ERROR_GEH;
      const bend = Math.sqrt(1 + (error / LIMIT) ** 2);
      loss += LIMIT ** 2 * (bend - 1);
      byFlow[at] = error / bend / ERROR_GEH / root;
    }
    slopes.fill(0);
    response.addGradient(here, byFlow, parts(slopes));
    for (const [at, name] of NAMES.entries()) {
      for (let place = firsts[at]!; place < firsts[at]! + sizes[at]!; place++)
        gradient[place] = slopes[place]! * PRIOR_SD[name] + z[place]!;
    }
    return loss;
  };
  const z = Float64Array.from(
    NAMES.flatMap((name) => [...unknowns[name]].map((value) => value / PRIOR_SD[name])),
  );
  minimize(objective, z, rounds);
  const found = parts(z);
  for (const name of NAMES) unknowns[name].set(found[name].map((value) => value * PRIOR_SD[name]));
}
