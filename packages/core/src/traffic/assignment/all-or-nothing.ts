/** All-or-nothing loading: every trip on its shortest path at given times. The step of the Frank-Wolfe family. */
import type { RoadGraph } from "../graph.ts";
import type { ShortestPaths } from "../shortest-paths.ts";
import type { DemandClass } from "./problem.ts";

/**
 * Adds the class's demand, in PCU, to `flow` along shortest paths by `cost`. Demand without a path is left out.
 * Returns Σ demand × shortest cost.
 */
export function loadAllOrNothing(
  graph: RoadGraph,
  { trips, pcu }: DemandClass,
  cost: Float64Array,
  search: ShortestPaths,
  flow: Float64Array,
): number {
  let least = 0;
  for (let origin = 0; origin < trips.zoneCount; origin++) {
    if (trips.firstOf[origin] === trips.firstOf[origin + 1]) continue;
    search.search(origin, cost);
    for (let k = trips.firstOf[origin]!; k < trips.firstOf[origin + 1]!; k++) {
      const destination = trips.destination[k]!;
      const distance = search.distance[destination]!;
      if (distance === Number.POSITIVE_INFINITY) continue;
      const amount = trips.trips[k]! * pcu;
      least += amount * distance;
      for (let link = search.entry[destination]!; link >= 0; link = search.entry[graph.tail[link]!]!) {
        flow[link]! += amount;
      }
    }
  }
  return least;
}
