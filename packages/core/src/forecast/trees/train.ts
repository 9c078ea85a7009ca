/** Gradient boosting: trees one after another on the gradients of what is left, with sampling and early stopping. */
import { InvalidInput } from "../../errors.ts";
import { uniform } from "../../random/draw.ts";
import { randomStream } from "../../random/philox.ts";
import { binRows, binWith, MISSING_BIN } from "./bins.ts";
import { inverseLink, type TreeEnsemble } from "./ensemble.ts";
import { Grower, type GrownTree, type GrowOptions } from "./grow.ts";
import type { Loss } from "./losses.ts";

export interface TrainOptions {
  loss: Loss;
  rounds: number;
  eta: number;
  maxDepth: number;
  /** 0: level by level to the full depth; else by gain up to so many leaves. */
  maxLeaves?: number;
  minChildWeight?: number;
  lambda?: number;
  alpha?: number;
  gamma?: number;
  /** Share of the rows and of the features that a tree sees. */
  subsample?: number;
  colsample?: number;
  maxBins?: number;
  monotone?: readonly (-1 | 0 | 1)[];
  seed?: number;
  /** Margin to start from; the loss's best constant when left out. */
  baseScore?: number;
  /** Rows that are not learnt from: training stops when their loss has not fallen for `patience` rounds. */
  validation?: { rows: Float32Array; targets: Float64Array; patience: number };
  featureNames?: readonly string[];
}

export interface Trained {
  model: TreeEnsemble;
  /** Mean loss of the validation rows after each round; empty without them. */
  validationLoss: number[];
  /** Trees kept: up to the best round where there are validation rows. */
  rounds: number;
}

/**
 * Trains an ensemble on float32 rows (NaN missing).
 * @throws InvalidInput for rows and targets that do not fit, a target that is not finite, or an option out of range.
 */
export function trainTrees(
  rows: Float32Array,
  features: number,
  targets: Float64Array,
  options: TrainOptions,
): Trained {
  check(rows, features, targets, options);
  const { loss, rounds, eta, maxDepth, subsample = 1, colsample = 1, seed = 0, validation } = options;
  const data = binRows(rows, features, options.maxBins);
  const grow: GrowOptions = {
    maxDepth: maxDepth === 0 ? Number.POSITIVE_INFINITY : maxDepth,
    maxLeaves: options.maxLeaves ?? 0,
    minChildWeight: options.minChildWeight ?? 1,
    lambda: options.lambda ?? 1,
    alpha: options.alpha ?? 0,
    gamma: options.gamma ?? 0,
    eta,
    ...(options.monotone ? { monotone: Int8Array.from(options.monotone) } : {}),
  };
  const start = options.baseScore ?? loss.start(targets);
  const base = Math.fround(inverseLink(loss.objective, start));
  const margins = new Float64Array(data.rows).fill(base);
  const gradient = new Float32Array(data.rows);
  const hessian = new Float32Array(data.rows);
  const grower = new Grower(data);
  const stream = randomStream(seed, "trees");
  const trees: GrownTree[] = [];
  const held = validation && {
    ...validation,
    bins: binWith(validation.rows, features, data.cuts),
    margins: new Float64Array(validation.targets.length).fill(base),
  };
  const validationLoss: number[] = [];
  let best = 0;

  for (let round = 0; round < rounds; round++) {
    loss.derive(targets, margins, gradient, hessian);
    const sampled = sample(data.rows, subsample, (i) => uniform(stream, i, round, 0));
    const columns = sample(features, colsample, (i) => uniform(stream, i, round, 1));
    const tree = grower.grow(sampled, gradient, hessian, columns, grow);
    if (loss.leaf) refreshLeaves(tree, sampled, targets, margins, loss.leaf, eta);
    for (let node = 0; node < tree.value.length; node++) tree.value[node] = Math.fround(tree.value[node]!);
    trees.push(tree);
    if (sampled.length === data.rows) addLeaves(tree, sampled, margins);
    else addTree(tree, data.bins, features, data.cuts, margins);
    if (!held) continue;
    addTree(tree, held.bins, features, data.cuts, held.margins);
    validationLoss.push(loss.mean(held.targets, held.margins));
    if (validationLoss[round]! < validationLoss[best]!) best = round;
    if (round - best >= held.patience) break;
  }
  const kept = held ? trees.slice(0, best + 1) : trees;
  return {
    model: assemble(kept, loss, features, base, options.featureNames),
    validationLoss,
    rounds: kept.length,
  };
}

/** Indices drawn with a probability each, in order; all of them when the share is 1, at least one. */
function sample(count: number, share: number, draw: (i: number) => number): Int32Array {
  const all = Int32Array.from({ length: count }, (_, i) => i);
  if (share >= 1) return all;
  const kept = all.filter((i) => draw(i) < share);
  return kept.length > 0 ? kept : all.subarray(0, 1);
}

