/**
 * Stochastic user equilibrium, logit: users misjudge costs, so every efficient route gets its share, and the times are
 * those that the shares produce. Which links are efficient is fixed at free-flow times; otherwise the equilibrium need
 * not exist.
 */
import { InvalidInput } from "../../errors.ts";
import {
  beckmann,
  checkProblem,
  classCost,
  gapOf,
  refuseOverflow,
  unservedDemand,
  weighted,
} from "./evaluate.ts";
import { emptyLinks, refresh } from "./link-state.ts";
import { efficientLinks, loadLogit } from "./logit-loading.ts";
import type { AssignmentProblem, AssignmentResult, StopRule } from "./problem.ts";

export interface LogitOptions {
  /** Dispersion θ > 0 per time unit: the larger, the fewer mistakes; θ → ∞ is the user equilibrium. */
  theta: number;
}

export interface StochasticResult extends AssignmentResult {
  /** Σ|loaded − flow| / Σ flow: 0 at the stochastic equilibrium. `converged` and the stop rule's gap mean this. */
  residual: number;
}

/** Growth of the divisor when the residual grew, and when it fell (Liu, He & He 2009, self-regulated averaging). */
const AFTER_WORSE = 1.9;
const AFTER_BETTER = 0.05;

/**
 * Finds the fixed point by self-regulated successive averages. In the result `relativeGap` and `averageExcessCost`
 * still measure the distance from the deterministic equilibrium, which here is not 0. Throws InvalidInput for θ ≤ 0, Infeasible when times
 * overflow.
 */
export function assignStochastic(
  problem: AssignmentProblem,
  { theta }: LogitOptions,
  stop: StopRule,
): StochasticResult {
  checkProblem(problem);
  if (!(theta > 0 && theta < Number.POSITIVE_INFINITY)) {
    throw new InvalidInput(`theta is ${theta}, allowed is a finite number above 0 per time unit`);
  }
  const { graph, delay, classes } = problem;
  const links = emptyLinks(delay, graph.linkCount);
  const origins = efficientLinks(problem, links.time);
  const cost = new Float64Array(graph.linkCount);
  const scratch = { cost: new Float64Array(graph.nodeCount), through: new Float64Array(graph.nodeCount) };
  const load = (): Float64Array[] => {
    const loaded = classes.map(() => new Float64Array(graph.linkCount));
    let current = -1;
    for (const each of origins) {
      if (each.classIndex !== current) {
        current = each.classIndex;
        classCost(links.time, classes[current]!, cost);
      }
      loadLogit(each, graph.tail, classes[current]!, cost, theta, scratch, loaded[current]!);
    }
    return loaded;
  };

  const x = load();
  let divisor = 1;
  let residual = Number.POSITIVE_INFINITY;
  let iterations = 0;
  for (;;) {
    sum(x, links.flow);
    refresh(links, delay);
    const loaded = load();
    const before = residual;
    residual = difference(loaded, x);
    refuseOverflow(residual);
    const progress = { iteration: iterations, relativeGap: residual, averageExcessCost: Number.NaN };
    const goOn = stop.onIteration?.(progress) ?? true;
    if (residual <= stop.gap || iterations >= stop.maxIterations || !goOn) break;
    iterations++;
    divisor += residual >= before ? AFTER_WORSE : AFTER_BETTER;
    x.forEach((flow, index) => {
      for (let link = 0; link < flow.length; link++) {
        flow[link]! += (loaded[index]![link]! - flow[link]!) / divisor;
      }
    });
  }
  return {
    method: "logit-self-regulated-averages",
    converged: residual <= stop.gap,
    iterations,
    residual,
    ...gapOf(problem, links.time, x),
    objective: beckmann(problem, links.flow, x),
    totalTravelTime: weighted(links.flow, links.time),
    flow: links.flow,
    classFlow: x.map((flow, index) => flow.map((pcu) => pcu / classes[index]!.pcu)),
    time: links.time,
    unserved: unservedDemand(problem),
  };
}

function sum(classPcu: Float64Array[], into: Float64Array): void {
  into.fill(0);
  for (const flow of classPcu) for (let link = 0; link < flow.length; link++) into[link]! += flow[link]!;
}

function difference(loaded: Float64Array[], x: Float64Array[]): number {
  let apart = 0;
  let all = 0;
  x.forEach((flow, index) => {
    for (let link = 0; link < flow.length; link++) {
      apart += Math.abs(loaded[index]![link]! - flow[link]!);
      all += flow[link]!;
    }
  });
  return all === 0 ? 0 : apart / all;
}
