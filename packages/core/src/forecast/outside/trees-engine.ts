/**
 * Boosted trees that are no member of the ensemble: trained by XGBoost or SageMaker elsewhere and read from its JSON, or
 * here with parameters that were searched for. They read the features of `features.ts` of a single series, the horizon among
 * them, and give the target's distance from the local level in local scales, as all members do.
 */

import { InvalidInput } from "../../errors.ts";
import type { PathEngine } from "../additive/path-engine.ts";
import { type FeatureSet, type FeatureShape, featureSet } from "../features.ts";
import type { ForecastInput } from "../forecast-input.ts";
import { rhythmOf } from "../series.ts";
import { predictMargins, type TreeEnsemble } from "../trees/ensemble.ts";
import { shapValues } from "../trees/tree-shap.ts";
import { readXgboost } from "../trees/xgboost-json.ts";

export interface TreesFit {
  /** End of what it was trained on, ms: it forecasts from this moment on, where it has seen nothing. */
  readonly trainedUntilMs: number;
  readonly trees: TreeEnsemble;
}

/** A tree's answer is held within so many scales of the level. */
const FARTHEST = 20;

/** @param fits oldest first: each moment is forecast by the last one that had not seen it. */
export function treesEngine(fits: readonly TreesFit[], features: FeatureSet, stepMs: number): PathEngine {
  const width = features.names.length;
  const row = new Float32Array(width);
  const fitAt = (endMs: number) => fits.findLast(({ trainedUntilMs }) => trainedUntilMs <= endMs);
  return {
    name: "xgboost",
    seasons: features.names.includes(SEASON_FEATURE),
    every: () => 1,
    path(history, last, steps) {
      const { series, level, scale } = history;
      const endMs = series.startMs + (last + 1) * series.stepMs;
      const fit = fitAt(endMs);
      const out = new Float64Array(steps).fill(Number.NaN);
      if (!fit) return out;
      for (let k = 0; k < steps; k++) {
        features.fill(history, undefined, last, k + 1, row, 0);
        const relative = predictMargins(fit.trees, row)[0]!;
        out[k] = level[last]! + scale[last]! * Math.min(FARTHEST, Math.max(-FARTHEST, relative));
      }
      return out;
    },
    explain({ features: read, atMs, horizon, scale }: ForecastInput) {
      const fit = fitAt(atMs - (horizon - 1) * stepMs);
      if (!fit || read.length !== width) return undefined;
      return shapValues(fit.trees, read)
        .subarray(0, width)
        .map((value) => scale * value);
    },
  };
}

/** One of those that are there with the time of year only. */
const SEASON_FEATURE = "year sin";

/** Features of one series without covariates, as trees from outside read them. */
export function outsideFeatures(stepMs: number, seasons: boolean): FeatureSet {
  const shape: FeatureShape = {
    ...rhythmOf(stepMs),
    known: [],
    calendar: "in",
    peers: false,
    seasons,
  };
  return featureSet(shape);
}

/** Objectives whose margin is the prediction itself: a distance has no other link. */
const LINEAR = ["reg:squarederror", "reg:absoluteerror", "reg:pseudohubererror", "reg:quantileerror"];

/**
 * Reads a model in XGBoost's JSON and finds the features that it was trained on: with the time of year or without.
 * @throws InvalidInput where it is no such model, has an objective with a link, or other features.
 */
export function readOutsideTrees(
  json: unknown,
  stepMs: number,
): { trees: TreeEnsemble; features: FeatureSet } {
  const trees = readXgboost(JSON.stringify(json), "the model");
  if (!LINEAR.includes(trees.objective)) {
    throw new InvalidInput(
      `the model's objective is ${trees.objective}; allowed are ${LINEAR.join(", ")}: it must give distances from the level`,
    );
  }
  const known = [false, true].map((seasons) => outsideFeatures(stepMs, seasons));
  const named = trees.featureNames.length > 0;
  const found = known.find(({ names }) =>
    named ? sameNames(names, trees.featureNames) : names.length === trees.features,
  );
  if (!found) {
    const missing = known[0]!.names.find((name) => !trees.featureNames.includes(name));
    throw new InvalidInput(
      `the model reads ${trees.features} features${named && missing !== undefined ? ` and not "${missing}"` : ""}; allowed are the ${known.map(({ names }) => names.length).join(" or ")} features of a series of this step, in their order`,
      { details: { field: "model", allowed: known[0]!.names } },
    );
  }
  return { trees, features: found };
}

const sameNames = (ours: readonly string[], theirs: readonly string[]) =>
  ours.length === theirs.length && ours.every((name, i) => name === theirs[i]);
