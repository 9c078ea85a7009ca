/** Pipes along real streets: between two corners by the shortest way over the street graph, whatever its direction. */
import { buildGraph } from "../../traffic/graph.ts";
import { ShortestPaths } from "../../traffic/shortest-paths.ts";
import type { PipeCourse } from "../generate/streets.ts";
import type { Point } from "../geometry/projection.ts";

export interface StreetLine {
  from: number;
  to: number;
  lengthM: number;
  /** From `from` to `to`, ends included. */
  line: Point[];
}

/** Junctions of a ward: more than on open land, since real wards have more corners. */
const JUNCTIONS_PER_WARD = 8;

/** The course of pipes over streets between `nodes`, which hang together. */
export function courseAlong(nodes: readonly Point[], streets: readonly StreetLine[]): PipeCourse {
  const graph = buildGraph({
    nodeCount: nodes.length,
    tail: [...streets.map(({ from }) => from), ...streets.map(({ to }) => to)],
    head: [...streets.map(({ to }) => to), ...streets.map(({ from }) => from)],
  });
  const lengths = streets.map(({ lengthM }) => lengthM);
  const cost = Float64Array.from([...lengths, ...lengths]);
  const paths = new ShortestPaths(graph);
  const known = new Map<Point, number>(nodes.map((point, index) => [point, index]));
  const trees = new Map<number, { distance: Float64Array; entry: Int32Array }>();
  const indexOf = (point: Point) => {
    const index = known.get(point);
    if (index === undefined) throw new Error("A pipe ends off the streets: snap its ends first.");
    return index;
  };
  const treeFrom = (node: number) => {
    let tree = trees.get(node);
    if (!tree) {
      paths.search(node, cost);
      tree = { distance: paths.distance.slice(), entry: paths.entry.slice() };
      trees.set(node, tree);
    }
    return tree;
  };
  return {
    junctionsPerWard: JUNCTIONS_PER_WARD,
    snap: ([x, y]) =>
      nodes.reduce((best, node) =>
        Math.hypot(node[0] - x, node[1] - y) < Math.hypot(best[0] - x, best[1] - y) ? node : best,
      ),
    lengthM: (from, to) => treeFrom(indexOf(from)).distance[indexOf(to)]!,
    via(from, to) {
      const { entry } = treeFrom(indexOf(from));
      const pieces: Point[][] = [];
      for (let at = indexOf(to); at !== indexOf(from); ) {
        const link = entry[at]!;
        const { line } = streets[link % streets.length]!;
        pieces.push(link < streets.length ? line : line.toReversed());
        at = graph.tail[link]!;
      }
      return pieces
        .toReversed()
        .flatMap((line) => line.slice(1))
        .slice(0, -1);
    },
  };
}
