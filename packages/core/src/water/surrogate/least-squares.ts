/** Ridge regression by normal equations: enough for some hundred rows and some tens of columns. */
import { cholesky } from "../leaks/dense.ts";

/**
 * Coefficients b of min Σ (y - X·b)² + ridge·Σ (b·scale)², for several y at once. Columns are scaled to unit root mean
 * square first, so that one ridge fits all; a column of zeros gets the coefficient 0.
 * @param x rows × columns. @param ys one array of `rows` per right-hand side.
 */
export function ridge(
  x: Float64Array,
  rows: number,
  columns: number,
  ys: Float64Array[],
  weight: number,
): Float64Array[] {
  const scale = new Float64Array(columns);
  for (let r = 0; r < rows; r += 1)
    for (let c = 0; c < columns; c += 1) scale[c]! += x[r * columns + c]! ** 2 / rows;
  for (let c = 0; c < columns; c += 1) scale[c] = scale[c]! > 0 ? Math.sqrt(scale[c]!) : 1;
  const normal = new Float64Array(columns * columns);
  for (let r = 0; r < rows; r += 1) {
    for (let i = 0; i < columns; i += 1) {
      const xi = x[r * columns + i]! / scale[i]!;
      if (xi === 0) continue;
      for (let j = 0; j <= i; j += 1) normal[i * columns + j]! += (xi * x[r * columns + j]!) / scale[j]!;
    }
  }
  for (let i = 0; i < columns; i += 1) {
    normal[i * columns + i]! += weight * rows;
    for (let j = 0; j < i; j += 1) normal[j * columns + i] = normal[i * columns + j]!;
  }
  const lower = cholesky(normal, columns);
  return ys.map((y) => {
    const b = new Float64Array(columns);
    for (let r = 0; r < rows; r += 1)
      for (let c = 0; c < columns; c += 1) b[c]! += (x[r * columns + c]! / scale[c]!) * y[r]!;
    for (let i = 0; i < columns; i += 1) {
      for (let k = 0; k < i; k += 1) b[i]! -= lower[i * columns + k]! * b[k]!;
      b[i]! /= lower[i * columns + i]!;
    }
    for (let i = columns - 1; i >= 0; i -= 1) {
      for (let k = i + 1; k < columns; k += 1) b[i]! -= lower[k * columns + i]! * b[k]!;
      b[i]! /= lower[i * columns + i]!;
    }
    for (let c = 0; c < columns; c += 1) b[c]! /= scale[c]!;
    return b;
  });
}
