/**
 * Shortest paths from one node to all by Dijkstra's algorithm on a 4-ary heap of typed arrays. The searcher
 * allocates once; a search allocates nothing, because an assignment runs hundreds of thousands of them.
 */
import type { RoadGraph } from "./graph.ts";

const UNREACHED = -1;

export class ShortestPaths {
  /** Cost from the last search's origin; Infinity where no path leads. */
  readonly distance: Float64Array;
  /** Link by which the shortest path enters a node; -1 at the origin and at nodes that were not reached. */
  readonly entry: Int32Array;
  private readonly graph: RoadGraph;
  private readonly heap: Int32Array;
  /** Place of a node in the heap, or -1. */
  private readonly place: Int32Array;
  private size = 0;

  constructor(graph: RoadGraph) {
    this.graph = graph;
    this.distance = new Float64Array(graph.nodeCount);
    this.entry = new Int32Array(graph.nodeCount);
    this.heap = new Int32Array(graph.nodeCount);
    this.place = new Int32Array(graph.nodeCount);
  }

  /**
   * Fills `distance` and `entry`. Costs must not be negative; a link of infinite cost is closed. Paths do not pass
   * through nodes below the graph's first thru node. With `target` the search ends when that node is settled, and
   * only labels of nodes nearer than it are final.
   */
  search(origin: number, cost: Float64Array, target = UNREACHED): void {
    const { firstOut, outLink, head, firstThruNode } = this.graph;
    const { distance, entry, place } = this;
    distance.fill(Number.POSITIVE_INFINITY);
    entry.fill(UNREACHED);
    place.fill(UNREACHED);
    distance[origin] = 0;
    this.size = 0;
    this.raise(origin, this.size++);
    while (this.size > 0) {
      const node = this.pop();
      if (node === target) return;
      if (node < firstThruNode && node !== origin) continue;
      const here = distance[node]!;
      const end = firstOut[node + 1]!;
      for (let k = firstOut[node]!; k < end; k++) {
        const link = outLink[k]!;
        const reached = here + cost[link]!;
        const to = head[link]!;
        if (reached < distance[to]!) {
          distance[to] = reached;
          entry[to] = link;
          this.raise(to, place[to] === UNREACHED ? this.size++ : place[to]!);
        }
      }
    }
  }

  /** Links of the found path to `node`, origin first; empty when the node is the origin or was not reached. */
  pathTo(node: number): number[] {
    const path: number[] = [];
    for (let link = this.entry[node]!; link !== UNREACHED; link = this.entry[this.graph.tail[link]!]!) {
      path.push(link);
    }
    return path.reverse();
  }

  private raise(node: number, from: number): void {
    const { heap, place, distance } = this;
    const key = distance[node]!;
    let at = from;
    while (at > 0) {
      const parent = (at - 1) >> 2;
      const above = heap[parent]!;
      if (distance[above]! <= key) break;
      heap[at] = above;
      place[above] = at;
      at = parent;
    }
    heap[at] = node;
    place[node] = at;
  }

  private pop(): number {
    const { heap, place, distance } = this;
    const top = heap[0]!;
    const last = heap[--this.size]!;
    const key = distance[last]!;
    let at = 0;
    for (let child = 1; child < this.size; child = 4 * at + 1) {
      let least = child;
      const stop = Math.min(child + 4, this.size);
      for (let each = child + 1; each < stop; each++) {
        if (distance[heap[each]!]! < distance[heap[least]!]!) least = each;
      }
      const node = heap[least]!;
      if (distance[node]! >= key) break;
      heap[at] = node;
      place[node] = at;
      at = least;
    }
    heap[at] = last;
    place[last] = at;
    return top;
  }
}
