/**
 * Exact Shapley values of a tree ensemble's margin: path-dependent TreeSHAP (Lundberg, Erion and Lee 2018,
 * arXiv:1802.03888, algorithm 2), O(leaves · depth²) a tree. Contributions and bias add up to the margin.
 */
import { InvalidInput } from "../../errors.ts";
import type { TreeEnsemble } from "./ensemble.ts";

/**
 * The path of unique features from the root to a node: for each the feature, the share of rows that go down when it is
 * unknown (zero), whether this row goes down (one), and the weight of the permutations. Levels of the recursion each
 * have their own stretch of these arrays.
 */
interface Path {
  feature: Int32Array;
  zero: Float64Array;
  one: Float64Array;
  weight: Float64Array;
}

/**
 * Contributions of each feature and, last, the bias: rows × (features + 1), in margin units.
 * @throws InvalidInput where the values are no whole number of rows.
 */
export function shapValues(model: TreeEnsemble, rows: Float32Array): Float64Array {
  const count = rows.length / model.features;
  if (!Number.isInteger(count)) {
    throw new InvalidInput(`${rows.length} values are no whole number of rows of ${model.features} features`);
  }
  const depth = deepest(model) + 2;
  const size = (depth * (depth + 1)) / 2 + depth;
  const path: Path = {
    feature: new Int32Array(size),
    zero: new Float64Array(size),
    one: new Float64Array(size),
    weight: new Float64Array(size),
  };
  const width = model.features + 1;
  const out = new Float64Array(count * width);
  const means = expectedValues(model);
  const bias = means.reduce((sum, mean) => sum + mean, model.baseMargin);
  for (let row = 0; row < count; row++) {
    const phi = out.subarray(row * width, (row + 1) * width);
    phi[model.features] = bias;
    for (const root of model.roots) walk(model, rows, row * model.features, phi, root, path, 0, 0, 1, 1, -1);
  }
  return out;
}

/** Mean prediction of each tree, weighted by cover. */
function expectedValues(model: TreeEnsemble): number[] {
  const mean = (node: number): number => {
    if (model.feature[node]! < 0) return model.value[node]!;
    const [left, right] = [model.left[node]!, model.right[node]!];
    return (mean(left) * model.cover[left]! + mean(right) * model.cover[right]!) / model.cover[node]!;
  };
  return Array.from(model.roots, mean);
}

function deepest(model: TreeEnsemble): number {
  const depth = (node: number): number =>
    model.feature[node]! < 0 ? 0 : 1 + Math.max(depth(model.left[node]!), depth(model.right[node]!));
  return Math.max(0, ...Array.from(model.roots, depth));
}

/** Adds a feature to the path: every subset grows with it or without it. */
function extend(path: Path, at: number, length: number, zero: number, one: number, feature: number): void {
  const { weight } = path;
  path.feature[at + length] = feature;
  path.zero[at + length] = zero;
  path.one[at + length] = one;
  weight[at + length] = length === 0 ? 1 : 0;
  for (let i = length - 1; i >= 0; i--) {
    weight[at + i + 1]! += (one * weight[at + i]! * (i + 1)) / (length + 1);
    weight[at + i] = (zero * weight[at + i]! * (length - i)) / (length + 1);
  }
}

/** Takes an element out again, as if its split had not been. `length` is the path's before. */
function unwind(path: Path, at: number, length: number, index: number): void {
  const { weight } = path;
  const one = path.one[at + index]!;
  const zero = path.zero[at + index]!;
  let next = weight[at + length]!;
  for (let i = length - 1; i >= 0; i--) {
    if (one !== 0) {
      const before = weight[at + i]!;
      weight[at + i] = (next * (length + 1)) / ((i + 1) * one);
      next = before - (weight[at + i]! * zero * (length - i)) / (length + 1);
    } else {
      weight[at + i] = (weight[at + i]! * (length + 1)) / (zero * (length - i));
    }
  }
  for (let i = index; i < length; i++) {
    path.feature[at + i] = path.feature[at + i + 1]!;
    path.zero[at + i] = path.zero[at + i + 1]!;
    path.one[at + i] = path.one[at + i + 1]!;
  }
}

/** Total weight that {@link unwind} would leave, without doing it. */
function unwoundSum(path: Path, at: number, length: number, index: number): number {
  const { weight } = path;
  const one = path.one[at + index]!;
  const zero = path.zero[at + index]!;
  let next = weight[at + length]!;
  let total = 0;
  for (let i = length - 1; i >= 0; i--) {
    if (one !== 0) {
      const part = (next * (length + 1)) / ((i + 1) * one);
      total += part;
      next = weight[at + i]! - (part * zero * (length - i)) / (length + 1);
    } else if (zero !== 0) {
      total += weight[at + i]! / zero / ((length - i) / (length + 1));
    }
  }
  return total;
}

function walk(
  model: TreeEnsemble,
  rows: Float32Array,
  row: number,
  phi: Float64Array,
  node: number,
  path: Path,
  parentAt: number,
  parentLength: number,
  zero: number,
  one: number,
  feature: number,
): void {
  // Each level works on a copy of its parent's path, right behind it.
  const at = parentAt + parentLength;
  let length = parentLength;
  for (let i = 0; i < length; i++) {
    path.feature[at + i] = path.feature[parentAt + i]!;
    path.zero[at + i] = path.zero[parentAt + i]!;
    path.one[at + i] = path.one[parentAt + i]!;
    path.weight[at + i] = path.weight[parentAt + i]!;
  }
  extend(path, at, length, zero, one, feature);

  const split = model.feature[node]!;
  if (split < 0) {
    for (let i = 1; i <= length; i++) {
      const weight = unwoundSum(path, at, length, i);
      phi[path.feature[at + i]!]! += weight * (path.one[at + i]! - path.zero[at + i]!) * model.value[node]!;
    }
    return;
  }
  const x = rows[row + split]!;
  const goesLeft = Number.isNaN(x) ? model.defaultLeft[node] === 1 : x < model.threshold[node]!;
  const hot = goesLeft ? model.left[node]! : model.right[node]!;
  const cold = goesLeft ? model.right[node]! : model.left[node]!;
  let zeroBefore = 1;
  let oneBefore = 1;
  let index = 0;
  while (index <= length && path.feature[at + index] !== split) index++;
  if (index <= length) {
    zeroBefore = path.zero[at + index]!;
    oneBefore = path.one[at + index]!;
    unwind(path, at, length, index);
    length--;
  }
  const cover = model.cover[node]!;
  walk(
    model,
    rows,
    row,
    phi,
    hot,
    path,
    at,
    length + 1,
    (model.cover[hot]! / cover) * zeroBefore,
    oneBefore,
    split,
  );
  walk(
    model,
    rows,
    row,
    phi,
    cold,
    path,
    at,
    length + 1,
    (model.cover[cold]! / cover) * zeroBefore,
    0,
    split,
  );
}
