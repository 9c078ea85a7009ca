/**
 * Ridge regression, one equation per horizon, on features relative to the local level (reference: closed-form linear
 * models on past windows with the level removed are within 0.02 MSE of deep models on ETTh1; see docs/models/forecast.md).
 * The penalty is chosen on the last fifth of the training rows, in order of time.
 */
import { cholesky, choleskySolve } from "../numeric/cholesky.ts";
import { quantileOf } from "./trees/losses.ts";

export interface Ridge {
  /** Weight of each feature in its spreads; a missing feature counts as its mean. */
  readonly weights: Float64Array;
  readonly means: Float64Array;
  readonly spreads: Float64Array;
  readonly intercept: number;
  /** Penalty per row that was chosen. */
  readonly penalty: number;
}

const PENALTIES = [1e-4, 1e-3, 1e-2, 3e-2, 1e-1, 3e-1, 1, 3, 10, 100];
const HELD = 0.2;
/** Rounds of reweighting that turn squared errors beyond the median one into absolute ones (Huber 1964). */
const ROBUST_ROUNDS = 2;
/** Spreads beyond which a feature counts as that many: a mistyped covariate must not run away with the forecast. */
const FAR = 8;
const within = (x: number) => Math.min(FAR, Math.max(-FAR, x));

/**
 * Fits on rows of one series or of several.
 * @param rows float32 rows of `stride` columns of which the first `columns` are used; NaN is missing.
 * @param targets finite, one per row.
 * @param ages how late in the training part each row is, 0-1: the latest choose the penalty.
 */
export function fitRidge(
  rows: Float32Array,
  stride: number,
  columns: number,
  targets: Float64Array,
  ages: Float64Array,
): Ridge {
  const n = targets.length;
  const { means, spreads } = standards(rows, stride, columns, n);
  const order = ages.slice().sort();
  const cut = order[Math.floor(n * (1 - HELD))]!;
  let split = 0;
  const standard = new Float64Array(columns + 1);
  const early = normalEquations(columns + 1);
  const late = normalEquations(columns + 1);
  const load = (row: number) => {
    for (let c = 0; c < columns; c++) {
      const x = (rows[row * stride + c]! - means[c]!) / spreads[c]!;
      standard[c] = Number.isNaN(x) ? 0 : within(x);
    }
    standard[columns] = 1;
  };
  for (let row = 0; row < n; row++) {
    load(row);
    if (ages[row]! < cut) split++;
    accumulate(ages[row]! < cut ? early : late, standard, targets[row]!);
  }
  let best = { penalty: PENALTIES.at(-1)!, loss: Number.POSITIVE_INFINITY };
  if (n - split > 10 && split > 10) {
    for (const penalty of PENALTIES) {
      const beta = solve(early, columns + 1, penalty * split);
      let loss = 0;
      for (let row = 0; row < n; row++) {
        if (ages[row]! < cut) continue;
        load(row);
        let sum = 0;
        for (let c = 0; c <= columns; c++) sum += beta[c]! * standard[c]!;
        loss += Math.abs(targets[row]! - sum);
      }
      if (loss < best.loss) best = { penalty, loss };
    }
  }
  for (let k = 0; k < early.gram.length; k++) early.gram[k]! += late.gram[k]!;
  for (let k = 0; k < early.right.length; k++) early.right[k]! += late.right[k]!;
  let beta = solve(early, columns + 1, best.penalty * n);
  const residuals = new Float64Array(n);
  for (let round = 0; round < ROBUST_ROUNDS; round++) {
    for (let row = 0; row < n; row++) {
      load(row);
      let sum = 0;
      for (let c = 0; c <= columns; c++) sum += beta[c]! * standard[c]!;
      residuals[row] = Math.abs(targets[row]! - sum);
    }
    const typical = quantileOf(residuals.slice(), 0.5);
    if (!(typical > 0)) break;
    const equations = normalEquations(columns + 1);
    let total = 0;
    for (let row = 0; row < n; row++) {
      load(row);
      const weight = 1 / Math.max(1, residuals[row]! / typical);
      total += weight;
      accumulate(equations, standard, targets[row]!, weight);
    }
    beta = solve(equations, columns + 1, best.penalty * total);
  }
  return {
    weights: beta.slice(0, columns),
    means,
    spreads,
    intercept: beta[columns]!,
    penalty: best.penalty,
  };
}

/** The forecast of one row. */
export function predictRidge(model: Ridge, rows: Float32Array, at: number): number {
  let sum = model.intercept;
  for (let c = 0; c < model.weights.length; c++) {
    const x = rows[at + c]!;
    if (!Number.isNaN(x)) sum += model.weights[c]! * within((x - model.means[c]!) / model.spreads[c]!);
  }
  return sum;
}

interface NormalEquations {
  gram: Float64Array;
  right: Float64Array;
}

const normalEquations = (size: number): NormalEquations => ({
  gram: new Float64Array(size * size),
  right: new Float64Array(size),
});

/** Adds a row to the lower triangle. Zeros (indicators, missing) are passed over. */
function accumulate({ gram, right }: NormalEquations, row: Float64Array, target: number, weight = 1): void {
  const size = row.length;
  for (let i = 0; i < size; i++) {
    const x = weight * row[i]!;
    if (x === 0) continue;
    right[i]! += x * target;
    const line = i * size;
    for (let j = 0; j <= i; j++) gram[line + j]! += x * row[j]!;
  }
}

/** The last unknown is the intercept, which is not penalized. */
function solve({ gram, right }: NormalEquations, size: number, penalty: number): Float64Array {
  const ridge = gram.slice();
  for (let i = 0; i < size; i++) ridge[i * size + i]! += i < size - 1 ? penalty : 1e-9;
  return choleskySolve(cholesky(ridge, size), right, size);
}

function standards(rows: Float32Array, stride: number, columns: number, n: number) {
  const means = new Float64Array(columns);
  const spreads = new Float64Array(columns).fill(1);
  for (let c = 0; c < columns; c++) {
    let sum = 0;
    let square = 0;
    let count = 0;
    for (let row = 0; row < n; row++) {
      const x = rows[row * stride + c]!;
      if (Number.isNaN(x)) continue;
      count++;
      sum += x;
      square += x * x;
    }
    if (count === 0) continue;
    means[c] = sum / count;
    const variance = square / count - means[c]! ** 2;
    // A column that never varies keeps weight 0 through its own penalty.
    if (variance > 1e-10 * (square / count)) spreads[c] = Math.sqrt(variance);
  }
  return { means, spreads };
}
