/** The system optimum, and the tolls that make selfish drivers find it. */
import { type CurvedDelay, marginalCost } from "../volume-delay.ts";
import { assignByBushes } from "./algorithm-b.ts";
import { weighted } from "./evaluate.ts";
import type { AssignmentProblem, AssignmentResult, StopRule } from "./problem.ts";

export interface OptimumResult extends AssignmentResult {
  /**
   * Marginal-cost toll per link in time units, v·t'(v) at the optimum: charged to every class (per PCU) as a fixed
   * cost, the user equilibrium has the optimum's link flows (Pigou 1920; Beckmann et al. 1956).
   */
  toll: Float64Array;
}

/**
 * Flows of least total cost Σ flow·(time + fixedCost). The gap and excess cost are those of the marginal-cost problem,
 * `objective` is the total cost, `totalTravelTime` and `time` are by the real travel times.
 */
export function assignSystemOptimum(
  problem: AssignmentProblem & { delay: CurvedDelay },
  stop: StopRule,
  assign = assignByBushes,
): OptimumResult {
  const { delay } = problem;
  const optimum = assign({ ...problem, delay: marginalCost(delay) }, stop);
  const time = optimum.flow.map((flow, link) => delay.time(link, flow));
  return {
    ...optimum,
    method: `system-optimum (${optimum.method})`,
    time,
    totalTravelTime: weighted(optimum.flow, time),
    toll: optimum.flow.map((flow, link) => (flow === 0 ? 0 : flow * delay.slope(link, flow))),
  };
}
