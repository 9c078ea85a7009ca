/** Strongly connected parts of a graph: sets of nodes each of which can be reached from every other. */
import type { RoadGraph } from "./graph.ts";

/**
 * Number of each node's part, by Tarjan's algorithm (1972) without recursion, so that long chains cannot overflow the
 * stack. Parts are numbered from 0 in the order in which they are completed. O(nodes + links).
 */
export function strongComponents({ nodeCount, firstOut, outLink, head }: RoadGraph): {
  part: Int32Array;
  count: number;
} {
  const part = new Int32Array(nodeCount).fill(-1);
  const index = new Int32Array(nodeCount).fill(-1);
  const low = new Int32Array(nodeCount);
  const nextOut = firstOut.slice(0, nodeCount);
  const path: number[] = [];
  const stack: number[] = [];
  let visited = 0;
  let count = 0;
  for (let root = 0; root < nodeCount; root++) {
    if (index[root]! >= 0) continue;
    path.push(root);
    while (path.length > 0) {
      const node = path.at(-1)!;
      if (index[node]! < 0) {
        index[node] = low[node] = visited++;
        stack.push(node);
      }
      if (nextOut[node]! < firstOut[node + 1]!) {
        const to = head[outLink[nextOut[node]!++]!]!;
        if (index[to]! < 0) path.push(to);
        else if (part[to]! < 0) low[node] = Math.min(low[node]!, index[to]!);
        continue;
      }
      path.pop();
      const parent = path.at(-1);
      if (parent !== undefined) low[parent] = Math.min(low[parent]!, low[node]!);
      if (low[node] !== index[node]) continue;
      for (let member = stack.pop()!; ; member = stack.pop()!) {
        part[member] = count;
        if (member === node) break;
      }
      count++;
    }
  }
  return { part, count };
}

/** The part with the most nodes (the first completed among equals), and how many it has. */
export function largestPart(part: Int32Array, count: number): { part: number; nodes: number } {
  const size = new Int32Array(count);
  for (const each of part) size[each]!++;
  const largest = size.reduce((best, nodes, each) => (nodes > size[best]! ? each : best), 0);
  return { part: largest, nodes: size[largest] ?? 0 };
}
