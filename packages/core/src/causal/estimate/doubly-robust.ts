/**
 * Average effect of a treatment that was not given at random, by augmented inverse probability weighting with
 * cross-fitting (Robins, Rotnitzky & Zhao 1994; Chernozhukov et al. 2018): right where either the model of the outcome or
 * the model of who is treated is right. Both are ridge models of the adjustment set, its squares and products.
 */
import { InvalidInput } from "../../errors.ts";
import { cholesky, choleskySolve, leastSquares } from "../../numeric/cholesky.ts";
import { normal } from "../../random/draw.ts";
import { permutation } from "../../random/fill.ts";
import type { Stream } from "../../random/philox.ts";
import { type Estimate, type Interval, interval, placebo, type Refutation, repetition } from "../effect.ts";

export interface Sample {
  outcome: ArrayLike<number>;
  treated: readonly boolean[];
  /** The adjustment set: one row per observation. */
  causes: ArrayLike<number>[];
}

const FOLDS = 5;
/** Nobody counts for more than 1/this, however unlikely the treatment was (Crump et al. 2009 use 0.1; 0.02 trims less). */
const LEAST_CHANCE = 0.02;
const RIDGE = 1e-3;
const FEWEST = 40;

/** @throws InvalidInput for fewer than 40 observations, or 10 on either side, gaps, or rows of different length. */
export function doublyRobust(sample: Sample, stream: Stream): Estimate {
  check(sample);
  const { interval: found, overlap } = crossFitted(sample, stream);
  return {
    method: "doubly robust",
    ...found,
    assumptions: [
      "the causes given block every back-door path (no unmeasured common cause)",
      `both choices are possible for all: ${(100 * overlap).toFixed(0)} % of the observations have a chance of treatment between 5 and 95 %`,
      "the model of the outcome or that of the treatment is right, in the causes, their squares and products",
      "one observation's treatment does not change another's outcome",
    ],
    refutations: refute(sample, found, stream),
    observations: sample.outcome.length,
  };
}

function check({ outcome, treated, causes }: Sample): void {
  const n = outcome.length;
  if (treated.length !== n || causes.length !== n) {
    throw new InvalidInput(
      `${n} outcomes, ${treated.length} treatments and ${causes.length} rows of causes: as many of each are needed`,
    );
  }
  const inside = treated.filter(Boolean).length;
  if (n < FEWEST || inside < 10 || n - inside < 10) {
    throw new InvalidInput(
      `${inside} treated of ${n}; at least ${FEWEST} observations and 10 of each kind are needed`,
    );
  }
  const width = causes[0]!.length;
  for (let i = 0; i < n; i++) {
    if (causes[i]!.length !== width)
      throw new InvalidInput(`row ${i} has ${causes[i]!.length} causes, the first ${width}`);
    if (!Number.isFinite(outcome[i]!) || Array.from(causes[i]!).some((each) => !Number.isFinite(each))) {
      throw new InvalidInput(`row ${i} has a missing value: leave it out or fill it first`);
    }
  }
}

function crossFitted(
  { outcome, treated, causes }: Sample,
  stream: Stream,
): { interval: Interval; overlap: number } {
  const n = outcome.length;
  const basis = expand(causes);
  const columns = basis.length / n;
  const order = permutation(stream, n, 0, 7);
  const scores = new Float64Array(n);
  let within = 0;
  for (let fold = 0; fold < FOLDS; fold++) {
    const held: number[] = [];
    const rest: number[] = [];
    for (let k = 0; k < n; k++) (k % FOLDS === fold ? held : rest).push(order[k]!);
    const arms = [false, true].map((arm) => {
      const rows = rest.filter((i) => treated[i] === arm);
      return fitLinear(basis, columns, rows, outcome);
    }) as [Float64Array, Float64Array];
    const propensity = fitLogistic(basis, columns, rest, treated);
    for (const i of held) {
      const chance = 1 / (1 + Math.exp(-predict(propensity, basis, i)));
      if (chance > 0.05 && chance < 0.95) within++;
      const e = Math.min(1 - LEAST_CHANCE, Math.max(LEAST_CHANCE, chance));
      const [without, withIt] = [predict(arms[0], basis, i), predict(arms[1], basis, i)];
      scores[i] =
        withIt - without + (treated[i] ? (outcome[i]! - withIt) / e : -(outcome[i]! - without) / (1 - e));
    }
  }
  const effect = scores.reduce((sum, each) => sum + each, 0) / n;
  const variance = scores.reduce((sum, each) => sum + (each - effect) ** 2, 0) / (n - 1);
  return { interval: interval(effect, Math.sqrt(variance / n), n - 1), overlap: within / n };
}

