/**
 * The road graph: a directed multigraph in compact forward and backward star form. Links keep the order in which
 * they were given, so that link i here is line i of the file it came from; the stars are permutations over them.
 */
import { InvalidInput } from "../errors.ts";

export interface RoadGraph {
  readonly nodeCount: number;
  readonly linkCount: number;
  /** Nodes 0 … zoneCount-1 are zones: where trips begin and end. */
  readonly zoneCount: number;
  /** Nodes below this one may begin or end a path but no path goes through them (TNTP's FIRST THRU NODE, from 0). */
  readonly firstThruNode: number;
  readonly tail: Int32Array;
  readonly head: Int32Array;
  /** Links out of node n: outLink[firstOut[n]] … outLink[firstOut[n + 1] - 1]. */
  readonly firstOut: Int32Array;
  readonly outLink: Int32Array;
  /** Links into node n, likewise. */
  readonly firstIn: Int32Array;
  readonly inLink: Int32Array;
}

export interface GraphShape {
  nodeCount: number;
  zoneCount?: number;
  firstThruNode?: number;
  tail: ArrayLike<number>;
  head: ArrayLike<number>;
}

/**
 * Builds both stars by counting sort, in O(nodes + links). Parallel links and self loops are allowed. Throws
 * InvalidInput when a link names a node outside 0 … nodeCount-1 or when there are more zones than nodes.
 */
export function buildGraph(shape: GraphShape): RoadGraph {
  const { nodeCount, zoneCount = nodeCount, firstThruNode = 0 } = shape;
  if (zoneCount > nodeCount) {
    throw new InvalidInput(`${zoneCount} zones but only ${nodeCount} nodes: every zone must be a node`);
  }
  const tail = Int32Array.from(shape.tail);
  const head = Int32Array.from(shape.head);
  if (tail.length !== head.length) {
    throw new InvalidInput(`${tail.length} link tails but ${head.length} heads`);
  }
  for (let link = 0; link < tail.length; link++) {
    for (const node of [tail[link]!, head[link]!]) {
      if (node < 0 || node >= nodeCount) {
        throw new InvalidInput(`link ${link} names node ${node}, allowed are 0 to ${nodeCount - 1}`);
      }
    }
  }
  const [firstOut, outLink] = star(nodeCount, tail);
  const [firstIn, inLink] = star(nodeCount, head);
  return {
    nodeCount,
    linkCount: tail.length,
    zoneCount,
    firstThruNode,
    tail,
    head,
    firstOut,
    outLink,
    firstIn,
    inLink,
  };
}

function star(nodeCount: number, end: Int32Array): [Int32Array, Int32Array] {
  const first = new Int32Array(nodeCount + 1);
  for (const node of end) first[node + 1]!++;
  for (let node = 0; node < nodeCount; node++) first[node + 1]! += first[node]!;
  const next = first.slice(0, nodeCount);
  const links = new Int32Array(end.length);
  for (let link = 0; link < end.length; link++) links[next[end[link]!]!++] = link;
  return [first, links];
}
