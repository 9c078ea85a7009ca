/**
 * Where the trips of a ward begin and finish: a few of its junctions, each in the middle of a part of its streets, so that
 * no single junction takes a ward's traffic, whatever order the town's file has them in.
 */
import { distanceM, localProjection } from "../../town/geometry/projection.ts";
import type { Town } from "../../town/town.ts";
import type { RoadGraph } from "../../traffic/graph.ts";

const NODES_PER_ZONE = 6;
const ROUNDS = 20;

type Point = readonly [number, number];
const squared = ([a, b]: Point, [c, d]: Point) => (a - c) ** 2 + (b - d) ** 2;
const mean = (points: readonly Point[]): Point => [
  points.reduce((sum, [x]) => sum + x, 0) / points.length,
  points.reduce((sum, [, y]) => sum + y, 0) / points.length,
];
/** The first of those with the least cost. */
const least = <T>(all: readonly T[], cost: (one: T) => number): T =>
  all.reduce((best, one) => (cost(one) < cost(best) ? one : best));

/**
 * Nodes of each zone (six, or all of fewer) and the one of each gateway. A node whose links are all shut (infinite `cost`)
 * gives way to the nearest one of its zone that is open, so that a closure moves no other.
 */
export function accessNodes(
  town: Town,
  nodeAt: ReadonlyMap<string, number>,
  graph: RoadGraph,
  cost: Float64Array,
): number[][] {
  const { firstOut, outLink, firstIn, inLink } = graph;
  const some = (first: Int32Array, list: Int32Array, node: number, most: number) =>
    list.subarray(first[node]!, first[node + 1]!).some((link) => cost[link]! <= most);
  const joined = (node: number, most: number) =>
    some(firstOut, outLink, node, most) && some(firstIn, inLink, node, most);
  const open = (node: number) => joined(node, Number.MAX_VALUE);
  const { nodes } = town.roads;
  const projection = localProjection(town.centre);
  const places = nodes.map(({ position }) => projection.toLocal([position[0], position[1]]));
  // By name: what is chosen does not depend on the file's order, even among equals.
  const byName = nodes.toSorted((a, b) => (a.id < b.id ? -1 : 1)).map(({ id }) => nodeAt.get(id)!);
  const inside = Map.groupBy(byName, (node) => nodes[node]!.zone);
  const anywhere = byName.filter(open);
  const zones = town.zones.map(({ id, centroid }) => {
    const here = (inside.get(id) ?? []).filter((node) => joined(node, Number.POSITIVE_INFINITY));
    const usable = here.filter(open);
    if (usable.length === 0) {
      if (anywhere.length === 0) return [0];
      return [least(anywhere, (node) => distanceM(nodes[node]!.position, centroid))];
    }
    const chosen = middles(here, (node) => places[node]!).map((node) =>
      open(node) ? node : least(usable, (other) => squared(places[other]!, places[node]!)),
    );
    return [...new Set(chosen)];
  });
  return [...zones, ...town.roads.gateways.map(({ node }) => [nodeAt.get(node)!])];
}

/** The nodes nearest to the middles of parts of about equal extent: k-means, begun with nodes far from each other. */
function middles(nodes: readonly number[], place: (node: number) => Point): number[] {
  if (nodes.length <= NODES_PER_ZONE) return [...nodes];
  let centres: Point[] = [mean(nodes.map(place))];
  while (centres.length <= NODES_PER_ZONE) {
    const farthest = least(
      nodes,
      (node) => -Math.min(...centres.map((centre) => squared(place(node), centre))),
    );
    centres.push(place(farthest));
  }
  // The mean of all was only where to look from.
  centres = centres.slice(1);
  for (let round = 0; round < ROUNDS; round++) {
    const parts = Map.groupBy(nodes, (node) => least(centres, (centre) => squared(place(node), centre)));
    centres = centres.map((centre) => {
      const part = parts.get(centre);
      return part ? mean(part.map(place)) : centre;
    });
  }
  return centres.map((centre) => least(nodes, (node) => squared(place(node), centre)));
}
