/**
 * The yield of a farm's next season from its past seasons: their mean, and the interval of one more draw from the same
 * normal distribution (Student's t for the few seasons there are). With one season only the spread is assumed.
 */
import type { Distribution } from "../forecaster.ts";

/** Typical deviation of a field's yield from year to year, as a share of its mean (Ray et al. 2015,
 * doi:10.1038/ncomms6989: climate explains a third of 8 to 40 % for maize, rice, wheat and soybean). */
const ASSUMED_DEVIATION = 0.3;
/** Student's t at 60, 70, 80, 90 and 97.5 %, by degrees of freedom 1 to 10; beyond, the normal's. */
const T: readonly (readonly number[])[] = [
  [0.325, 0.727, 1.376, 3.078, 12.706],
  [0.289, 0.617, 1.061, 1.886, 4.303],
  [0.277, 0.584, 0.978, 1.638, 3.182],
  [0.271, 0.569, 0.941, 1.533, 2.776],
  [0.267, 0.559, 0.92, 1.476, 2.571],
  [0.265, 0.553, 0.906, 1.44, 2.447],
  [0.263, 0.549, 0.896, 1.415, 2.365],
  [0.262, 0.546, 0.889, 1.397, 2.306],
  [0.261, 0.543, 0.883, 1.383, 2.262],
  [0.26, 0.542, 0.879, 1.372, 2.228],
];
const NORMAL = [0.253, 0.524, 0.842, 1.282, 1.96];

/** @param yields t/ha, one a season, at least one. */
export function seasonYield(yields: readonly number[]): Distribution {
  const n = yields.length;
  const mean = yields.reduce((sum, value) => sum + value, 0) / n;
  const square = yields.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const deviation = n > 1 ? Math.sqrt(square / (n - 1)) : ASSUMED_DEVIATION * mean;
  const spread = Math.max(deviation, 0.05 * mean) * Math.sqrt(1 + 1 / n);
  const scores = n > 1 ? (T[n - 2] ?? NORMAL) : NORMAL;
  const upper = scores.map((t) => mean + t * spread);
  const lower = scores.map((t) => Math.max(0, mean - t * spread)).reverse();
  return { point: mean, quantiles: Float64Array.from([...lower, mean, ...upper]) };
}
