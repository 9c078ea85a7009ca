/**
 * Grows one tree on binned rows by histograms of gradients: the split that saves most is found per node by one scan of
 * each feature's bins, a child's histogram is its parent's less its sibling's, and nodes are opened level by level or
 * by the loss they save. What splits and leaves are worth is said by leaf-gain.ts.
 */
import { BINS, type BinnedRows, MISSING_BIN } from "./bins.ts";
import {
  type Bounds,
  childBounds,
  leafWeight,
  nodeScore,
  type Penalties,
  type Sums,
  splitGain,
} from "./leaf-gain.ts";

export interface GrowOptions extends Penalties {
  maxDepth: number;
  /** 0: no limit. A limit opens nodes by the loss that they save, none level by level. */
  maxLeaves: number;
  minChildWeight: number;
  /** The least gain of a split. */
  gamma: number;
  eta: number;
  /** −1, 0 or 1 per feature. */
  monotone?: Int8Array;
}

/** Nodes of a grown tree, in the order they were opened; `feature` −1 is a leaf. */
export interface GrownTree {
  feature: number[];
  threshold: number[];
  left: number[];
  right: number[];
  defaultLeft: number[];
  value: number[];
  cover: number[];
  gain: number[];
  /** Rows of each leaf: a stretch of `order`. */
  begin: number[];
  end: number[];
}

interface Split {
  gain: number;
  feature: number;
  bin: number;
  missingLeft: boolean;
  leftG: number;
  leftH: number;
}

interface Open extends Sums, Bounds {
  node: number;
  depth: number;
  begin: number;
  end: number;
  histogram: Float64Array;
  split: Split;
}

/** A smaller gain is rounding (XGBoost's kRtEps). */
const LEAST_GAIN = 1e-6;

/** Work space that is kept between trees. */
export class Grower {
  readonly #data: BinnedRows;
  readonly #pool: Float64Array[] = [];
  readonly #scratch: Int32Array;

  constructor(data: BinnedRows) {
    this.#data = data;
    this.#scratch = new Int32Array(data.rows);
  }

  /**
   * @param order row indices to learn from; reordered so that each leaf's rows lie together.
   * @param columns features that may split.
   */
  grow(
    order: Int32Array,
    gradient: Float32Array,
    hessian: Float32Array,
    columns: Int32Array,
    options: GrowOptions,
  ): GrownTree {
    const tree: GrownTree = {
      feature: [],
      threshold: [],
      left: [],
      right: [],
      defaultLeft: [],
      value: [],
      cover: [],
      gain: [],
      begin: [],
      end: [],
    };
    let [g, h] = [0, 0];
    for (const row of order) {
      g += gradient[row]!;
      h += hessian[row]!;
    }
    const histogram = this.#take(columns);
    this.#fill(histogram, order, 0, order.length, gradient, hessian, columns);
    const root = this.#open(
      tree,
      { depth: 0, begin: 0, end: order.length, g, h, histogram, low: -Infinity, high: Infinity },
      columns,
      options,
    );
    const queue = [root];
    let leaves = 1;
    while (queue.length > 0) {
      const next = options.maxLeaves > 0 ? takeBest(queue) : queue.shift()!;
      const full = (options.maxLeaves > 0 && leaves >= options.maxLeaves) || next.split.gain <= 0;
      if (full) {
        this.#pool.push(next.histogram);
        continue;
      }
      leaves++;
      queue.push(...this.#split(tree, next, order, gradient, hessian, columns, options));
    }
    return tree;
  }

  /** An empty histogram of the given columns; what it holds of others is left as it was. */
  #take(columns: Int32Array): Float64Array {
    const histogram = this.#pool.pop() ?? new Float64Array(this.#data.features * BINS * 2);
    for (const feature of columns) {
      const begin = feature * BINS * 2;
      histogram.fill(0, begin, begin + this.#used(feature));
      histogram.fill(0, begin + MISSING_BIN * 2, begin + BINS * 2);
    }
    return histogram;
  }

  /** How many sums of a feature there are before those of missing values. */
  #used(feature: number): number {
    return (this.#data.cuts[feature]!.length + 1) * 2;
  }

