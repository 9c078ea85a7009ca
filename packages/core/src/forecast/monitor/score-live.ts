/** Forecasts that were given against the truths that have come: error, bias, coverage, beside the naive rule's error. */
import { rhythmOf, type Series } from "../series.ts";
import type { KeptPrediction } from "./kept-prediction.ts";

export interface LiveScore {
  /** Forecasts of one step whose truth is known. */
  readonly n: number;
  readonly mae: number;
  /** Error as a share of what was measured, %; undefined where that was nothing. */
  readonly wape: number | undefined;
  /** Mean of truth less forecast. */
  readonly bias: number;
  /** MAE of repeating the last week (the last day, the last value, where there is no week) on the same forecasts. */
  readonly naiveMae: number;
  readonly coverage95: number;
  readonly coverage80: number;
  /** Different steps among them, and the standard error over these of MAE less naive MAE. */
  readonly targets: number;
  readonly excessError: number;
}

interface Sums {
  /** Per step that was forecast: how much more the forecasts of it erred than the naive rule, and how many there are. */
  excess: Map<number, { sum: number; n: number }>;
  n: number;
  absolute: number;
  truth: number;
  signed: number;
  naive: number;
  inside95: number;
  inside80: number;
}

/** Per version. @param truth the series up to now; a step without a value scores nothing. */
export function scoreLive(predictions: readonly KeptPrediction[], truth: Series): Map<string, LiveScore> {
  const { startMs, stepMs, values } = truth;
  const { day, week } = rhythmOf(stepMs);
  const sums = new Map<string, Sums>();
  for (const { version, originMs, steps } of predictions) {
    const origin = Math.round((originMs - startMs) / stepMs);
    steps.forEach(([point, low95, low80, high80, high95], k) => {
      const target = origin + k + 1;
      const value = values[target];
      if (value === undefined || Number.isNaN(value)) return;
      const naive = repeated(values, origin, target, [week, day]);
      if (naive === undefined) return;
      const sum = sums.get(version) ?? newSums();
      sums.set(version, sum);
      sum.n++;
      sum.absolute += Math.abs(value - point);
      sum.truth += Math.abs(value);
      sum.signed += value - point;
      sum.naive += Math.abs(value - naive);
      const step = sum.excess.get(target) ?? { sum: 0, n: 0 };
      step.sum += Math.abs(value - point) - Math.abs(value - naive);
      step.n++;
      sum.excess.set(target, step);
      if (value >= low95 && value <= high95) sum.inside95++;
      if (value >= low80 && value <= high80) sum.inside80++;
    });
  }
  return new Map(
    [...sums].map(([version, { n, absolute, truth: size, signed, naive, inside95, inside80, excess }]) => [
      version,
      {
        n,
        mae: absolute / n,
        wape: size > 0 ? (100 * absolute) / size : undefined,
        bias: signed / n,
        naiveMae: naive / n,
        coverage95: inside95 / n,
        coverage80: inside80 / n,
        targets: excess.size,
        excessError: standardError([...excess.values()].map((step) => step.sum / step.n)),
      },
    ]),
  );
}

const newSums = (): Sums => ({
  n: 0,
  absolute: 0,
  truth: 0,
  signed: 0,
  naive: 0,
  inside95: 0,
  inside80: 0,
  excess: new Map(),
});

/** Standard error of a mean; infinite below two values. */
function standardError(values: readonly number[]): number {
  const n = values.length;
  if (n < 2) return Number.POSITIVE_INFINITY;
  const mean = values.reduce((a, b) => a + b, 0) / n;
  const square = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return Math.sqrt(square / (n - 1) / n);
}

/** The latest value one or more whole periods before the target that was known at the origin; else the last known one. */
function repeated(
  values: Float64Array,
  origin: number,
  target: number,
  periods: readonly number[],
): number | undefined {
  for (const period of periods) {
    const back = Math.ceil((target - origin) / period) * period;
    const value = values[target - back];
    if (value !== undefined && !Number.isNaN(value)) return value;
  }
  for (let step = Math.min(origin, values.length - 1); step >= 0; step--) {
    if (!Number.isNaN(values[step]!)) return values[step];
  }
  return undefined;
}