/** Columns of the models of so many causes. What an estimate takes grows with its rows and with their square. */
export const columnsOf = (causes: number): number => 1 + causes + (causes * (causes + 1)) / 2;

/** A constant, then each cause standardized, its square, and the products; the squares centred. */
function expand(causes: ArrayLike<number>[]): Float64Array {
  const n = causes.length;
  const width = causes[0]!.length;
  const standard = Array.from({ length: width }, (_, c) => {
    const mean = causes.reduce((sum, row) => sum + row[c]!, 0) / n;
    const spread = Math.sqrt(causes.reduce((sum, row) => sum + (row[c]! - mean) ** 2, 0) / n);
    return causes.map((row) => (spread > 0 ? (row[c]! - mean) / spread : 0));
  });
  const columns = columnsOf(width);
  const basis = new Float64Array(n * columns);
  for (let i = 0; i < n; i++) {
    let at = i * columns;
    basis[at++] = 1;
    for (let a = 0; a < width; a++) basis[at++] = standard[a]![i]!;
    for (let a = 0; a < width; a++) {
      for (let b = 0; b <= a; b++) basis[at++] = standard[a]![i]! * standard[b]![i]! - Number(a === b);
    }
  }
  return basis;
}

function predict(model: Float64Array, basis: Float64Array, row: number): number {
  let sum = 0;
  for (let c = 0; c < model.length; c++) sum += model[c]! * basis[row * model.length + c]!;
  return sum;
}

/** Ridge regression. The mean is taken off first, so that an outcome's zero (kelvin or Celsius) is not shrunk towards. */
function fitLinear(
  basis: Float64Array,
  columns: number,
  rows: readonly number[],
  outcome: ArrayLike<number>,
): Float64Array {
  const mean = rows.reduce((sum, i) => sum + outcome[i]!, 0) / rows.length;
  const target = Float64Array.from(rows, (i) => outcome[i]! - mean);
  const model = leastSquares(
    target,
    columns,
    (at, out) => out.set(basis.subarray(rows[at]! * columns, (rows[at]! + 1) * columns)),
    RIDGE,
  );
  model[0]! += mean;
  return model;
}

/** Logistic regression by Newton's steps, with a ridge that keeps separable data finite. */
function fitLogistic(
  basis: Float64Array,
  columns: number,
  rows: readonly number[],
  treated: readonly boolean[],
): Float64Array {
  const model = new Float64Array(columns);
  for (let step = 0; step < 25; step++) {
    const hessian = new Float64Array(columns * columns);
    const slope = new Float64Array(columns);
    for (const i of rows) {
      const chance = 1 / (1 + Math.exp(-predict(model, basis, i)));
      const weight = chance * (1 - chance);
      for (let a = 0; a < columns; a++) {
        const xa = basis[i * columns + a]!;
        slope[a]! += (Number(treated[i]) - chance) * xa;
        for (let b = 0; b <= a; b++) hessian[a * columns + b]! += weight * xa * basis[i * columns + b]!;
      }
    }
    for (let a = 0; a < columns; a++) {
      slope[a]! -= a === 0 ? 0 : model[a]!;
      hessian[a * columns + a]! += a === 0 ? 1e-9 : 1;
    }
    const move = choleskySolve(cholesky(hessian, columns), slope, columns);
    let largest = 0;
    for (let a = 0; a < columns; a++) {
      model[a]! += move[a]!;
      largest = Math.max(largest, Math.abs(move[a]!));
    }
    if (largest < 1e-8) break;
  }
  return model;
}

function refute(sample: Sample, found: Interval, stream: Stream): Refutation[] {
  const { outcome, treated, causes } = sample;
  const n = outcome.length;
  const shuffled = permutation(stream, n, 0, 8);
  const other = crossFitted({ ...sample, treated: treated.map((_, i) => treated[shuffled[i]!]!) }, stream);
  const made = [placebo("placebo treatment", other.interval, "the treatment dealt out again at random")];
  const withCause = causes.map((row, i) => [...Array.from(row), normal(stream, i, 0, 9)]);
  const more = crossFitted({ ...sample, causes: withCause }, stream);
  made.push(
    repetition("random common cause", found, more.interval.effect, "a random number added to the causes"),
  );
  const kept = [...permutation(stream, n, 0, 10).slice(0, Math.ceil(0.8 * n))].sort((a, b) => a - b);
  const subset = crossFitted(
    {
      outcome: kept.map((i) => outcome[i]!),
      treated: kept.map((i) => treated[i]!),
      causes: kept.map((i) => causes[i]!),
    },
    stream,
  );
  made.push(repetition("subset", found, subset.interval.effect, "eight in ten observations, at random"));
  return made;
}
