/**
 * Rain as a two-state Markov chain with gamma amounts, by month (Richardson 1981, doi:10.1029/WR017i001p00182):
 * whether a step is wet depends on the one before; how much falls does not.
 */
import { gamma, uniform } from "../random/draw.ts";
import type { Stream } from "../random/philox.ts";

export interface RainMonth {
  /** Probability that a step is wet after a dry and after a wet one. */
  wetAfterDry: number;
  wetAfterWet: number;
  /** Gamma amounts: shape, and mean in mm. */
  shape: number;
  meanMm: number;
}

/** Fewer wet steps than this in a month take the whole year's shape. */
const ENOUGH_WET = 20;

/**
 * Fits the chain and the amounts. Each month's probabilities have one pseudo-count of the whole year's rate as prior,
 * so that a month without rain in a short record stays possible; shapes are Thom's estimate (1958): A = ln mean − mean ln,
 * shape = (1 + √(1 + 4A/3)) / 4A.
 * @param rainMm per step, NaN where missing; @param months 0-11 per step; @param wetMm least rain of a wet step.
 */
export function fitRain(rainMm: ArrayLike<number>, months: ArrayLike<number>, wetMm: number): RainMonth[] {
  const counts = Array.from({ length: 12 }, () => ({ dryDry: 0, dryWet: 0, wetDry: 0, wetWet: 0 }));
  const amounts = Array.from({ length: 12 }, (): number[] => []);
  for (let i = 0; i < rainMm.length; i++) {
    const here = rainMm[i]!;
    if (Number.isNaN(here)) continue;
    if (here >= wetMm) amounts[months[i]!]!.push(here);
    const before = i > 0 ? rainMm[i - 1]! : Number.NaN;
    if (Number.isNaN(before)) continue;
    const key = `${before >= wetMm ? "wet" : "dry"}${here >= wetMm ? "Wet" : "Dry"}` as const;
    counts[months[i]!]![key]++;
  }
  const all = amounts.flat();
  const yearShape = thomShape(all);
  const yearMean = all.length > 0 ? mean(all) : wetMm;
  const sum = (key: keyof (typeof counts)[0]) => counts.reduce((total, month) => total + month[key], 0);
  const yearAfterDry = (sum("dryWet") + 0.5) / (sum("dryDry") + sum("dryWet") + 1);
  const yearAfterWet = (sum("wetWet") + 0.5) / (sum("wetDry") + sum("wetWet") + 1);
  return counts.map(({ dryDry, dryWet, wetDry, wetWet }, month) => {
    const fallen = amounts[month]!;
    return {
      wetAfterDry: (dryWet + yearAfterDry) / (dryDry + dryWet + 1),
      wetAfterWet: (wetWet + yearAfterWet) / (wetDry + wetWet + 1),
      shape: fallen.length >= ENOUGH_WET ? thomShape(fallen) : yearShape,
      meanMm: fallen.length > 0 ? mean(fallen) : yearMean,
    };
  });
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

function thomShape(amounts: readonly number[]): number {
  if (amounts.length < 2) return 1;
  const a = Math.log(mean(amounts)) - mean(amounts.map(Math.log));
  return a > 1e-6 ? Math.min(20, (1 + Math.sqrt(1 + (4 * a) / 3)) / (4 * a)) : 20;
}

/** Rain of step `index` (mm: 0 when dry, at least `wetMm` when wet) given whether the step before was wet. */
export function drawRain(
  month: RainMonth,
  wetMm: number,
  wetBefore: boolean,
  stream: Stream,
  index: number,
  run: number,
): number {
  if (uniform(stream, index, run) >= (wetBefore ? month.wetAfterWet : month.wetAfterDry)) return 0;
  return Math.max(wetMm, (gamma(stream, month.shape, index, run) * month.meanMm) / month.shape);
}
