/**
 * Gives a bush better links: unused ones that are on no shortest path go, ones that offer a shortcut come. Nobody's
 * flow moves here. The bush stays acyclic because a link i→j comes only where the longest-path label of i is below
 * that of j, while every link that stays has label(i) ≤ label(j) (Nie 2010, "A class of bush-based algorithms for
 * the traffic assignment problem", Transportation Research B 44(1)); with costs of zero this still holds.
 */
import type { RoadGraph } from "../graph.ts";
import { type Bush, type BushLabels, label } from "./bush.ts";

/** A shortcut must save more than this share of the label; less is rounding. */
const ROUNDING = 1e-13;

/** Scratch over links and nodes, allocated once. */
export interface ReshapeScratch {
  /** Bush flow of a link; -1 where the link is not in the bush. */
  flowOf: Float64Array;
  waiting: Int32Array;
  order: Int32Array;
}

/** Empty scratch for reshaping the bushes of a network. */
export function reshapeScratch(graph: RoadGraph): ReshapeScratch {
  return {
    flowOf: new Float64Array(graph.linkCount).fill(-1),
    waiting: new Int32Array(graph.nodeCount),
    order: new Int32Array(graph.nodeCount),
  };
}

/** Replaces the bush's links and order in place. `cost` is the class's cost of each link. */
export function reshape(
  bush: Bush,
  graph: RoadGraph,
  cost: Float64Array,
  labels: BushLabels,
  scratch: ReshapeScratch,
): void {
  label(bush, graph.tail, cost, labels);
  keepUseful(bush, graph.tail, cost, labels, scratch.flowOf);
  const { longest, shortest } = labels;
  const saves = (link: number, i: number, j: number) =>
    shortest[i]! + cost[link]! < shortest[j]! * (1 - ROUNDING) && longest[i]! < longest[j]!;
  const shortens = (link: number, i: number, j: number) =>
    longest[i]! + cost[link]! < longest[j]! * (1 - ROUNDING);
  // The first test finds the few links that matter most; the second, weaker one is what convergence is proved for.
  if (addLinks(bush, graph, cost, scratch.flowOf, saves) === 0) {
    addLinks(bush, graph, cost, scratch.flowOf, shortens);
  }
  rebuild(bush, graph, scratch);
}

/** Marks what stays in `flowOf`, and makes `longest` the longest path over all that stays, used or not. */
function keepUseful(
  bush: Bush,
  tail: Int32Array,
  cost: Float64Array,
  labels: BushLabels,
  flowOf: Float64Array,
): void {
  const { nodeAt, first, link, flow } = bush;
  const { longest, shortestEntry } = labels;
  for (let k = 1; k < nodeAt.length; k++) {
    const node = nodeAt[k]!;
    let most = 0;
    for (let entry = first[k]!; entry < first[k + 1]!; entry++) {
      if (flow[entry] === 0 && entry !== shortestEntry[node]) continue;
      const each = link[entry]!;
      flowOf[each] = flow[entry]!;
      most = Math.max(most, longest[tail[each]!]! + cost[each]!);
    }
    longest[node] = most;
  }
}

function addLinks(
  bush: Bush,
  graph: RoadGraph,
  cost: Float64Array,
  flowOf: Float64Array,
  wanted: (link: number, i: number, j: number) => boolean,
): number {
  const { firstOut, outLink, head, firstThruNode } = graph;
  let added = 0;
  for (const i of bush.nodeAt) {
    if (i < firstThruNode && i !== bush.origin) continue;
    for (let k = firstOut[i]!; k < firstOut[i + 1]!; k++) {
      const link = outLink[k]!;
      const j = head[link]!;
      if (flowOf[link]! >= 0 || j === bush.origin || cost[link] === Number.POSITIVE_INFINITY) continue;
      if (!wanted(link, i, j)) continue;
      flowOf[link] = 0;
      added++;
    }
  }
  return added;
}

/** Orders the marked links topologically (Kahn 1962), packs them into the bush and clears the marks. */
function rebuild(bush: Bush, graph: RoadGraph, { flowOf, waiting, order }: ReshapeScratch): void {
  const { firstOut, outLink, firstIn, inLink, head } = graph;
  const nodeCount = bush.nodeAt.length;
  let linkCount = 0;
  for (const node of bush.nodeAt) {
    waiting[node] = 0;
    for (let k = firstIn[node]!; k < firstIn[node + 1]!; k++) {
      if (flowOf[inLink[k]!]! >= 0) waiting[node]!++;
    }
    linkCount += waiting[node]!;
  }
  if (bush.link.length < linkCount) {
    const room = linkCount + (linkCount >> 3);
    bush.link = new Int32Array(room);
    bush.flow = new Float64Array(room);
  }
  let ready = 0;
  order[ready++] = bush.origin;
  for (let k = 0; k < ready; k++) {
    const node = order[k]!;
    for (let out = firstOut[node]!; out < firstOut[node + 1]!; out++) {
      const link = outLink[out]!;
      if (flowOf[link]! >= 0 && --waiting[head[link]!]! === 0) order[ready++] = head[link]!;
    }
  }
  if (ready !== nodeCount) throw new Error(`bush of origin ${bush.origin} has a cycle: a defect`);
  let at = 0;
  for (let k = 0; k < nodeCount; k++) {
    const node = order[k]!;
    bush.nodeAt[k] = node;
    bush.first[k] = at;
    for (let into = firstIn[node]!; into < firstIn[node + 1]!; into++) {
      const link = inLink[into]!;
      if (flowOf[link]! < 0) continue;
      bush.link[at] = link;
      bush.flow[at++] = flowOf[link]!;
      flowOf[link] = -1;
    }
  }
  bush.first[nodeCount] = at;
}
