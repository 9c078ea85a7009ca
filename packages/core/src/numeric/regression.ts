/** Ordinary least squares with the errors that dependent data need: white (HC1) and Newey-West. */
import { InvalidInput } from "../errors.ts";
import { cholesky, choleskySolve } from "./cholesky.ts";

export interface Regression {
  coefficients: Float64Array;
  residuals: Float64Array;
  /** columns × columns. */
  covariance: Float64Array;
  degrees: number;
}

/**
 * @param x rows × columns, row-major; a constant is a column like any other.
 * @param lags of the Newey-West kernel; 0 gives White's errors, both with the factor n/(n − k). Undefined: classical.
 * @throws InvalidInput for fewer rows than columns. @throws Infeasible for collinear columns.
 */
export function regress(x: Float64Array, y: ArrayLike<number>, columns: number, lags?: number): Regression {
  const rows = y.length;
  if (rows <= columns)
    throw new InvalidInput(`${rows} observations for ${columns} coefficients: more are needed`);
  const scale = new Float64Array(columns);
  for (let r = 0; r < rows; r++) for (let c = 0; c < columns; c++) scale[c]! += x[r * columns + c]! ** 2;
  for (let c = 0; c < columns; c++) scale[c] = Math.sqrt(scale[c]!) || 1;
  const gram = new Float64Array(columns * columns);
  const right = new Float64Array(columns);
  for (let r = 0; r < rows; r++) {
    for (let i = 0; i < columns; i++) {
      const xi = x[r * columns + i]! / scale[i]!;
      right[i]! += xi * y[r]!;
      for (let j = 0; j <= i; j++) gram[i * columns + j]! += (xi * x[r * columns + j]!) / scale[j]!;
    }
  }
  const factor = cholesky(gram, columns, 1e-10);
  const scaled = choleskySolve(factor, right, columns);
  const residuals = Float64Array.from({ length: rows }, (_, r) => {
    let fitted = 0;
    for (let c = 0; c < columns; c++) fitted += (x[r * columns + c]! / scale[c]!) * scaled[c]!;
    return y[r]! - fitted;
  });
  const inverse = new Float64Array(columns * columns);
  const unit = new Float64Array(columns);
  for (let c = 0; c < columns; c++) {
    unit.fill(0);
    unit[c] = 1;
    inverse.set(choleskySolve(factor, unit, columns), c * columns);
  }
  const degrees = rows - columns;
  const covariance = new Float64Array(columns * columns);
  if (lags === undefined) {
    const variance = residuals.reduce((sum, e) => sum + e * e, 0) / degrees;
    covariance.set(inverse.map((each) => each * variance));
  } else {
    const meat = neweyWest(x, residuals, scale, columns, lags);
    const half = product(inverse, meat, columns);
    covariance.set(product(half, inverse, columns).map((each) => (each * rows) / degrees));
  }
  for (let i = 0; i < columns; i++)
    for (let j = 0; j < columns; j++) covariance[i * columns + j]! /= scale[i]! * scale[j]!;
  return { coefficients: scaled.map((b, c) => b / scale[c]!), residuals, covariance, degrees };
}

/** Σ over lags of Bartlett-weighted products of the scores x·residual (Newey & West 1987). */
function neweyWest(
  x: Float64Array,
  residuals: Float64Array,
  scale: Float64Array,
  columns: number,
  lags: number,
) {
  const rows = residuals.length;
  const scores = new Float64Array(rows * columns);
  for (let r = 0; r < rows; r++)
    for (let c = 0; c < columns; c++)
      scores[r * columns + c] = (x[r * columns + c]! / scale[c]!) * residuals[r]!;
  const meat = new Float64Array(columns * columns);
  for (let lag = 0; lag <= lags; lag++) {
    const weight = 1 - lag / (lags + 1);
    for (let r = lag; r < rows; r++) {
      for (let i = 0; i < columns; i++) {
        const a = weight * scores[r * columns + i]!;
        for (let j = 0; j < columns; j++) {
          const pair = a * scores[(r - lag) * columns + j]!;
          meat[i * columns + j]! += pair;
          if (lag > 0) meat[j * columns + i]! += pair;
        }
      }
    }
  }
  return meat;
}

function product(a: Float64Array, b: Float64Array, n: number): Float64Array {
  const out = new Float64Array(n * n);
  for (let i = 0; i < n; i++)
    for (let k = 0; k < n; k++) for (let j = 0; j < n; j++) out[i * n + j]! += a[i * n + k]! * b[k * n + j]!;
  return out;
}
