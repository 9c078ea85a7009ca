/**
 * Does the fit know what it does not know? Parameters are drawn from the prior, data are made from them, the fit is run
 * on the data: its 90 % intervals must hold the truth 90 % of the time (Talts et al. 2018, "Validating Bayesian
 * inference algorithms with simulation-based calibration").
 */
import { normal } from "../../random/draw.ts";
import { randomStream } from "../../random/philox.ts";
import { normalQuantile } from "../parameters/normal.ts";
import { ensembleMoments, type SmootherProblem, smoothEnsemble } from "./ensemble-smoother.ts";

export interface CoverageProblem extends Omit<SmootherProblem, "observed"> {
  replicates: number;
  /** Data without observation error for true parameters; chance of its own by replicate. */
  truth: (z: Float64Array, replicate: number) => ArrayLike<number>;
}

export interface Coverage {
  /** Share of replicates whose interval held the truth, by parameter, and over all. */
  byParameter: number[];
  overall: number;
  /** Mean posterior standard deviation by parameter; 1 is the prior's. */
  spread: number[];
}

/** Coverage of the central `level` intervals. */
export function intervalCoverage(problem: CoverageProblem, level = 0.9): Coverage {
  const { dimension, errorSd, replicates, truth, seed } = problem;
  const stream = randomStream(seed, "simulation-based calibration");
  const held = new Array<number>(dimension).fill(0);
  const spread = new Array<number>(dimension).fill(0);
  const reach = normalQuantile((1 + level) / 2);
  for (let replicate = 0; replicate < replicates; replicate += 1) {
    const z = Float64Array.from({ length: dimension }, (_, at) => normal(stream, at, replicate, 1));
    const clean = truth(z, replicate);
    const observed = Float64Array.from(
      { length: clean.length },
      (_, at) => clean[at]! + errorSd[at]! * normal(stream, at, replicate, 2),
    );
    const ensemble = smoothEnsemble({ ...problem, observed, seed: seed + 1 + replicate });
    const { mean, covariance } = ensembleMoments(ensemble, dimension);
    for (let at = 0; at < dimension; at += 1) {
      const sd = Math.sqrt(covariance[at * dimension + at]!);
      spread[at]! += sd / replicates;
      if (Math.abs(z[at]! - mean[at]!) <= reach * sd) held[at]! += 1 / replicates;
    }
  }
  return {
    byParameter: held,
    overall: held.reduce((sum, share) => sum + share, 0) / dimension,
    spread,
  };
}