/** Replaces leaf values by the loss's own best constant of the rows in the leaf, times eta. */
function refreshLeaves(
  tree: GrownTree,
  order: Int32Array,
  targets: Float64Array,
  margins: Float64Array,
  leaf: (residuals: Float64Array) => number,
  eta: number,
): void {
  for (let node = 0; node < tree.feature.length; node++) {
    const rows = order.subarray(tree.begin[node]!, tree.end[node]!);
    if (tree.feature[node]! >= 0 || rows.length === 0) continue;
    tree.value[node] = eta * leaf(Float64Array.from(rows, (row) => targets[row]! - margins[row]!));
  }
}

/** Adds a tree to the margins of the rows that it was grown on: each leaf knows its rows. */
function addLeaves(tree: GrownTree, order: Int32Array, margins: Float64Array): void {
  for (let node = 0; node < tree.feature.length; node++) {
    if (tree.feature[node]! >= 0) continue;
    const value = tree.value[node]!;
    for (let i = tree.begin[node]!; i < tree.end[node]!; i++) margins[order[i]!]! += value;
  }
}

/** Adds a tree to the margins of binned rows by walking it. */
function addTree(
  tree: GrownTree,
  bins: Uint8Array,
  features: number,
  cuts: readonly Float32Array[],
  margins: Float64Array,
): void {
  const feature = Int32Array.from(tree.feature);
  const left = Int32Array.from(tree.left);
  const right = Int32Array.from(tree.right);
  // Bin below which a row goes left: thresholds are cuts, so their index is the last bin of the left side.
  const bin = Int32Array.from(tree.feature, (f, node) =>
    f < 0 ? 0 : cuts[f]!.indexOf(tree.threshold[node]!),
  );
  for (let row = 0; row < margins.length; row++) {
    let node = 0;
    for (let f = feature[0]!; f >= 0; f = feature[node]!) {
      const here = bins[row * features + f]!;
      const goesLeft = here === MISSING_BIN ? tree.defaultLeft[node] === 1 : here <= bin[node]!;
      node = goesLeft ? left[node]! : right[node]!;
    }
    margins[row]! += tree.value[node]!;
  }
}

function assemble(
  trees: readonly GrownTree[],
  loss: Loss,
  features: number,
  baseMargin: number,
  featureNames: readonly string[] = [],
): TreeEnsemble {
  const starts: number[] = [];
  let nodes = 0;
  for (const tree of trees) {
    starts.push(nodes);
    nodes += tree.feature.length;
  }
  const join = <T>(pick: (tree: GrownTree) => T[]) => trees.flatMap(pick);
  const children = (side: "left" | "right") =>
    trees.flatMap((tree, i) => tree[side].map((child) => (child < 0 ? -1 : child + starts[i]!)));
  return {
    objective: loss.objective,
    ...(loss.objective === "reg:quantileerror" && loss.quantile !== undefined
      ? { quantile: loss.quantile }
      : {}),
    features,
    featureNames,
    baseMargin,
    roots: Int32Array.from(starts),
    feature: Int32Array.from(join((tree) => tree.feature)),
    threshold: Float32Array.from(join((tree) => tree.threshold)),
    left: Int32Array.from(children("left")),
    right: Int32Array.from(children("right")),
    defaultLeft: Uint8Array.from(join((tree) => tree.defaultLeft)),
    value: Float32Array.from(join((tree) => tree.value)),
    cover: Float32Array.from(join((tree) => tree.cover)),
    gain: Float32Array.from(join((tree) => tree.gain)),
  };
}

function check(rows: Float32Array, features: number, targets: Float64Array, options: TrainOptions): void {
  if (rows.length !== features * targets.length || targets.length === 0) {
    throw new InvalidInput(`${rows.length} values for ${targets.length} targets of ${features} features`);
  }
  const bad = targets.findIndex((target) => !Number.isFinite(target));
  if (bad >= 0) throw new InvalidInput(`target ${bad} is ${targets[bad]}; a finite number is needed`);
  const ranges = [
    ["rounds", options.rounds, 1, 100_000],
    ["eta", options.eta, 1e-6, 1],
    ["maxDepth", options.maxDepth, 0, 30],
    ["maxLeaves", options.maxLeaves ?? 0, 0, 1e6],
    ["subsample", options.subsample ?? 1, 1e-6, 1],
    ["colsample", options.colsample ?? 1, 1e-6, 1],
    ["maxBins", options.maxBins ?? 255, 2, 255],
    ["lambda", options.lambda ?? 1, 0, 1e12],
    ["alpha", options.alpha ?? 0, 0, 1e12],
    ["gamma", options.gamma ?? 0, 0, 1e12],
    ["minChildWeight", options.minChildWeight ?? 1, 0, 1e12],
  ] as const;
  for (const [field, value, low, high] of ranges) {
    if (!(value >= low && value <= high))
      throw new InvalidInput(`${field} is ${value}; allowed is ${low} to ${high}`);
  }
  if (options.maxDepth === 0 && !options.maxLeaves)
    throw new InvalidInput("maxDepth 0 (no limit) needs maxLeaves");
  if (options.monotone && options.monotone.length !== features) {
    throw new InvalidInput(`${options.monotone.length} monotone constraints for ${features} features`);
  }
}
