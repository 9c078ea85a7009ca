/** Where a simulation's parameters come from: published priors, or those as a calibration has changed them. */
import type { Calibration } from "../calibrate/calibrate-town.ts";
import { posteriorDraws } from "../calibrate/posterior-draws.ts";
import { drawParameters } from "../parameters/latin-hypercube.ts";
import { normalCdf } from "../parameters/normal.ts";
import { type ParameterDefinition, type Prior, quantile } from "../parameters/prior.ts";
import { PARAMETERS } from "../parameters/table.ts";

/** What a calibration says of the parameters. */
export type FittedParameters = Pick<Calibration, "parameters" | "mean" | "covariance">;

/** A row of parameters per run. */
export function drawsOf(fit: FittedParameters | undefined, runs: number, seed: number): Float64Array {
  return fit === undefined
    ? drawParameters(PARAMETERS, runs, seed)
    : posteriorDraws(PARAMETERS, fit, runs, seed);
}

export interface Assumption extends Omit<ParameterDefinition, "prior"> {
  /** The distribution in words; for a fitted one what it has become, too. */
  readonly prior: string;
}

/** What is assumed of every parameter, for people. */
export function assumptions(fit: FittedParameters | undefined): Assumption[] {
  return PARAMETERS.map(({ id, label, unit, sector, source, prior }) => {
    const at = fit?.parameters.indexOf(id) ?? -1;
    const fitted = fit === undefined || at < 0 ? "" : `; fitted to the town: ${fittedText(fit, at, prior)}`;
    return { id, label, unit, sector, source, prior: `${priorText(prior)}${fitted}` };
  });
}

function fittedText({ mean, covariance, parameters }: FittedParameters, at: number, prior: Prior): string {
  const sd = Math.sqrt(covariance[at * parameters.length + at]!);
  const [low, middle, high] = [-1.96, 0, 1.96].map((z) =>
    places(quantile(prior, normalCdf(Math.max(-6, Math.min(6, mean[at]! + z * sd))))),
  );
  return `${middle} (95 %: ${low} to ${high})`;
}

const places = (value: number): string => String(Number(value.toPrecision(4)));

/** A distribution in words: `lognormal, median 55, geometric standard deviation 1.3`. */
export function priorText(prior: Prior): string {
  switch (prior.kind) {
    case "fixed":
      return `fixed at ${places(prior.value)}`;
    case "uniform":
      return `uniform, ${places(prior.low)} to ${places(prior.high)}`;
    case "normal":
      return `normal, mean ${places(prior.mean)}, standard deviation ${places(prior.sd)}`;
    case "lognormal":
      return `lognormal, median ${places(prior.median)}, geometric standard deviation ${places(prior.gsd)}`;
    case "triangular":
      return `triangular, ${places(prior.low)} to ${places(prior.high)}, most likely ${places(prior.mode)}`;
    case "beta":
      return `beta, ${places(prior.alpha)} and ${places(prior.beta)}`;
  }
}
