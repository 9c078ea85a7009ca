/**
 * How good a set of link flows is, measured the same way for every method: from the flows alone, with a fresh
 * shortest-path search from every origin.
 */
import { Infeasible, InvalidInput } from "../../errors.ts";
import { ShortestPaths } from "../shortest-paths.ts";
import type { AssignmentProblem, DemandClass, UnservedDemand } from "./problem.ts";

export interface Evaluation {
  relativeGap: number;
  averageExcessCost: number;
}

/** Checks what no method can repair: table sizes, PCU factors, negative fixed costs. Throws InvalidInput. */
export function checkProblem({ graph, classes }: AssignmentProblem): void {
  for (const { name, pcu, trips, fixedCost } of classes) {
    if (!(pcu > 0 && pcu < Number.POSITIVE_INFINITY)) {
      throw new InvalidInput(`class ${name}: PCU is ${pcu}, allowed is a finite number above 0`);
    }
    if (trips.zoneCount > graph.zoneCount) {
      throw new InvalidInput(
        `class ${name}: trips between ${trips.zoneCount} zones, the network has ${graph.zoneCount}`,
      );
    }
    if (fixedCost && fixedCost.length !== graph.linkCount) {
      throw new InvalidInput(
        `class ${name}: ${fixedCost.length} fixed costs for ${graph.linkCount} links, one per link is needed`,
      );
    }
    const wrong = fixedCost?.findIndex((cost) => !(cost >= 0)) ?? -1;
    if (wrong >= 0) {
      throw new InvalidInput(
        `class ${name}: fixed cost of link ${wrong} is ${fixedCost![wrong]}, allowed is 0 or more`,
      );
    }
  }
}

/** Writes travel time plus the class's own fixed cost into `cost`. */
export function classCost(time: Float64Array, demand: DemandClass, cost: Float64Array): void {
  const fixed = demand.fixedCost;
  if (!fixed) cost.set(time);
  else for (let link = 0; link < cost.length; link++) cost[link] = time[link]! + fixed[link]!;
}

/**
 * Relative gap and average excess cost of flows at the given link times. `classPcu` holds each class's link flow
 * in PCU. Demand that no path serves is left out on both sides. Throws Infeasible when the cost overflows.
 */
export function gapOf(
  problem: AssignmentProblem,
  time: Float64Array,
  classPcu: readonly Float64Array[],
  search: ShortestPaths = new ShortestPaths(problem.graph),
): Evaluation {
  const cost = new Float64Array(problem.graph.linkCount);
  let paid = 0;
  let least = 0;
  let demand = 0;
  problem.classes.forEach((each, index) => {
    classCost(time, each, cost);
    const flow = classPcu[index]!;
    for (let link = 0; link < cost.length; link++) if (flow[link]! > 0) paid += flow[link]! * cost[link]!;
    const { firstOf, destination, trips, zoneCount } = each.trips;
    for (let origin = 0; origin < zoneCount; origin++) {
      if (firstOf[origin] === firstOf[origin + 1]) continue;
      search.search(origin, cost);
      for (let k = firstOf[origin]!; k < firstOf[origin + 1]!; k++) {
        const distance = search.distance[destination[k]!]!;
        if (distance === Number.POSITIVE_INFINITY) continue;
        least += each.pcu * trips[k]! * distance;
        demand += each.pcu * trips[k]!;
      }
    }
  });
  refuseOverflow(paid);
  const excess = paid - least;
  return {
    relativeGap: paid === 0 ? 0 : Math.abs(excess) / paid,
    averageExcessCost: demand === 0 ? 0 : excess / demand,
  };
}

/** Throws Infeasible for a total that is no number any more: trips that no capacity could ever be meant for. */
export function refuseOverflow(total: number): void {
  if (Number.isFinite(total)) return;
  throw new Infeasible(
    "the trips overflow the network's travel times: are trips and capacities in the same unit?",
  );
}

/** Beckmann's objective Σ∫t(v)dv + Σ flow·fixedCost, in PCU × time units. */
export function beckmann(
  { delay, classes }: AssignmentProblem,
  flow: Float64Array,
  classPcu: readonly Float64Array[],
): number {
  let sum = 0;
  for (let link = 0; link < flow.length; link++) {
    if (flow[link]! > 0) sum += delay.integral(link, flow[link]!);
  }
  classes.forEach(({ fixedCost }, index) => {
    if (fixedCost) sum += weighted(classPcu[index]!, fixedCost);
  });
  return sum;
}

/** Σ flow·value over the links that carry flow (an infinite value of an unused link does not count). */
export function weighted(flow: Float64Array, value: Float64Array): number {
  let sum = 0;
  for (let link = 0; link < flow.length; link++) if (flow[link]! > 0) sum += flow[link]! * value[link]!;
  return sum;
}

/** Demand between zones that no open path joins, at any flow. */
export function unservedDemand(problem: AssignmentProblem): UnservedDemand[] {
  const { graph, delay, classes } = problem;
  const free = Float64Array.from({ length: graph.linkCount }, (_, link) => delay.time(link, 0));
  const cost = new Float64Array(graph.linkCount);
  const search = new ShortestPaths(graph);
  const unserved: UnservedDemand[] = [];
  for (const each of classes) {
    classCost(free, each, cost);
    const { firstOf, destination, trips, zoneCount } = each.trips;
    for (let origin = 0; origin < zoneCount; origin++) {
      if (firstOf[origin] === firstOf[origin + 1]) continue;
      search.search(origin, cost);
      for (let k = firstOf[origin]!; k < firstOf[origin + 1]!; k++) {
        if (search.distance[destination[k]!] === Number.POSITIVE_INFINITY) {
          unserved.push({ className: each.name, origin, destination: destination[k]!, trips: trips[k]! });
        }
      }
    }
  }
  return unserved;
}
