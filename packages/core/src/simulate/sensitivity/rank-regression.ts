/**
 * Which parameters an outcome hangs on, out of runs that are there anyway: partial rank correlations of a Latin hypercube
 * sample (Iman & Conover 1979; Marino et al. 2008, J. Theor. Biol. 254, section 3.1), which see any monotone influence
 * with the other parameters held, and a regression on the parameters' ranks, which says it in the outcome's own unit.
 */
import { Infeasible } from "../../errors.ts";
import { cholesky, choleskySolve } from "../../numeric/cholesky.ts";
import { studentQuantile } from "../../numeric/distributions.ts";

export interface Bounds {
  value: number;
  p2_5: number;
  p97_5: number;
}

export interface RankInfluence {
  /** Column of the parameter in the sample. */
  parameter: number;
  /** Partial rank correlation, -1 to 1. */
  correlation: Bounds;
  /** What the regression expects with the parameter at its 10 % and 90 % quantile and the others in the middle. */
  atP10: number;
  atP90: number;
  /** atP90 - atP10. */
  swing: Bounds;
}

export interface RankSensitivity {
  /** Share of the outcome's variance that the regression on ranks explains, 0 to 1; the rest is chance and curvature. */
  explained: number;
  /** In the order of the columns; those that do not vary are left out. */
  influences: RankInfluence[];
}

/** Below so many degrees of freedom an interval spans nearly everything. */
const FEWEST_DEGREES = 10;
const Z95 = 1.959963984540054;

/** Runs that `parameters` parameters need at least. */
export const fewestRuns = (parameters: number): number => parameters + 2 + FEWEST_DEGREES;

/**
 * Analyses outcomes of one sample; the sample is ranked and inverted once.
 * @param sample runs × columns, row-major
 * @returns a function from an outcome's values, run by run, to its sensitivity: undefined where it does not vary or a
 * value is not a number; undefined in its place where the runs are too few or the parameters move together
 */
export function rankRegression(
  sample: ArrayLike<number>,
  columns: number,
): ((outcome: ArrayLike<number>) => RankSensitivity | undefined) | undefined {
  const n = sample.length / columns;
  const scores: Float64Array[] = [];
  const kept: number[] = [];
  for (let column = 0; column < columns; column++) {
    const values = Float64Array.from({ length: n }, (_, row) => sample[row * columns + column]!);
    const standard = standardized(ranks(values));
    if (standard === undefined) continue;
    scores.push(standard);
    kept.push(column);
  }
  const k = scores.length;
  if (k === 0 || n < fewestRuns(k)) return undefined;
  const inverse = inverseOf(correlations(scores), k);
  if (inverse === undefined) return undefined;
  return (outcome) => {
    const y = Float64Array.from(outcome);
    const ranked = standardized(ranks(y));
    if (ranked === undefined || y.some((value) => !Number.isFinite(value))) return undefined;
    return analyse(scores, kept, inverse, y, ranked);
  };
}

function analyse(
  scores: readonly Float64Array[],
  kept: readonly number[],
  inverse: Float64Array,
  y: Float64Array,
  ranked: Float64Array,
): RankSensitivity {
  const n = y.length;
  const k = scores.length;
  const degrees = n - k - 1;
  const onRanks = coefficients(scores, inverse, ranked);
  const mean = y.reduce((sum, value) => sum + value, 0) / n;
  const spread = Math.sqrt(y.reduce((sum, value) => sum + (value - mean) ** 2, 0) / n);
  const onValues = coefficients(
    scores,
    inverse,
    y.map((value) => (value - mean) / spread),
  );
  // Where ranks explain all, what is left is rounding, which must not pass for a correlation of the others.
  const left = Math.max(1e-12, 1 - onRanks.explained);
  const error = Math.max(0, 1 - onValues.explained) / degrees;
  const t = studentQuantile(0.975, degrees);
  // A score runs evenly over ±√3 from its lowest rank to its highest: 0.8 of that from the 10 % to the 90 % quantile.
  const tenths = 0.8 * Math.sqrt(3);
  const influences = kept.map((parameter, at) => {
    const own = inverse[at * k + at]!;
    const beta = onRanks.beta[at]!;
    const partial = beta / Math.sqrt(beta * beta + own * left);
    const slope = spread * onValues.beta[at]! * tenths;
    const half = t * spread * Math.sqrt(own * error) * 2 * tenths;
    return {
      parameter,
      correlation: correlationBounds(partial, n - (k - 1)),
      atP10: mean - slope,
      atP90: mean + slope,
      swing: { value: 2 * slope, p2_5: 2 * slope - half, p97_5: 2 * slope + half },
    };
  });
  return { explained: Math.min(1, Math.max(0, onRanks.explained)), influences };
}