  /** Takes a child's sums from its parent's. */
  #subtract(from: Float64Array, less: Float64Array, columns: Int32Array): void {
    for (const feature of columns) {
      const begin = feature * BINS * 2;
      const end = begin + this.#used(feature);
      for (let i = begin; i < end; i++) from[i]! -= less[i]!;
      for (let i = begin + MISSING_BIN * 2; i < begin + BINS * 2; i++) from[i]! -= less[i]!;
    }
  }

  /** Adds the rows order[begin..end) to a histogram of [Σ gradient, Σ hessian] per feature and bin. */
  #fill(
    histogram: Float64Array,
    order: Int32Array,
    begin: number,
    end: number,
    gradient: Float32Array,
    hessian: Float32Array,
    columns: Int32Array,
  ): void {
    const { bins, features } = this.#data;
    if (columns.length === features) {
      for (let i = begin; i < end; i++) {
        const row = order[i]!;
        const g = gradient[row]!;
        const h = hessian[row]!;
        const from = row * features;
        for (let f = 0; f < features; f++) {
          const at = ((f << 8) | bins[from + f]!) << 1;
          histogram[at]! += g;
          histogram[at + 1]! += h;
        }
      }
      return;
    }
    const count = columns.length;
    for (let i = begin; i < end; i++) {
      const row = order[i]!;
      const g = gradient[row]!;
      const h = hessian[row]!;
      const from = row * features;
      for (let c = 0; c < count; c++) {
        const f = columns[c]!;
        const at = ((f << 8) | bins[from + f]!) << 1;
        histogram[at]! += g;
        histogram[at + 1]! += h;
      }
    }
  }

  #open(tree: GrownTree, at: Omit<Open, "node" | "split">, columns: Int32Array, options: GrowOptions): Open {
    const node = tree.feature.push(-1) - 1;
    const weight = leafWeight(at.g, at.h, options, at.low, at.high);
    tree.threshold.push(0);
    tree.left.push(-1);
    tree.right.push(-1);
    tree.defaultLeft.push(0);
    tree.value.push(weight * options.eta);
    tree.cover.push(at.h);
    tree.gain.push(0);
    tree.begin.push(at.begin);
    tree.end.push(at.end);
    const open: Open = {
      ...at,
      node,
      split: { gain: 0, feature: -1, bin: 0, missingLeft: false, leftG: 0, leftH: 0 },
    };
    if (at.depth < options.maxDepth && at.h >= 2 * options.minChildWeight)
      this.#search(open, columns, options);
    return open;
  }

  /** Finds the best split of a node: every cut of every column, missing values to either side. */
  #search(open: Open, columns: Int32Array, options: GrowOptions): void {
    const { histogram, g, h, split } = open;
    const parent = nodeScore(g, h, options, open.low, open.high);
    const { cuts } = this.#data;
    for (const feature of columns) {
      const base = feature << 9;
      const missingG = histogram[base + MISSING_BIN * 2]!;
      const missingH = histogram[base + MISSING_BIN * 2 + 1]!;
      const direction = options.monotone?.[feature] ?? 0;
      const last = cuts[feature]!.length;
      // Without missing rows both sides are the same for training; new ones follow the larger child.
      const sides = missingH > 0 ? 2 : 1;
      for (let side = 0; side < sides; side++) {
        let leftG = side === 1 ? missingG : 0;
        let leftH = side === 1 ? missingH : 0;
        for (let bin = 0; bin < last; bin++) {
          leftG += histogram[base + bin * 2]!;
          leftH += histogram[base + bin * 2 + 1]!;
          if (leftH < options.minChildWeight) continue;
          const rightH = h - leftH;
          if (rightH < options.minChildWeight) break;
          const gain = splitGain(
            leftG,
            leftH,
            g - leftG,
            rightH,
            parent,
            direction,
            options,
            open.low,
            open.high,
          );
          if (gain > split.gain) {
            split.gain = gain;
            split.feature = feature;
            split.bin = bin;
            split.missingLeft = sides === 2 ? side === 1 : leftH >= rightH;
            split.leftG = leftG;
            split.leftH = leftH;
          }
        }
      }
    }
    if (split.gain <= Math.max(options.gamma, LEAST_GAIN)) split.gain = 0;
  }

  #split(
    tree: GrownTree,
    open: Open,
    order: Int32Array,
    gradient: Float32Array,
    hessian: Float32Array,
    columns: Int32Array,
    options: GrowOptions,
  ): Open[] {
    const { node, split, begin, end, depth, g, h } = open;
    const middle = this.#partition(order, begin, end, split);
    tree.feature[node] = split.feature;
    tree.threshold[node] = this.#data.cuts[split.feature]![split.bin]!;
    tree.defaultLeft[node] = split.missingLeft ? 1 : 0;
    tree.gain[node] = split.gain;

    const leftSums = { g: split.leftG, h: split.leftH };
    const rightSums = { g: g - split.leftG, h: h - split.leftH };
    const direction = options.monotone?.[split.feature] ?? 0;
    const [leftBounds, rightBounds] = childBounds(open, direction, leftSums, rightSums, options);
    // The smaller child is summed, the larger is what the parent has beyond it.
    const leftIsSmall = middle - begin <= end - middle;
    const small = this.#take(columns);
    if (leftIsSmall) this.#fill(small, order, begin, middle, gradient, hessian, columns);
    else this.#fill(small, order, middle, end, gradient, hessian, columns);
    const large = open.histogram;
    this.#subtract(large, small, columns);

    const left = this.#open(
      tree,
      {
        depth: depth + 1,
        begin,
        end: middle,
        ...leftSums,
        histogram: leftIsSmall ? small : large,
        ...leftBounds,
      },
      columns,
      options,
    );
    const right = this.#open(
      tree,
      {
        depth: depth + 1,
        begin: middle,
        end,
        ...rightSums,
        histogram: leftIsSmall ? large : small,
        ...rightBounds,
      },
      columns,
      options,
    );
    tree.left[node] = left.node;
    tree.right[node] = right.node;
    return [left, right];
  }

  /** Stable partition of order[begin..end) by the split; returns where the right side begins. */
  #partition(order: Int32Array, begin: number, end: number, split: Split): number {
    const { bins, features } = this.#data;
    const scratch = this.#scratch;
    let left = begin;
    let right = 0;
    for (let i = begin; i < end; i++) {
      const row = order[i]!;
      const bin = bins[row * features + split.feature]!;
      const goesLeft = bin === MISSING_BIN ? split.missingLeft : bin <= split.bin;
      if (goesLeft) order[left++] = row;
      else scratch[right++] = row;
    }
    order.set(scratch.subarray(0, right), left);
    return left;
  }
}

function takeBest(queue: Open[]): Open {
  let best = 0;
  for (let i = 1; i < queue.length; i++) if (queue[i]!.split.gain > queue[best]!.split.gain) best = i;
  return queue.splice(best, 1)[0]!;
}
