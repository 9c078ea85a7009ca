/** The little dense linear algebra that the detector needs: symmetric matrices, row by row in one array. */
import { Infeasible } from "../../errors.ts";

/**
 * Lower factor L of a symmetric positive definite matrix A = L·Lᵀ (Cholesky).
 * @throws Infeasible where the matrix is not positive definite.
 */
export function cholesky(a: Float64Array, n: number): Float64Array {
  const l = new Float64Array(n * n);
  for (let i = 0; i < n; i += 1) {
    for (let j = 0; j <= i; j += 1) {
      let sum = a[i * n + j]!;
      for (let k = 0; k < j; k += 1) sum -= l[i * n + k]! * l[j * n + k]!;
      if (i === j) {
        if (!(sum > 0))
          throw new Infeasible(`covariance of ${n} readings is not positive definite at row ${i}`);
        l[i * n + i] = Math.sqrt(sum);
      } else {
        l[i * n + j] = sum / l[j * n + j]!;
      }
    }
  }
  return l;
}

/** Solves L·x = b in place: whitens a vector when L·Lᵀ is its covariance. */
export function forwardSolve(l: Float64Array, n: number, x: Float64Array): void {
  for (let i = 0; i < n; i += 1) {
    let sum = x[i]!;
    for (let k = 0; k < i; k += 1) sum -= l[i * n + k]! * x[k]!;
    x[i] = sum / l[i * n + i]!;
  }
}

/** Adds `factor`·v·vᵀ to A. */
export function addOuter(a: Float64Array, n: number, v: Float64Array, factor: number): void {
  for (let i = 0; i < n; i += 1) {
    const vi = v[i]! * factor;
    if (vi !== 0) for (let j = 0; j < n; j += 1) a[i * n + j]! += vi * v[j]!;
  }
}

export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += a[i]! * b[i]!;
  return sum;
}

/**
 * Least squares min |y - Σ xₖ·columns[k]|² with every x at or above 0, by coordinate descent (the columns are few).
 */
export function nonNegativeLeastSquares(columns: Float64Array[], y: Float64Array): Float64Array {
  const x = new Float64Array(columns.length);
  const rest = Float64Array.from(y);
  const squares = columns.map((column) => dot(column, column));
  for (let sweep = 0; sweep < 200; sweep += 1) {
    let moved = 0;
    for (const [k, column] of columns.entries()) {
      if (squares[k]! === 0) continue;
      const next = Math.max(0, x[k]! + dot(column, rest) / squares[k]!);
      const change = next - x[k]!;
      if (change === 0) continue;
      for (let i = 0; i < rest.length; i += 1) rest[i]! -= change * column[i]!;
      x[k] = next;
      moved = Math.max(moved, Math.abs(change));
    }
    if (moved < 1e-6) break;
  }
  return x;
}
