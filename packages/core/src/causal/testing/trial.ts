/** Many repetitions of one estimator on made histories: its bias, how often its intervals are right, how often it errs. */
import { randomStream } from "../../random/philox.ts";
import { covers, type Estimate } from "../effect.ts";
import { differenceInDifferences } from "../estimate/difference-in-differences.ts";
import { doublyRobust } from "../estimate/doubly-robust.ts";
import { interruptedTimeSeries } from "../estimate/interrupted-time-series.ts";
import { syntheticControl } from "../estimate/synthetic-control.ts";
import { madeDays, madePanel, madeStation, madeWard } from "./made-histories.ts";

export const estimators = {
  "difference in differences": (seed, k, effect) =>
    differenceInDifferences(madePanel(seed, k, effect), randomStream(seed, k)),
  "synthetic control": (seed, k, effect) =>
    syntheticControl(madeWard(seed, k, effect), randomStream(seed, k)),
  "interrupted time series": (seed, k, effect) =>
    interruptedTimeSeries(madeStation(seed, k, effect), randomStream(seed, k)),
  "doubly robust": (seed, k, effect) => doublyRobust(madeDays(seed, k, effect), randomStream(seed, k)),
} satisfies Record<Estimate["method"], (seed: number, repetition: number, effect: number) => Estimate>;

export interface Trial {
  /** Mean error as a share of the true effect. */
  biasPercent: number;
  coveragePercent: number;
  /** Mean length of the intervals against the effect. */
  widthPercent: number;
  /** Effects found where there is none, at the 5 % level. */
  falsePositivePercent: number;
  /** Refutations that passed where the effect is real. */
  refutationsPassedPercent: number;
}

export function tryOut(method: Estimate["method"], repetitions: number, effect: number, seed: number): Trial {
  const estimate = estimators[method];
  let error = 0;
  let covered = 0;
  let width = 0;
  let found = 0;
  let passed = 0;
  let refutations = 0;
  for (let k = 0; k < repetitions; k++) {
    const real = estimate(seed, k, effect);
    error += (real.effect - effect) / repetitions;
    covered += Number(covers(real, effect));
    width += (real.high - real.low) / repetitions;
    passed += real.refutations.filter((each) => each.passed).length;
    refutations += real.refutations.length;
    if (estimate(seed, repetitions + k, 0).p < 0.05) found++;
  }
  return {
    biasPercent: (100 * error) / effect,
    coveragePercent: (100 * covered) / repetitions,
    widthPercent: (100 * width) / Math.abs(effect),
    falsePositivePercent: (100 * found) / repetitions,
    refutationsPassedPercent: (100 * passed) / refutations,
  };
}
