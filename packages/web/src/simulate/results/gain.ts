/** Turning outcomes of which less is better, so that a plus is a gain everywhere. */
import type { Outcome } from "../../api/simulation-types.ts";

/** The same outcome as a gain: its difference with the sign turned where less is better. */
export function asGain(outcome: Outcome): Outcome {
  if (outcome.better !== "lower") return outcome;
  const { mean, standard_error, median, p2_5, p97_5 } = outcome.difference;
  return {
    ...outcome,
    better: "higher",
    baseline: -outcome.baseline,
    scenario: -outcome.scenario,
    difference: { mean: 0 - mean, standard_error, median: 0 - median, p2_5: 0 - p97_5, p97_5: 0 - p2_5 },
  };
}
