/**
 * Features as histogram bins: at most 255 values each, cut where the training rows are split evenly, and one bin for
 * missing. Rows lie one after another, so that building a node's histograms reads each row once.
 */
import { InvalidInput } from "../../errors.ts";

export const BINS = 256;
/** The bin of a missing value. */
export const MISSING_BIN = 255;

export interface BinnedRows {
  readonly rows: number;
  readonly features: number;
  /** Bin of each feature of each row. */
  readonly bins: Uint8Array;
  /** Cuts per feature: a value in bin b is below cuts[b] and not below cuts[b − 1]. */
  readonly cuts: readonly Float32Array[];
}

/** Values looked at per feature to find its cuts; more rows are sampled evenly. */
const SAMPLE = 200_000;

/**
 * Cuts and bins of a matrix of float32 rows (NaN missing).
 * @param maxBins 2-255 bins per feature.
 * @throws InvalidInput where the values are no whole number of rows or a value is infinite.
 */
export function binRows(values: Float32Array, features: number, maxBins = 255): BinnedRows {
  const rows = values.length / features;
  if (!Number.isInteger(rows) || rows === 0) {
    throw new InvalidInput(`${values.length} values are no whole number of rows of ${features} features`);
  }
  const cuts = Array.from({ length: features }, (_, feature) => cutsOf(values, features, feature, maxBins));
  return { rows, features, bins: binWith(values, features, cuts), cuts };
}

/** Bins further rows with cuts that were found before. */
export function binWith(values: Float32Array, features: number, cuts: readonly Float32Array[]): Uint8Array {
  const bins = new Uint8Array(values.length);
  for (let feature = 0; feature < features; feature++) {
    const edges = cuts[feature]!;
    for (let at = feature; at < values.length; at += features) {
      const value = values[at]!;
      if (Number.isNaN(value)) {
        bins[at] = MISSING_BIN;
        continue;
      }
      let low = 0;
      let high = edges.length;
      while (low < high) {
        const middle = (low + high) >>> 1;
        if (value < edges[middle]!) high = middle;
        else low = middle + 1;
      }
      bins[at] = low;
    }
  }
  return bins;
}

function cutsOf(values: Float32Array, features: number, feature: number, maxBins: number): Float32Array {
  const rows = values.length / features;
  const step = Math.max(1, Math.floor(rows / SAMPLE));
  const sample = new Float32Array(Math.ceil(rows / step));
  let known = 0;
  for (let row = 0; row < rows; row += step) {
    const value = values[row * features + feature]!;
    if (Number.isNaN(value)) continue;
    if (!Number.isFinite(value))
      throw new InvalidInput(`row ${row}, feature ${feature}: ${value}; a finite number or NaN is needed`);
    sample[known++] = value;
  }
  const sorted = sample.subarray(0, known).sort();
  const distinct: number[] = [];
  const upTo: number[] = [];
  for (let i = 0; i < known; i++) {
    if (i === 0 || sorted[i] !== sorted[i - 1]) {
      distinct.push(sorted[i]!);
      upTo.push(i + 1);
    } else upTo[upTo.length - 1] = i + 1;
  }
  const edges: number[] = [];
  let filled = 0;
  for (let i = 0; i + 1 < distinct.length; i++) {
    // With few values each has a bin of its own; else a bin closes when its even share of what is left is in.
    const full =
      distinct.length <= maxBins || upTo[i]! - filled >= (known - filled) / (maxBins - edges.length);
    if (!full || edges.length === maxBins - 1) continue;
    edges.push(between(distinct[i]!, distinct[i + 1]!));
    filled = upTo[i]!;
  }
  return Float32Array.from(edges);
}

/** A float32 above `low` and not above `high`, in the middle where there is one. */
function between(low: number, high: number): number {
  const middle = Math.fround(low + (high - low) / 2);
  return middle > low ? middle : high;
}
