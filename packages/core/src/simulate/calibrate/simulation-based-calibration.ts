/**
 * Does the fit know what it does not know? Parameters are drawn from the prior, data are made from them, the fit is run
 * on the data: its 90 % intervals must hold the truth 90 % of the time, and the truth's place in the posterior must be
 * even over (0, 1) (Talts et al. 2018, "Validating Bayesian inference algorithms with simulation-based calibration").
 */
import { chiSquareTail } from "../../numeric/distributions.ts";
import { normal } from "../../random/draw.ts";
import { randomStream } from "../../random/philox.ts";
import { normalCdf } from "../parameters/normal.ts";
import { ensembleMoments, type SmootherProblem, smoothEnsemble } from "./ensemble-smoother.ts";

/** Where truths stand in their posteriors, 0 to 1: one value per replicate. */
export type Places = readonly number[];

/** Share of the truths that central intervals of `level` held. */
export function coverage(places: Places, level: number): number {
  return places.filter((place) => Math.abs(place - 0.5) <= level / 2).length / places.length;
}

/** Pearson's chi-square of the places' histogram against an even one, and the chance of a larger one. */
export function evenness(places: Places, bins = 10): { chiSquare: number; p: number } {
  const counts = new Array<number>(bins).fill(0);
  for (const place of places) counts[Math.min(bins - 1, Math.floor(place * bins))]! += 1;
  const each = places.length / bins;
  const chiSquare = counts.reduce((sum, count) => sum + (count - each) ** 2 / each, 0);
  return { chiSquare, p: chiSquareTail(chiSquare, bins - 1) };
}

/** Place of a truth in a Gaussian posterior. */
export const placeIn = (truth: number, mean: number, sd: number) => normalCdf((truth - mean) / sd);

export interface CoverageProblem extends Omit<SmootherProblem, "observed"> {
  replicates: number;
  /** Data without observation error for true parameters; chance of its own by replicate. */
  truth: (z: Float64Array, replicate: number) => ArrayLike<number>;
}

export interface CoverageRun {
  /** By parameter. */
  places: Places[];
  /** Mean posterior standard deviation by parameter; 1 is the prior's. */
  spread: number[];
}

/** Simulation-based calibration of the ensemble smoother on a problem of its own. */
export function checkSmoother(problem: CoverageProblem): CoverageRun {
  const { dimension, errorSd, replicates, truth, seed } = problem;
  const stream = randomStream(seed, "simulation-based calibration");
  const places = Array.from({ length: dimension }, () => [] as number[]);
  const spread = new Array<number>(dimension).fill(0);
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
      places[at]!.push(placeIn(z[at]!, mean[at]!, sd));
    }
  }
  return { places, spread };
}
