/** How the runs' differences are spread: bins of equal width for a drawing, by a rule that depends on the sample alone. */

export interface Histogram {
  /** Lower end of the first bin. */
  from: number;
  width: number;
  /** Values in each bin; a value on a border lies in the upper bin, the largest in the last. */
  counts: number[];
}

/** More bins than this are narrower than what a page can draw. */
const MOST_BINS = 60;

/**
 * Bins as wide as 2·IQR·n^(-1/3) (Freedman & Diaconis 1981); where half of the values are one number, 3.49·s·n^(-1/3)
 * (Scott 1979). One bin of width 0 where all values are equal; undefined where there are none.
 */
export function histogram(values: readonly number[]): Histogram | undefined {
  const sorted = Float64Array.from(values).sort();
  const n = sorted.length;
  if (n === 0) return undefined;
  const [low, high] = [sorted[0]!, sorted[n - 1]!];
  if (low === high) return { from: low, width: 0, counts: [n] };
  const wished = ruleWidth(sorted);
  const bins = Math.min(MOST_BINS, Math.max(1, Math.ceil((high - low) / wished)));
  const width = (high - low) / bins;
  const counts = new Array<number>(bins).fill(0);
  for (const value of sorted) counts[Math.min(bins - 1, Math.floor((value - low) / width))]! += 1;
  return { from: low, width, counts };
}

function ruleWidth(sorted: Float64Array): number {
  const n = sorted.length;
  const range = quantileSorted(sorted, 0.75) - quantileSorted(sorted, 0.25);
  if (range > 0) return (2 * range) / Math.cbrt(n);
  const mean = sorted.reduce((sum, value) => sum + value, 0) / n;
  const squares = sorted.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return (3.49 * Math.sqrt(squares / (n - 1))) / Math.cbrt(n);
}

/** The quantile of ascending values, point k of n standing at (k - ½)/n (Hazen 1914), as in `summarize.ts`. */
export function quantileSorted(sorted: ArrayLike<number>, share: number): number {
  const at = Math.min(sorted.length - 1, Math.max(0, share * sorted.length - 0.5));
  const below = Math.floor(at);
  const above = Math.min(sorted.length - 1, below + 1);
  return sorted[below]! + (at - below) * (sorted[above]! - sorted[below]!);
}
