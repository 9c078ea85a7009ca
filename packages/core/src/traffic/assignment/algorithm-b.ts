/**
 * Static user equilibrium by Algorithm B: flow is kept per origin on acyclic bushes, balanced by Newton steps between
 * longest and shortest used paths, and the bushes are reshaped until no origin has a better way. It reaches gaps that
 * Frank-Wolfe methods cannot (1e-12 and below) and stores no paths. Given marginal costs it finds the system optimum.
 */
import { ShortestPaths } from "../shortest-paths.ts";
import { balance, segments } from "./balance-bush.ts";
import { type Bush, bushLabels } from "./bush.ts";
import { conserve } from "./conserve-bush.ts";
import { beckmann, checkProblem, classCost, gapOf, unservedDemand, weighted } from "./evaluate.ts";
import { emptyLinks, type LinkState, refresh, setFlow } from "./link-state.ts";
import type { AssignmentProblem, AssignmentResult, StopRule } from "./problem.ts";
import { reshape, reshapeScratch } from "./reshape-bush.ts";

/** Balancing passes between two reshapings end when the bushes' own excess is this share of the last full excess. */
const INNER_SHARE = 0.05;
const MAX_INNER_PASSES = 30;

/**
 * Assigns all classes at once. Demand that no open path serves is reported in `unserved` and left out. Throws
 * InvalidInput when the problem's parts do not fit each other, Infeasible when the trips overflow the travel times.
 */
export function assignByBushes(problem: AssignmentProblem, stop: StopRule): AssignmentResult {
  checkProblem(problem);
  const { graph, delay, classes } = problem;
  const links = emptyLinks(delay, graph.linkCount);
  const search = new ShortestPaths(graph);
  const labels = bushLabels(graph.nodeCount);
  const scratch = segments(graph.nodeCount);
  const shaping = reshapeScratch(graph);
  const through = new Float64Array(graph.nodeCount);
  const costs = new Float64Array(graph.linkCount);
  const costOf = (classIndex: number): Float64Array => {
    const each = classes[classIndex]!;
    if (!each.fixedCost) return links.time;
    classCost(links.time, each, costs);
    return costs;
  };

  const bushes = loadTrees(problem, links, search, costOf);
  let classPcu = sumFlows(bushes, problem, links);
  let { relativeGap, averageExcessCost } = gapOf(problem, links.time, classPcu, search);
  let iterations = 0;
  for (;;) {
    const goOn = stop.onIteration?.({ iteration: iterations, relativeGap, averageExcessCost }) ?? true;
    if (relativeGap <= stop.gap || iterations >= stop.maxIterations || !goOn) break;
    iterations++;
    let excess = 0;
    for (const bush of bushes) {
      const cost = costOf(bush.classIndex);
      conserve(bush, classes[bush.classIndex]!, graph.tail, through);
      reshape(bush, graph, cost, labels, shaping);
      excess += balance(bush, graph.tail, delay, links, cost, labels, scratch);
    }
    const target = excess * INNER_SHARE;
    for (let pass = 0; pass < MAX_INNER_PASSES && excess > target; pass++) {
      excess = 0;
      for (const bush of bushes) {
        excess += balance(bush, graph.tail, delay, links, costOf(bush.classIndex), labels, scratch);
      }
    }
    classPcu = sumFlows(bushes, problem, links);
    ({ relativeGap, averageExcessCost } = gapOf(problem, links.time, classPcu, search));
  }
  return {
    method: "algorithm-b",
    converged: relativeGap <= stop.gap,
    iterations,
    relativeGap,
    averageExcessCost,
    objective: beckmann(problem, links.flow, classPcu),
    totalTravelTime: weighted(links.flow, links.time),
    flow: links.flow,
    classFlow: classPcu.map((flow, index) => flow.map((pcu) => pcu / classes[index]!.pcu)),
    time: links.time,
    unserved: unservedDemand(problem),
  };
}

/** Starts every bush as the shortest-path tree at the costs that the origins before it have left behind. */
function loadTrees(
  { graph, delay, classes }: AssignmentProblem,
  links: LinkState,
  search: ShortestPaths,
  costOf: (classIndex: number) => Float64Array,
): Bush[] {
  const bushes: Bush[] = [];
  const through = new Float64Array(graph.nodeCount);
  classes.forEach(({ trips, pcu }, classIndex) => {
    for (let origin = 0; origin < trips.zoneCount; origin++) {
      if (trips.firstOf[origin] === trips.firstOf[origin + 1]) continue;
      search.search(origin, costOf(classIndex));
      through.fill(0);
      for (let k = trips.firstOf[origin]!; k < trips.firstOf[origin + 1]!; k++) {
        through[trips.destination[k]!] = trips.trips[k]! * pcu;
      }
      const nodeAt = treeOrder(graph.nodeCount, graph.tail, search, origin);
      const first = new Int32Array(nodeAt.length + 1);
      const link = new Int32Array(nodeAt.length);
      const flow = new Float64Array(nodeAt.length);
      for (let k = nodeAt.length - 1; k > 0; k--) {
        const node = nodeAt[k]!;
        const entry = search.entry[node]!;
        first[k + 1] = k;
        link[k - 1] = entry;
        flow[k - 1] = through[node]!;
        through[graph.tail[entry]!]! += through[node]!;
        if (through[node]! > 0) setFlow(links, delay, entry, links.flow[entry]! + through[node]!);
      }
      bushes.push({ classIndex, origin, nodeAt, first, link, flow });
    }
  });
  return bushes;
}

/** The reached nodes, each after its predecessor in the tree, also where links cost nothing. */
function treeOrder(nodeCount: number, tail: Int32Array, search: ShortestPaths, origin: number): Int32Array {
  const { distance, entry } = search;
  const placed = new Uint8Array(nodeCount);
  const order = [origin];
  placed[origin] = 1;
  const chain: number[] = [];
  for (let node = 0; node < nodeCount; node++) {
    if (distance[node] === Number.POSITIVE_INFINITY) continue;
    for (let up = node; placed[up] === 0; up = tail[entry[up]!]!) {
      placed[up] = 1;
      chain.push(up);
    }
    while (chain.length > 0) order.push(chain.pop()!);
  }
  return Int32Array.from(order);
}

/** Adds the bushes' flows up anew, so that rounding of many small moves does not gather on the links. */
function sumFlows(
  bushes: Bush[],
  { graph, delay, classes }: AssignmentProblem,
  links: LinkState,
): Float64Array[] {
  const classPcu = classes.map(() => new Float64Array(graph.linkCount));
  for (const { classIndex, first, nodeAt, link, flow } of bushes) {
    const sum = classPcu[classIndex]!;
    const end = first[nodeAt.length]!;
    for (let entry = 0; entry < end; entry++) sum[link[entry]!]! += flow[entry]!;
  }
  links.flow.fill(0);
  for (const sum of classPcu) for (let link = 0; link < sum.length; link++) links.flow[link]! += sum[link]!;
  refresh(links, delay);
  return classPcu;
}
