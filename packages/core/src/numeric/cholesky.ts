/** Small dense symmetric systems, in row-major typed arrays: what least squares and correlated draws need. */
import { Infeasible } from "../errors.ts";

/**
 * Lower factor L of a symmetric positive definite n×n matrix: A = L·Lᵀ (Cholesky-Banachiewicz). The strict upper
 * part of the result is zero.
 * @throws Infeasible where a pivot is not above `tolerance` times its diagonal element (not positive definite).
 */
export function cholesky(matrix: Float64Array, n: number, tolerance = 1e-13): Float64Array {
  const factor = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * n + j]!;
      for (let k = 0; k < j; k++) sum -= factor[i * n + k]! * factor[j * n + k]!;
      if (i !== j) {
        factor[i * n + j] = sum / factor[j * n + j]!;
      } else if (sum > tolerance * Math.abs(matrix[i * n + i]!)) {
        factor[i * n + i] = Math.sqrt(sum);
      } else {
        throw new Infeasible(`matrix is not positive definite: pivot ${i} is ${sum}`);
      }
    }
  }
  return factor;
}

/** Solves L·Lᵀ·x = b for the factor of {@link cholesky}. */
export function choleskySolve(factor: Float64Array, b: ArrayLike<number>, n: number): Float64Array {
  const x = Float64Array.from(b);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) x[i]! -= factor[i * n + k]! * x[k]!;
    x[i]! /= factor[i * n + i]!;
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) x[i]! -= factor[k * n + i]! * x[k]!;
    x[i]! /= factor[i * n + i]!;
  }
  return x;
}

/**
 * Least squares through the normal equations, with a ridge relative to each diagonal element: fit for the
 * well-scaled bases (harmonics, indicators) used here. Rows whose target is NaN are left out.
 * @param fillRow writes the `columns` regressors of a row into its argument.
 * @returns the coefficients. @throws Infeasible where the system is singular in spite of the ridge.
 */
export function leastSquares(
  target: ArrayLike<number>,
  columns: number,
  fillRow: (row: number, out: Float64Array) => void,
  ridge = 1e-8,
): Float64Array {
  const normal = new Float64Array(columns * columns);
  const right = new Float64Array(columns);
  const row = new Float64Array(columns);
  for (let at = 0; at < target.length; at++) {
    const y = target[at]!;
    if (Number.isNaN(y)) continue;
    fillRow(at, row);
    for (let i = 0; i < columns; i++) {
      right[i]! += row[i]! * y;
      for (let j = 0; j <= i; j++) normal[i * columns + j]! += row[i]! * row[j]!;
    }
  }
  for (let i = 0; i < columns; i++) {
    normal[i * columns + i]! = normal[i * columns + i]! * (1 + ridge) + Number.MIN_VALUE;
    for (let j = 0; j < i; j++) normal[j * columns + i] = normal[i * columns + j]!;
  }
  return choleskySolve(cholesky(normal, columns), right, columns);
}
