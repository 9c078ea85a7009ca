/**
 * Which local streets carry traffic through: how often each edge lies on a quickest path between nodes
 * (edge betweenness, from a sample of sources), which is what makes a street a collector.
 */
import { buildGraph } from "../../traffic/graph.ts";
import { ShortestPaths } from "../../traffic/shortest-paths.ts";

export interface TimedEdge {
  from: number;
  to: number;
  seconds: number;
}

/**
 * For each edge (usable both ways) the number of quickest paths from the given sources to all nodes that run
 * over it.
 */
export function edgeUse(
  nodes: number,
  edges: readonly TimedEdge[],
  sources: readonly number[],
): Float64Array {
  // Edge e becomes link e forward and link e + edges.length backward.
  const graph = buildGraph({
    nodeCount: nodes,
    tail: [...edges.map(({ from }) => from), ...edges.map(({ to }) => to)],
    head: [...edges.map(({ to }) => to), ...edges.map(({ from }) => from)],
  });
  const seconds = edges.map((edge) => edge.seconds);
  const cost = Float64Array.from([...seconds, ...seconds]);
  const paths = new ShortestPaths(graph);
  const use = new Float64Array(edges.length);
  for (const source of sources) {
    paths.search(source, cost);
    const { distance, entry } = paths;
    const order = Array.from({ length: nodes }, (_, node) => node).sort(
      (a, b) => distance[b]! - distance[a]!,
    );
    // From the furthest inward each node hands what passes through it to the edge that it was reached by.
    const load = new Float64Array(nodes).fill(1);
    for (const node of order) {
      const link = entry[node]!;
      if (link < 0) continue;
      use[link % edges.length]! += load[node]!;
      load[graph.tail[link]!]! += load[node]!;
    }
  }
  return use;
}
