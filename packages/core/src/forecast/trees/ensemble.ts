/**
 * An ensemble of regression trees in flat arrays, as XGBoost computes with it: features, thresholds and leaves are
 * float32, a row goes left when its value is below the threshold and by the node's default when it is missing (NaN),
 * and the leaves are added up in float32 in the order of the trees. So a model written by XGBoost gives its numbers.
 */
import { InvalidInput } from "../../errors.ts";

/** Objectives by XGBoost's names; each fixes how a margin becomes a prediction. */
export const OBJECTIVES = [
  "reg:squarederror",
  "reg:absoluteerror",
  "reg:quantileerror",
  "reg:pseudohubererror",
  "reg:logistic",
  "binary:logistic",
  "count:poisson",
  "reg:gamma",
  "reg:tweedie",
] as const;
export type Objective = (typeof OBJECTIVES)[number];

export interface TreeEnsemble {
  readonly objective: Objective;
  /** Quantile of a reg:quantileerror model, 0-1. */
  readonly quantile?: number;
  readonly features: number;
  readonly featureNames: readonly string[];
  /** Margin before the first tree (after the inverse link). */
  readonly baseMargin: number;
  /** Index of each tree's root; the arrays below are over the nodes of all trees. */
  readonly roots: Int32Array;
  /** −1 for a leaf. */
  readonly feature: Int32Array;
  readonly threshold: Float32Array;
  readonly left: Int32Array;
  readonly right: Int32Array;
  readonly defaultLeft: Uint8Array;
  /** Value of a leaf; what an inner node would predict, for explanations only. */
  readonly value: Float32Array;
  /** Sum of the training rows' second derivatives: the weight of a node. */
  readonly cover: Float32Array;
  /** Loss that a split saved; 0 at leaves. */
  readonly gain: Float32Array;
}

const fround = Math.fround;

/** What a margin says in the objective's own unit. */
export function link(objective: Objective, margin: number): number {
  switch (objective) {
    case "reg:logistic":
    case "binary:logistic":
      return 1 / (1 + Math.exp(-margin));
    case "count:poisson":
    case "reg:gamma":
    case "reg:tweedie":
      return Math.exp(margin);
    default:
      return margin;
  }
}

/** Inverse of {@link link}. @throws InvalidInput for a prediction that the link cannot give. */
export function inverseLink(objective: Objective, prediction: number): number {
  switch (objective) {
    case "reg:logistic":
    case "binary:logistic":
      if (!(prediction > 0 && prediction < 1))
        throw new InvalidInput(`base score is ${prediction}; allowed is between 0 and 1`);
      return -Math.log(1 / prediction - 1);
    case "count:poisson":
    case "reg:gamma":
    case "reg:tweedie":
      if (!(prediction > 0)) throw new InvalidInput(`base score is ${prediction}; allowed is above 0`);
      return Math.log(prediction);
    default:
      return prediction;
  }
}

/** Index of the leaf that a row falls into. `at` is where the row begins in `rows` (float32, NaN missing). */
export function leafOf(model: TreeEnsemble, root: number, rows: Float32Array, at: number): number {
  const { feature, threshold, left, right, defaultLeft } = model;
  let node = root;
  for (let f = feature[node]!; f >= 0; f = feature[node]!) {
    const x = rows[at + f]!;
    // A missing value is not below anything, so one comparison serves the usual case.
    if (x < threshold[node]!) node = left[node]!;
    else if (x >= threshold[node]!) node = right[node]!;
    else node = defaultLeft[node] === 1 ? left[node]! : right[node]!;
  }
  return node;
}

/** Margins of rows in one array, row after row. @throws InvalidInput where its length is not a multiple of the features. */
export function predictMargins(model: TreeEnsemble, rows: Float32Array, out?: Float64Array): Float64Array {
  const count = rows.length / model.features;
  if (!Number.isInteger(count)) {
    throw new InvalidInput(`${rows.length} values are no whole number of rows of ${model.features} features`);
  }
  const margins = out ?? new Float64Array(count);
  const { roots, value } = model;
  const base = fround(model.baseMargin);
  for (let row = 0; row < count; row++) {
    let sum = base;
    const at = row * model.features;
    for (let tree = 0; tree < roots.length; tree++) {
      sum = fround(sum + value[leafOf(model, roots[tree]!, rows, at)]!);
    }
    margins[row] = sum;
  }
  return margins;
}

/** Predictions of rows, after the objective's link. */
export function predictRows(model: TreeEnsemble, rows: Float32Array): Float64Array {
  const margins = predictMargins(model, rows);
  for (let row = 0; row < margins.length; row++) margins[row] = link(model.objective, margins[row]!);
  return margins;
}
