/** Losses that trees can be grown on: gradient and curvature of each row, the best constant, and the loss itself. */
import type { Objective } from "./ensemble.ts";

export interface Loss {
  readonly objective: Objective;
  readonly quantile?: number;
  /** Constant prediction to start from. */
  start(targets: ArrayLike<number>, weights?: ArrayLike<number>): number;
  /** Writes first and second derivatives by the margin. */
  derive(
    targets: ArrayLike<number>,
    margins: Float64Array,
    gradient: Float32Array,
    hessian: Float32Array,
  ): void;
  /** Whether second derivatives are all 1, which saves half of the histogram. */
  readonly flat: boolean;
  /** For losses without curvature: the leaf's best value from its rows' residuals (unsorted, may be reordered). */
  leaf?(residuals: Float64Array): number;
  /** Mean loss of margins. */
  mean(targets: ArrayLike<number>, margins: ArrayLike<number>): number;
}

const average = (count: number, of: (i: number) => number) => {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += of(i);
  return sum / count;
};

/** Quantile by linear interpolation between order statistics (Hyndman & Fan 1996, type 7). Reorders its argument. */
export function quantileOf(values: Float64Array, share: number): number {
  values.sort();
  const at = (values.length - 1) * share;
  const low = Math.floor(at);
  const high = Math.min(values.length - 1, low + 1);
  return values[low]! + (at - low) * (values[high]! - values[low]!);
}

export const squaredLoss: Loss = {
  objective: "reg:squarederror",
  flat: true,
  start: (targets) => average(targets.length, (i) => targets[i]!),
  derive(targets, margins, gradient, hessian) {
    for (let i = 0; i < margins.length; i++) gradient[i] = margins[i]! - targets[i]!;
    hessian.fill(1);
  },
  mean: (targets, margins) => average(targets.length, (i) => (targets[i]! - margins[i]!) ** 2),
};

/** Pinball loss of a quantile (Koenker & Bassett 1978); 0.5 is half the absolute error. */
export const quantileLoss = (quantile: number): Loss => ({
  objective: "reg:quantileerror",
  quantile,
  flat: true,
  start: (targets) => quantileOf(Float64Array.from(targets), quantile),
  derive(targets, margins, gradient, hessian) {
    for (let i = 0; i < margins.length; i++)
      gradient[i] = targets[i]! > margins[i]! ? -quantile : 1 - quantile;
    hessian.fill(1);
  },
  leaf: (residuals) => quantileOf(residuals, quantile),
  mean: (targets, margins) =>
    average(targets.length, (i) => {
      const over = targets[i]! - margins[i]!;
      return over > 0 ? quantile * over : (quantile - 1) * over;
    }),
});

/** Absolute error, with leaves at the median of their residuals as XGBoost's reg:absoluteerror. */
export const absoluteLoss: Loss = { ...quantileLoss(0.5), objective: "reg:absoluteerror" };
