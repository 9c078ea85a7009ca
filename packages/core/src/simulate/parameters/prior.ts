/**
 * A parameter of the model that nobody knows exactly, and what is believed of it: a distribution with its source.
 * Draws go through the quantile function, so that stratified and quasi-random points of the unit cube become draws.
 */
import type { Sector } from "../sector.ts";
import { betaQuantile } from "./beta-quantile.ts";
import { normalCdf, normalQuantile } from "./normal.ts";

export type Prior =
  | { kind: "uniform"; low: number; high: number }
  /** Cut at `low` and `high` where they are given. */
  | { kind: "normal"; mean: number; sd: number; low?: number; high?: number }
  /** `gsd`: geometric standard deviation, above 1; 68 % lie between median/gsd and median·gsd. */
  | { kind: "lognormal"; median: number; gsd: number }
  | { kind: "triangular"; low: number; mode: number; high: number }
  /** On 0 to 1. */
  | { kind: "beta"; alpha: number; beta: number }
  | { kind: "fixed"; value: number };

export interface ParameterDefinition {
  id: string;
  label: string;
  unit: string;
  prior: Prior;
  source: string;
  sector: Sector;
}

/** The value below which a share `u` (0 < u < 1) of the prior lies. */
export function quantile(prior: Prior, u: number): number {
  switch (prior.kind) {
    case "fixed":
      return prior.value;
    case "uniform":
      return prior.low + u * (prior.high - prior.low);
    case "normal": {
      const { mean, sd, low = Number.NEGATIVE_INFINITY, high = Number.POSITIVE_INFINITY } = prior;
      const below = normalCdf((low - mean) / sd);
      const upTo = normalCdf((high - mean) / sd);
      const value = mean + sd * normalQuantile(below + u * (upTo - below));
      return Math.min(high, Math.max(low, value));
    }
    case "lognormal":
      return prior.median * Math.exp(Math.log(prior.gsd) * normalQuantile(u));
    case "triangular": {
      const { low, mode, high } = prior;
      const atMode = (mode - low) / (high - low);
      return u < atMode
        ? low + Math.sqrt(u * (high - low) * (mode - low))
        : high - Math.sqrt((1 - u) * (high - low) * (high - mode));
    }
    case "beta":
      return betaQuantile(prior.alpha, prior.beta, u);
  }
}

/** What makes a prior meaningless, or undefined: a table of parameters is checked once, by a test. */
export function priorProblem(prior: Prior): string | undefined {
  switch (prior.kind) {
    case "fixed":
      return Number.isFinite(prior.value) ? undefined : "its value is finite";
    case "uniform":
      return prior.low < prior.high ? undefined : "low is below high";
    case "normal":
      if (!(prior.sd > 0)) return "sd is above 0";
      return (prior.low ?? -Infinity) < (prior.high ?? Infinity) ? undefined : "low is below high";
    case "lognormal":
      return prior.median > 0 && prior.gsd > 1 ? undefined : "median is above 0 and gsd above 1";
    case "triangular":
      return prior.low <= prior.mode && prior.mode <= prior.high && prior.low < prior.high
        ? undefined
        : "low ≤ mode ≤ high, and low is below high";
    case "beta":
      return prior.alpha > 0 && prior.beta > 0 ? undefined : "alpha and beta are above 0";
  }
}
