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
  const size = columns + 1;
  const { means, spreads } = standards(rows, stride, columns, n);
  const standard = standardize(rows, stride, means, spreads, n);
  const predicted = (row: number, beta: Float64Array) => {
    let sum = 0;
    for (let c = 0, at = row * size; c < size; c++) sum += beta[c]! * standard[at + c]!;
    return sum;
  };
  const order = ages.slice().sort();
  const cut = order[Math.floor(n * (1 - HELD))]!;
  const all = Int32Array.from({ length: n }, (_, row) => row);
  const before = all.filter((row) => ages[row]! < cut);
  const held = all.filter((row) => ages[row]! >= cut);
  const early = normalEquations(standard, size, targets, before);
  const late = normalEquations(standard, size, targets, held);
  let best = { penalty: PENALTIES.at(-1)!, loss: Number.POSITIVE_INFINITY };
  if (held.length > 10 && before.length > 10) {
    for (const penalty of PENALTIES) {
      const beta = solve(early, size, penalty * before.length);
      const loss = held.reduce((sum, row) => sum + Math.abs(targets[row]! - predicted(row, beta)), 0);
      if (loss < best.loss) best = { penalty, loss };
    }
  }
  for (let k = 0; k < early.gram.length; k++) early.gram[k]! += late.gram[k]!;
  for (let k = 0; k < early.right.length; k++) early.right[k]! += late.right[k]!;
  let beta = solve(early, size, best.penalty * n);
  const residuals = new Float64Array(n);
  const weights = new Float64Array(n);
  for (let round = 0; round < ROBUST_ROUNDS; round++) {
    for (let row = 0; row < n; row++) residuals[row] = Math.abs(targets[row]! - predicted(row, beta));
    const typical = quantileOf(residuals.slice(), 0.5);
    if (!(typical > 0)) break;
    let total = 0;
    for (let row = 0; row < n; row++) {
      weights[row] = 1 / Math.max(1, residuals[row]! / typical);
      total += weights[row]!;
    }
    beta = solve(normalEquations(standard, size, targets, all, weights), size, best.penalty * total);
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

/** Rows in spreads from their means, with a 1 for the intercept at the end of each; what is missing is at its mean. */
function standardize(
  rows: Float32Array,
  stride: number,
  means: Float64Array,
  spreads: Float64Array,
  n: number,
): Float64Array {
  const columns = means.length;
  const out = new Float64Array(n * (columns + 1));
  let at = 0;
  for (let row = 0; row < n; row++) {
    for (let c = 0; c < columns; c++) {
      const x = (rows[row * stride + c]! - means[c]!) / spreads[c]!;
      out[at++] = Number.isNaN(x) ? 0 : within(x);
    }
    out[at++] = 1;
  }
  return out;
}

/** Rows that are added to the equations at once: the sums, not the arithmetic, are what takes time. */
const AT_ONCE = 4;

/** Sums over the chosen rows, the lower triangle only. */
function normalEquations(
  standard: Float64Array,
  size: number,
  targets: Float64Array,
  chosen: Int32Array,
  weights?: Float64Array,
): NormalEquations {
  const gram = new Float64Array(size * size);
  const right = new Float64Array(size);
  const whole = chosen.length - (chosen.length % AT_ONCE);
  const weight = (row: number) => (weights ? weights[row]! : 1);
  for (let k = 0; k < whole; k += AT_ONCE) {
    const [p, q, r, s] = [chosen[k]!, chosen[k + 1]!, chosen[k + 2]!, chosen[k + 3]!];
    const [a, b, c, d] = [p * size, q * size, r * size, s * size];
    const [wp, wq, wr, ws] = [weight(p), weight(q), weight(r), weight(s)];
    for (let i = 0; i < size; i++) {
      const x = wp * standard[a + i]!;
      const y = wq * standard[b + i]!;
      const z = wr * standard[c + i]!;
      const w = ws * standard[d + i]!;
      // Indicators are zero in most rows.
      if (x === 0 && y === 0 && z === 0 && w === 0) continue;
      right[i]! += x * targets[p]! + y * targets[q]! + z * targets[r]! + w * targets[s]!;
      const line = i * size;
      for (let j = 0; j <= i; j++) {
        gram[line + j]! +=
          x * standard[a + j]! + y * standard[b + j]! + z * standard[c + j]! + w * standard[d + j]!;
      }
    }
  }
  for (const row of chosen.subarray(whole)) {
    for (let i = 0; i < size; i++) {
      const x = weight(row) * standard[row * size + i]!;
      right[i]! += x * targets[row]!;
      for (let j = 0; j <= i; j++) gram[i * size + j]! += x * standard[row * size + j]!;
    }
  }
  return { gram, right };
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
