/** From the answer's bins to what is drawn of them. */
import type { Distribution } from "../../api/simulation-types.ts";

export interface Bar {
  from: number;
  to: number;
  count: number;
}

/** A bar for each bin; a single value gets one as wide as a hundredth of itself. */
export function barsOf({ bins: { from, width, counts } }: Distribution): Bar[] {
  if (width === 0) {
    const half = Math.abs(from) / 200 || 0.5;
    return [{ from: from - half, to: from + half, count: counts[0] ?? 0 }];
  }
  return counts.map((count, at) => ({ from: from + at * width, to: from + (at + 1) * width, count }));
}

/**
 * Ends of an axis that holds 95 % of the runs and half as much again on either side, as far as there are bars: a few runs
 * far out would shrink all others to a line. It holds 0 too where that is not far away.
 */
export function spanOf(
  distribution: Distribution,
  { p2_5, p97_5 }: { p2_5: number; p97_5: number },
): [number, number] {
  const bars = barsOf(distribution);
  const wide = p97_5 > p2_5 ? (p97_5 - p2_5) / 2 : Number.POSITIVE_INFINITY;
  const low = Math.max(bars[0]!.from, p2_5 - wide);
  const high = Math.min(bars.at(-1)!.to, p97_5 + wide);
  const size = high - low;
  const near = (distance: number): boolean => distance < 1.5 * size;
  const from = low > 0 && near(low) ? 0 : low;
  const to = high < 0 && near(-high) ? 0 : high;
  const air = (to - from) * 0.03;
  return [from - air, to + air];
}

/** Runs whose bars lie outside an axis, by their bars' middles. */
export function countOutside(distribution: Distribution, [low, high]: readonly [number, number]): number {
  return barsOf(distribution)
    .filter(({ from, to }) => (from + to) / 2 < low || (from + to) / 2 > high)
    .reduce((sum, { count }) => sum + count, 0);
}
