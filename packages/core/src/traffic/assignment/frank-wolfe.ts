/**
 * Static user equilibrium by the bi-conjugate Frank-Wolfe method (Mitradjieva & Lindberg 2013, "The stiff is moving:
 * conjugate direction Frank-Wolfe methods with applications to traffic assignment", Transportation Science 47(2)).
 * Slow beyond a gap of 1e-5, but it shares nothing with Algorithm B except shortest paths: each checks the other.
 */
import { ShortestPaths } from "../shortest-paths.ts";
import { loadAllOrNothing } from "./all-or-nothing.ts";
import { beckmann, checkProblem, classCost, gapOf, unservedDemand, weighted } from "./evaluate.ts";
import { emptyLinks, type LinkState, refresh } from "./link-state.ts";
import type { AssignmentProblem, AssignmentResult, StopRule } from "./problem.ts";

/** Bisection steps of the line search: the step is exact to 2^-40. */
const LINE_SEARCH_STEPS = 40;
/** After a step this close to 1 the old directions say nothing any more and are dropped. */
const LONGEST_STEP = 0.99999;

/** One point per class: link flows in PCU. */
type Point = Float64Array[];

/** Assigns all classes at once; see {@link AssignmentResult}. Throws InvalidInput as `assignByBushes`. */
export function assignByFrankWolfe(problem: AssignmentProblem, stop: StopRule): AssignmentResult {
  checkProblem(problem);
  const { graph, delay, classes } = problem;
  const links = emptyLinks(delay, graph.linkCount);
  const search = new ShortestPaths(graph);
  const cost = new Float64Array(graph.linkCount);
  const nearest = (): Point =>
    classes.map((each) => {
      classCost(links.time, each, cost);
      const flow = new Float64Array(graph.linkCount);
      loadAllOrNothing(graph, each, cost, search, flow);
      return flow;
    });

  const x = nearest();
  total(x, links.flow);
  refresh(links, delay);
  let older: { target: Point; step: number }[] = [];
  let gap = gapOf(problem, links.time, x, search);
  let iterations = 0;
  for (;;) {
    const goOn = stop.onIteration?.({ iteration: iterations, ...gap }) ?? true;
    if (gap.relativeGap <= stop.gap || iterations >= stop.maxIterations || !goOn) break;
    iterations++;
    let target = conjugate(nearest(), x, older, links);
    let step = lineSearch(problem, x, target, links);
    if (step === 0 && older.length > 0) {
      older = [];
      target = nearest();
      step = lineSearch(problem, x, target, links);
    }
    x.forEach((flow, index) => {
      for (let link = 0; link < flow.length; link++) {
        flow[link]! += step * (target[index]![link]! - flow[link]!);
      }
    });
    total(x, links.flow);
    refresh(links, delay);
    older = step > LONGEST_STEP ? [] : [{ target, step }, ...older].slice(0, 2);
    gap = gapOf(problem, links.time, x, search);
  }
  return {
    method: "bi-conjugate-frank-wolfe",
    converged: gap.relativeGap <= stop.gap,
    iterations,
    ...gap,
    objective: beckmann(problem, links.flow, x),
    totalTravelTime: weighted(links.flow, links.time),
    flow: links.flow,
    classFlow: x.map((flow, index) => flow.map((pcu) => pcu / classes[index]!.pcu)),
    time: links.time,
    unserved: unservedDemand(problem),
  };
}

/**
 * The point to move towards: the all-or-nothing point mixed with the last one or two targets so that the direction
 * is conjugate, by the links' slopes, to the last directions (eqs. 11-16; negative weights are cut to 0).
 */
function conjugate(
  nearest: Point,
  x: Point,
  older: { target: Point; step: number }[],
  links: LinkState,
): Point {
  const [last, before] = older;
  if (!last) return nearest;
  const here = total(x);
  const toNearest = minus(total(nearest), here);
  const lastTotal = total(last.target);
  const toLast = minus(lastTotal, here);
  const lastCurvature = product(toLast, toLast, links.slope);
  if (lastCurvature === 0) return nearest;
  let mu = 0;
  if (before) {
    const beforeTotal = total(before.target);
    const bent = beforeTotal.map(
      (flow, link) => last.step * lastTotal[link]! + (1 - last.step) * flow - here[link]!,
    );
    const along = product(bent, minus(beforeTotal, lastTotal), links.slope);
    mu = along === 0 ? 0 : Math.max(0, -product(bent, toNearest, links.slope) / along);
  }
  const nu = Math.max(
    0,
    -product(toLast, toNearest, links.slope) / lastCurvature + (mu * last.step) / (1 - last.step),
  );
  const weight = 1 / (1 + mu + nu);
  return nearest.map((flow, index) =>
    flow.map(
      (value, link) =>
        weight * (value + nu * last.target[index]![link]! + mu * (before?.target[index]?.[link] ?? 0)),
    ),
  );
}

/** Step in [0, 1] along x → target where the objective's derivative changes sign, by bisection. */
function lineSearch(
  { delay, classes }: AssignmentProblem,
  x: Point,
  target: Point,
  links: LinkState,
): number {
  const direction = minus(total(target), links.flow);
  let fixed = 0;
  classes.forEach(({ fixedCost }, index) => {
    if (!fixedCost) return;
    for (let link = 0; link < fixedCost.length; link++) {
      const change = target[index]![link]! - x[index]![link]!;
      if (change !== 0) fixed += change * fixedCost[link]!;
    }
  });
  const rising = (step: number) => {
    let sum = fixed;
    for (let link = 0; link < direction.length; link++) {
      const d = direction[link]!;
      if (d !== 0) sum += d * delay.time(link, Math.max(0, links.flow[link]! + step * d));
    }
    return sum > 0;
  };
  if (!rising(1)) return 1;
  let [low, high] = [0, 1];
  for (let k = 0; k < LINE_SEARCH_STEPS; k++) {
    const middle = (low + high) / 2;
    if (rising(middle)) high = middle;
    else low = middle;
  }
  return low;
}

function total(point: Point, into: Float64Array = new Float64Array(point[0]?.length ?? 0)): Float64Array {
  into.fill(0);
  for (const flow of point) for (let link = 0; link < flow.length; link++) into[link]! += flow[link]!;
  return into;
}

function minus(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((value, index) => value - b[index]!);
}

function product(a: Float64Array, b: Float64Array, weight: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += a[k]! * b[k]! * weight[k]!;
  return sum;
}