/**
 * 95 % bounds of a rank correlation: Fisher's z with the standard error √((1 + r²/2)/(n - 3)) (Bonett & Wright 2000,
 * Psychometrika 65), where a partial one has as many runs fewer as there are others held (Fisher 1924).
 */
export function correlationBounds(r: number, n: number): Bounds {
  const inside = Math.min(1 - 1e-12, Math.max(-1 + 1e-12, r));
  const half = Z95 * Math.sqrt((1 + (inside * inside) / 2) / (n - 3));
  const z = Math.atanh(inside);
  return { value: r, p2_5: Math.tanh(z - half), p97_5: Math.tanh(z + half) };
}

/** Ranks from 1; equal values share the mean of their places. */
export function ranks(values: ArrayLike<number>): Float64Array {
  const order = Array.from({ length: values.length }, (_, at) => at).sort((a, b) => values[a]! - values[b]!);
  const ranked = new Float64Array(values.length);
  for (let from = 0; from < order.length; ) {
    let to = from + 1;
    while (to < order.length && values[order[to]!] === values[order[from]!]) to++;
    for (let at = from; at < to; at++) ranked[order[at]!] = (from + to + 1) / 2;
    from = to;
  }
  return ranked;
}

/** With mean 0 and variance 1; undefined where all are equal. */
function standardized(values: Float64Array): Float64Array | undefined {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const spread = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / n);
  return spread > 0 ? values.map((value) => (value - mean) / spread) : undefined;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += a[at]! * b[at]!;
  return sum / a.length;
}

function correlations(scores: readonly Float64Array[]): Float64Array {
  const k = scores.length;
  const matrix = new Float64Array(k * k);
  for (let i = 0; i < k; i++) {
    for (let j = 0; j <= i; j++) {
      matrix[i * k + j] = dot(scores[i]!, scores[j]!);
      matrix[j * k + i] = matrix[i * k + j]!;
    }
  }
  return matrix;
}

/** Undefined where parameters move together, so that nobody can tell them apart. */
function inverseOf(matrix: Float64Array, k: number): Float64Array | undefined {
  try {
    const factor = cholesky(matrix, k, 1e-8);
    const inverse = new Float64Array(k * k);
    for (let column = 0; column < k; column++) {
      const unit = new Float64Array(k);
      unit[column] = 1;
      inverse.set(choleskySolve(factor, unit, k), column * k);
    }
    return inverse;
  } catch (error) {
    if (error instanceof Infeasible) return undefined;
    throw error;
  }
}

/** Standardized regression coefficients and the share of variance that they explain. */
function coefficients(scores: readonly Float64Array[], inverse: Float64Array, y: Float64Array) {
  const k = scores.length;
  const r = scores.map((score) => dot(score, y));
  const beta = Float64Array.from({ length: k }, (_, i) =>
    r.reduce((sum, each, j) => sum + inverse[i * k + j]! * each, 0),
  );
  return { beta, explained: r.reduce((sum, each, at) => sum + each * beta[at]!, 0) };
}
