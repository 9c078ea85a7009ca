/**
 * Sobol' indices: which share of an outcome's variance a parameter explains alone (first), and with all its
 * interactions (total). Design and analysis are apart, so that the runs between them may go to workers.
 */
import { integer } from "../../random/draw.ts";
import { randomStream } from "../../random/philox.ts";
import { sobolPoints } from "./sobol-sequence.ts";

export interface Interval {
  value: number;
  /** Bootstrap interval, 2.5 to 97.5 %. */
  low: number;
  high: number;
}

export interface SobolIndex {
  first: Interval;
  total: Interval;
}

/**
 * Points to run, in the unit cube, row-major: `base` rows of A, `base` of B, then for each dimension i `base` rows of A
 * with B's column i (Saltelli et al. 2010). `base`·(dimensions + 2) rows in all.
 */
export function sobolDesign(dimensions: number, base: number, seed: number): Float64Array {
  const both = sobolPoints(2 * dimensions, base, seed);
  const points = new Float64Array(base * (dimensions + 2) * dimensions);
  for (let row = 0; row < base; row += 1) {
    const a = both.subarray(2 * row * dimensions, (2 * row + 1) * dimensions);
    const b = both.subarray((2 * row + 1) * dimensions, 2 * (row + 1) * dimensions);
    points.set(a, row * dimensions);
    points.set(b, (base + row) * dimensions);
    for (let mixed = 0; mixed < dimensions; mixed += 1) {
      const at = ((2 + mixed) * base + row) * dimensions;
      points.set(a, at);
      points[at + mixed] = b[mixed]!;
    }
  }
  return points;
}

/**
 * Indices of every dimension from the outcomes of the design's rows. First: Saltelli et al. 2010, equation (b) of table
 * 2; total: Jansen 1999, equation (f). Bootstrap over the base rows. All zero where the outcome does not vary. A
 * base row of which any outcome is NaN is left out; all are NaN where fewer than two are left.
 */
export function sobolIndices(
  outcomes: ArrayLike<number>,
  dimensions: number,
  base: number,
  seed: number,
  resamples = 200,
): SobolIndex[] {
  const blocks = Array.from({ length: dimensions + 2 }, (_, block) => block * base);
  const all = Int32Array.from(
    Array.from({ length: base }, (_, row) => row).filter((row) =>
      blocks.every((block) => Number.isFinite(outcomes[block + row])),
    ),
  );
  const rows = all.length;
  if (rows < 2) {
    const none = { value: Number.NaN, low: Number.NaN, high: Number.NaN };
    return Array.from({ length: dimensions }, () => ({ first: none, total: none }));
  }
  let mean = 0;
  for (const row of all) mean += (outcomes[row]! + outcomes[base + row]!) / (2 * rows);
  // Estimators of products lose digits, and gain variance, by a mean far from 0.
  const y = Float64Array.from({ length: base * (dimensions + 2) }, (_, row) => outcomes[row]! - mean);
  const stream = randomStream(seed, "bootstrap");
  const pick = new Int32Array(rows);
  const boot = Array.from({ length: dimensions }, () => ({ first: [] as number[], total: [] as number[] }));
  for (let resample = 0; resample < resamples; resample += 1) {
    for (let row = 0; row < rows; row += 1) pick[row] = all[integer(stream, rows, row, resample)]!;
    for (let at = 0; at < dimensions; at += 1) {
      const { first, total } = estimate(y, at, base, pick);
      boot[at]!.first.push(first);
      boot[at]!.total.push(total);
    }
  }
  return boot.map((sample, at) => {
    const { first, total } = estimate(y, at, base, all);
    return { first: interval(first, sample.first), total: interval(total, sample.total) };
  });
}

function estimate(y: Float64Array, dimension: number, base: number, rows: Int32Array) {
  let sum = 0;
  let squares = 0;
  let main = 0;
  let whole = 0;
  for (const row of rows) {
    const a = y[row]!;
    const b = y[base + row]!;
    const mixed = y[(2 + dimension) * base + row]!;
    sum += a + b;
    squares += a * a + b * b;
    main += b * (mixed - a);
    whole += (a - mixed) ** 2;
  }
  const n = rows.length;
  const variance = squares / (2 * n) - (sum / (2 * n)) ** 2;
  if (!(variance > 0)) return { first: 0, total: 0 };
  return { first: main / n / variance, total: whole / (2 * n) / variance };
}

function interval(value: number, sample: number[]): Interval {
  const sorted = sample.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))] ?? value;
  return { value, low: at(0.025), high: at(0.975) };
}
