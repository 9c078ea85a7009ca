/**
 * Several different ways from one place to another: the shortest path again and again, with the links of those already
 * found made dearer (de la Barra, Pérez & Añez 1993, "Multidimensional path search and assignment", PTRC). Unlike the k
 * strictly shortest paths, which differ by one block, these differ enough to be choices.
 */
import type { ShortestPaths } from "./shortest-paths.ts";

export interface PathOptions {
  /** Most paths that are wanted. */
  count: number;
  /** A link of a found path costs this much more, relatively, in later searches: 0.3 is 30 %. Above 0. */
  penalty: number;
  /** Paths that cost more than this times the shortest are left out. */
  longest?: number;
}

export interface Path {
  /** From origin to destination. */
  links: number[];
  /** Without penalties. */
  cost: number;
}

/** Searches without a new path after which the search for more ends. */
const FRUITLESS = 4;

/**
 * Up to `count` different paths, cheapest first; none when the destination cannot be reached, one empty path when it is
 * the origin. `cost` is changed during the search and restored.
 */
export function penalizedPaths(
  search: ShortestPaths,
  cost: Float64Array,
  origin: number,
  destination: number,
  { count, penalty, longest = Number.POSITIVE_INFINITY }: PathOptions,
): Path[] {
  const real = new Map<number, number>();
  const found = new Map<string, Path>();
  const priced = (links: number[]) => links.reduce((sum, link) => sum + (real.get(link) ?? cost[link]!), 0);
  let shortest = Number.POSITIVE_INFINITY;
  for (let fruitless = 0; found.size < count && fruitless < FRUITLESS; ) {
    search.search(origin, cost, destination);
    if (search.distance[destination] === Number.POSITIVE_INFINITY) break;
    const links = destination === origin ? [] : search.pathTo(destination);
    const path = { links, cost: priced(links) };
    shortest = Math.min(shortest, path.cost);
    const key = links.join();
    if (found.has(key) || path.cost > longest * shortest) fruitless++;
    else found.set(key, path);
    if (links.length === 0) break;
    for (const link of links) {
      if (!real.has(link)) real.set(link, cost[link]!);
      cost[link]! *= 1 + penalty;
    }
  }
  for (const [link, value] of real) cost[link] = value;
  return [...found.values()].sort((a, b) => a.cost - b.cost);
}

/** Logit shares exp(−θ·cost) of paths, adding up to 1; θ per unit of cost. */
export function logitShares(costs: readonly number[], theta: number): number[] {
  const least = Math.min(...costs);
  const weights = costs.map((cost) => Math.exp(-theta * (cost - least)));
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / all);
}
