/**
 * Do the estimators find effects that are there, with intervals that are right, and none where none is? Each on its own
 * kind of made history (`packages/core/src/causal/testing/made-histories.ts`), effect −10 and 0.
 */

import type { Estimate } from "@nagar/core/causal/effect.ts";
import { estimators, tryOut } from "@nagar/core/causal/testing/trial.ts";

export const description =
  "causal estimators on known effects: [--replications 500] [--seed 1] [--effect -10]";

export async function run(args: string[]): Promise<Record<string, unknown>> {
  const option = (name: string, otherwise: number) => {
    const at = args.indexOf(name);
    const value = at < 0 ? otherwise : Number(args[at + 1]);
    if (!Number.isFinite(value) || value === 0)
      throw new Error(`${name} is ${args[at + 1]}; a number other than 0 is needed`);
    return value;
  };
  const replications = option("--replications", 500);
  const result: Record<string, unknown> = { replications };
  let ok = true;
  for (const method of Object.keys(estimators) as Estimate["method"][]) {
    const began = performance.now();
    const trial = tryOut(method, replications, option("--effect", -10), option("--seed", 1));
    ok &&=
      Math.abs(trial.biasPercent) < 5 &&
      trial.coveragePercent >= 92 &&
      trial.coveragePercent <= 98 &&
      trial.falsePositivePercent >= 3 &&
      trial.falsePositivePercent <= 7;
    result[method] = {
      ...Object.fromEntries(Object.entries(trial).map(([name, value]) => [name, Number(value.toFixed(2))])),
      msEach: Number(((performance.now() - began) / replications / 2).toFixed(2)),
    };
  }
  return { ...result, ok };
}
