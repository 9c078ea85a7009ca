/**
 * What yield to expect of the next season from those before it, and how far off that has been: the mean of the seasons moved by
 * half of their least-squares trend. Yields in India grow with varieties and irrigation, but a trend of ten seasons is half
 * chance; the half way between it and the mean errs least (`npm run bench -- crop-yield`). Intervals are of one more draw.
 */

import { InvalidInput } from "../errors.ts";
import type { Distribution } from "../forecast/forecaster.ts";

/** Typical deviation of a field's yield from year to year, as a share of its mean (Ray et al. 2015,
 * doi:10.1038/ncomms6989: climate explains a third of 8 to 40 % for maize, rice, wheat and soybean). */
export const ASSUMED_DEVIATION = 0.3;
/** Smallest deviation that is believed, as a share of the mean. */
const LEAST_DEVIATION = 0.05;
/** Seasons from which on there is a trend. */
const TREND_SEASONS = 4;
const TREND_SHARE = 0.5;

/** The next season's yield. @param yields one a season, in order of time, at least one. */
export function trendYield(yields: readonly number[]): number {
  const n = yields.length;
  if (n === 0) throw new InvalidInput("no season's yield is known");
  const mean = yields.reduce((sum, value) => sum + value, 0) / n;
  if (n < TREND_SEASONS) return mean;
  const middle = (n - 1) / 2;
  let cross = 0;
  let square = 0;
  yields.forEach((value, season) => {
    cross += (season - middle) * (value - mean);
    square += (season - middle) ** 2;
  });
  return Math.max(0, mean + TREND_SHARE * (cross / square) * (n - middle));
}

/** Errors of {@link trendYield} on each season from those before it, as shares of what was expected. */
export function trendErrors(yields: readonly number[]): number[] {
  return yields.slice(TREND_SEASONS - 1).map((value, i) => {
    const expected = trendYield(yields.slice(0, TREND_SEASONS - 1 + i));
    return expected > 0 ? value / expected - 1 : 0;
  });
}

/** Deviation of the next season from what is expected, as a share of it, and from how many seasons that is known. */
export function seasonDeviation(yields: readonly number[]): { deviation: number; seasons: number } {
  const n = yields.length;
  if (n < 2) return { deviation: ASSUMED_DEVIATION, seasons: 0 };
  const errors = trendErrors(yields);
  if (errors.length >= TREND_SEASONS) {
    const square = errors.reduce((sum, error) => sum + error * error, 0) / errors.length;
    return { deviation: Math.max(LEAST_DEVIATION, Math.sqrt(square)), seasons: errors.length };
  }
  const mean = yields.reduce((sum, value) => sum + value, 0) / n;
  const square = yields.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1);
  return { deviation: Math.max(LEAST_DEVIATION, Math.sqrt(square) / mean), seasons: n - 1 };
}

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

/**
 * A distribution around a yield, never below zero.
 * @param spread standard deviation, in the yield's unit; @param seasons degrees of freedom that it is known from, 0 where it
 * is an assumption.
 */
export function yieldDistribution(point: number, spread: number, seasons: number): Distribution {
  const scores = seasons > 0 ? (T[seasons - 1] ?? NORMAL) : NORMAL;
  const upper = scores.map((t) => point + t * spread);
  const lower = scores.map((t) => Math.max(0, point - t * spread)).reverse();
  return { point, quantiles: Float64Array.from([...lower, point, ...upper]) };
}
