/** Trees that join points, for pipes and lines: Prim's algorithm, with a price on the way back to the root. */
import type { Point } from "../geometry/projection.ts";

/**
 * The parent of each point in a tree rooted at point 0 (whose parent is -1), parents before children in `order`.
 * Each step joins the point of least (distance + `pathWeight` × the parent's distance from the root): 0 is the
 * minimum spanning tree, 1 the star of straight lines (Alpert et al. 1995, "Prim-Dijkstra tradeoffs"). `gapM` is the
 * distance that a pipe or line between two points runs; the straight one by default.
 */
export function joinToRoot(
  points: readonly Point[],
  pathWeight: number,
  gapM: (from: Point, to: Point) => number = ([x, y], [a, b]) => Math.hypot(x - a, y - b),
): { parent: number[]; order: number[] } {
  const count = points.length;
  const parent = new Array<number>(count).fill(-1);
  const cost = new Array<number>(count).fill(Number.POSITIVE_INFINITY);
  const path = new Array<number>(count).fill(0);
  const joined = new Array<boolean>(count).fill(false);
  const order: number[] = [];
  cost[0] = 0;
  for (let step = 0; step < count; step += 1) {
    let next = -1;
    for (let index = 0; index < count; index += 1) {
      if (!joined[index] && (next < 0 || cost[index]! < cost[next]!)) next = index;
    }
    joined[next] = true;
    order.push(next);
    if (parent[next]! >= 0) {
      path[next] = path[parent[next]!]! + gapM(points[next]!, points[parent[next]!]!);
    }
    for (let index = 0; index < count; index += 1) {
      if (joined[index]) continue;
      const through = gapM(points[index]!, points[next]!) + pathWeight * path[next]!;
      if (through < cost[index]!) {
        cost[index] = through;
        parent[index] = next;
      }
    }
  }
  return { parent, order };
}

/** What flows through the branch above each point: its own and everything that hangs below. */
export function sumBelow(
  tree: { parent: readonly number[]; order: readonly number[] },
  own: readonly number[],
): number[] {
  const sums = [...own];
  for (const index of tree.order.toReversed()) {
    const above = tree.parent[index]!;
    if (above >= 0) sums[above]! += sums[index]!;
  }
  return sums;
}
