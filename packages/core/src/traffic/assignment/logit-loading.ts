/**
 * Logit route shares without listing routes: they follow from node to node over the efficient links of an origin
 * (Dial 1971, "A probabilistic multipath traffic assignment model which obviates path enumeration", Transportation
 * Research 5), in logarithms so that no weight vanishes.
 */
import type { RoadGraph } from "../graph.ts";
import { ShortestPaths } from "../shortest-paths.ts";
import { classCost } from "./evaluate.ts";
import type { AssignmentProblem, DemandClass } from "./problem.ts";

/** The efficient links of one origin, packed by node in order of free-flow distance. */
export interface Efficient {
  classIndex: number;
  origin: number;
  nodeAt: Int32Array;
  first: Int32Array;
  link: Int32Array;
}

/** Links that lead away from the origin at free-flow cost (Dial's weaker condition, which keeps more routes). */
export function efficientLinks({ graph, classes }: AssignmentProblem, freeTime: Float64Array): Efficient[] {
  const search = new ShortestPaths(graph);
  const cost = new Float64Array(graph.linkCount);
  const { firstIn, inLink, tail, firstThruNode } = graph;
  return classes.flatMap((each, classIndex) => {
    classCost(freeTime, each, cost);
    const found: Efficient[] = [];
    for (let origin = 0; origin < each.trips.zoneCount; origin++) {
      if (each.trips.firstOf[origin] === each.trips.firstOf[origin + 1]) continue;
      search.search(origin, cost);
      const order = byDistance(graph, search, origin);
      const rank = new Int32Array(graph.nodeCount).fill(-1);
      order.forEach((node, place) => {
        rank[node] = place;
      });
      const first = new Int32Array(order.length + 1);
      const link: number[] = [];
      order.forEach((node, place) => {
        first[place] = link.length;
        for (let k = firstIn[node]!; place > 0 && k < firstIn[node + 1]!; k++) {
          const into = inLink[k]!;
          const from = tail[into]!;
          if (rank[from]! < 0 || cost[into] === Number.POSITIVE_INFINITY) continue;
          if (from < firstThruNode && from !== origin) continue;
          const away = search.distance[from]! < search.distance[node]!;
          if (away || search.entry[node] === into) link.push(into);
        }
      });
      first[order.length] = link.length;
      found.push({ classIndex, origin, nodeAt: Int32Array.from(order), first, link: Int32Array.from(link) });
    }
    return found;
  });
}

/** Reached nodes by distance; at equal distance the shortest-path tree decides, so that free links keep the order. */
function byDistance(
  { nodeCount, tail }: RoadGraph,
  { distance, entry }: ShortestPaths,
  origin: number,
): number[] {
  const depth = new Int32Array(nodeCount).fill(-1);
  depth[origin] = 0;
  const depthOf = (node: number): number => {
    const chain: number[] = [];
    let up = node;
    for (; depth[up]! < 0; up = tail[entry[up]!]!) chain.push(up);
    for (let deep = depth[up]!; chain.length > 0; ) depth[chain.pop()!] = ++deep;
    return depth[node]!;
  };
  return Array.from({ length: nodeCount }, (_, node) => node)
    .filter((node) => distance[node]! < Number.POSITIVE_INFINITY)
    .sort((a, b) => distance[a]! - distance[b]! || depthOf(a) - depthOf(b) || a - b);
}

/** Adds one origin's demand in PCU: expected costs forwards, shares backwards. */
export function loadLogit(
  { origin, nodeAt, first, link }: Efficient,
  tail: Int32Array,
  { trips, pcu }: DemandClass,
  cost: Float64Array,
  theta: number,
  scratch: { cost: Float64Array; through: Float64Array },
  flow: Float64Array,
): void {
  const { cost: expected, through } = scratch;
  expected[origin] = 0;
  through[origin] = 0;
  for (let k = 1; k < nodeAt.length; k++) {
    let least = Number.POSITIVE_INFINITY;
    for (let e = first[k]!; e < first[k + 1]!; e++) {
      least = Math.min(least, expected[tail[link[e]!]!]! + cost[link[e]!]!);
    }
    let weight = 0;
    for (let e = first[k]!; e < first[k + 1]!; e++) {
      weight += Math.exp(-theta * (expected[tail[link[e]!]!]! + cost[link[e]!]! - least));
    }
    expected[nodeAt[k]!] = least - Math.log(weight) / theta;
    through[nodeAt[k]!] = 0;
  }
  for (let k = trips.firstOf[origin]!; k < trips.firstOf[origin + 1]!; k++) {
    through[trips.destination[k]!] = trips.trips[k]! * pcu;
  }
  for (let k = nodeAt.length - 1; k > 0; k--) {
    const node = nodeAt[k]!;
    if (through[node] === 0) continue;
    for (let e = first[k]!; e < first[k + 1]!; e++) {
      const from = tail[link[e]!]!;
      const part = through[node]! * Math.exp(-theta * (expected[from]! + cost[link[e]!]! - expected[node]!));
      flow[link[e]!]! += part;
      through[from]! += part;
    }
  }
}
