/**
 * Fits a model that can only be run: the ensemble smoother with multiple data assimilation (Emerick & Reynolds,
 * "Ensemble smoother with multiple data assimilation", Computers & Geosciences 55, 2013). Parameters are standard normal
 * a priori. For a linear model the ensemble is a sample of the posterior; for others it is its Gaussian approximation.
 */

import { cholesky, choleskySolve } from "../../numeric/cholesky.ts";
import { normal } from "../../random/draw.ts";
import { randomStream } from "../../random/philox.ts";
import { latinHypercube } from "../parameters/latin-hypercube.ts";
import { normalQuantile } from "../parameters/normal.ts";

export interface SmootherProblem {
  /** Parameters, each standard normal a priori. */
  dimension: number;
  /** Predictions for one member; the model's own chance may depend on `member` and `round`. */
  forward: (z: Float64Array, member: number, round: number) => ArrayLike<number>;
  /** What was observed; NaN where nothing was. */
  observed: ArrayLike<number>;
  /** Standard deviation of observation and model error together, per observation. */
  errorSd: ArrayLike<number>;
  /**
   * Which observations speak about which parameters. Without it all speak about all; with it the chance correlations of
   * a small ensemble cannot let a water meter move a traffic parameter.
   */
  blocks?: readonly { parameters: readonly number[]; observations: readonly number[] }[];
  members: number;
  rounds: number;
  seed: number;
}

/** The ensemble after the last round, `members` x `dimension` row-major. */
export function smoothEnsemble(problem: SmootherProblem): Float64Array {
  const { dimension, forward, observed, errorSd, members, rounds, seed } = problem;
  const ensemble = latinHypercube(dimension, members, seed).map(normalQuantile);
  const all = (n: number) => Array.from({ length: n }, (_, at) => at);
  const blocks = problem.blocks ?? [{ parameters: all(dimension), observations: all(observed.length) }];
  const noise = randomStream(seed, "perturbed observations");
  for (let round = 0; round < rounds; round += 1) {
    const predicted = all(members).map((member) =>
      forward(ensemble.slice(member * dimension, (member + 1) * dimension), member, round),
    );
    const before = ensemble.slice();
    for (const { parameters, observations } of blocks) {
      const used = observations.filter((at) => Number.isFinite(observed[at]!));
      const mean = used.map((at) => predicted.reduce((sum, row) => sum + row[at]!, 0) / members);
      // Anomalies and innovations in units of the error; α = rounds keeps Σ 1/α = 1.
      const scale = 1 / Math.sqrt(members - 1);
      const anomaly = predicted.map((row) =>
        Float64Array.from(used, (at, k) => ((row[at]! - mean[k]!) * scale) / errorSd[at]!),
      );
      const gram = new Float64Array(members * members);
      for (let a = 0; a < members; a += 1) {
        for (let b = 0; b <= a; b += 1) {
          const product = dot(anomaly[a]!, anomaly[b]!) + (a === b ? rounds : 0);
          gram[a * members + b] = product;
          gram[b * members + a] = product;
        }
      }
      const factor = cholesky(gram, members);
      const centre = parameters.map(
        (column) =>
          all(members).reduce((sum, member) => sum + before[member * dimension + column]!, 0) / members,
      );
      for (let member = 0; member < members; member += 1) {
        const row = predicted[member]!;
        const innovation = Float64Array.from(
          used,
          (at) =>
            (observed[at]! - row[at]!) / errorSd[at]! + Math.sqrt(rounds) * normal(noise, at, member, round),
        );
        const weights = choleskySolve(
          factor,
          anomaly.map((each) => dot(each, innovation)),
          members,
        );
        for (const [k, column] of parameters.entries()) {
          let step = 0;
          for (let other = 0; other < members; other += 1)
            step += (before[other * dimension + column]! - centre[k]!) * weights[other]!;
          ensemble[member * dimension + column]! += step * scale;
        }
      }
    }
  }
  return ensemble;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at += 1) sum += a[at]! * b[at]!;
  return sum;
}

/** Mean and covariance (dimension x dimension) of an ensemble. */
export function ensembleMoments(
  ensemble: Float64Array,
  dimension: number,
): { mean: Float64Array; covariance: Float64Array } {
  const members = ensemble.length / dimension;
  const mean = new Float64Array(dimension);
  for (let at = 0; at < ensemble.length; at += 1) mean[at % dimension]! += ensemble[at]! / members;
  const covariance = new Float64Array(dimension * dimension);
  for (let member = 0; member < members; member += 1) {
    for (let a = 0; a < dimension; a += 1) {
      for (let b = 0; b < dimension; b += 1) {
        covariance[a * dimension + b]! +=
          ((ensemble[member * dimension + a]! - mean[a]!) * (ensemble[member * dimension + b]! - mean[b]!)) /
          (members - 1);
      }
    }
  }
  return { mean, covariance };
}
