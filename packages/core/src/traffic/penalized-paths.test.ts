import { expect, it } from "vitest";
import { buildGraph } from "./graph.ts";
import { logitShares, type PathOptions, penalizedPaths } from "./penalized-paths.ts";
import { ShortestPaths } from "./shortest-paths.ts";
import { gridTown } from "./testing/networks.ts";

/** 0 → 3 by 1 (cost 2), by 2 (cost 2.4), and directly (cost 9). */
const graph = buildGraph({ nodeCount: 4, tail: [0, 1, 0, 2, 0], head: [1, 3, 2, 3, 3] });
const cost = Float64Array.of(1, 1, 1.2, 1.2, 9);
const find = (options: PathOptions, from = 0, to = 3) =>
  penalizedPaths(new ShortestPaths(graph), cost, from, to, options);

it("different ways come cheapest first, at their real cost, and the costs are left as they were", () => {
  expect(find({ count: 2, penalty: 0.3 })).toEqual([
    { links: [0, 1], cost: 2 },
    { links: [2, 3], cost: 2.4 },
  ]);
  expect([...cost]).toEqual([1, 1, 1.2, 1.2, 9]);
});

it("ways that are too long, or more than there are, are not invented", () => {
  expect(find({ count: 5, penalty: 1, longest: 1.5 })).toHaveLength(2);
  expect(find({ count: 5, penalty: 1 })).toHaveLength(3);
  expect(find({ count: 3, penalty: 0.3 }, 3, 0)).toEqual([]);
  expect(find({ count: 3, penalty: 0.3 }, 1, 1)).toEqual([{ links: [], cost: 0 }]);
});

it("on a grid every path is connected, without loop, and different", () => {
  const town = gridTown({ columns: 6, rows: 6, zones: 6, trips: 10, seed: 2 });
  const paths = penalizedPaths(new ShortestPaths(town.graph), town.freeTime, 0, 5, {
    count: 6,
    penalty: 0.4,
  });
  expect(paths.length).toBeGreaterThan(3);
  expect(new Set(paths.map(({ links }) => links.join())).size).toBe(paths.length);
  for (const { links } of paths) {
    const nodes = [town.graph.tail[links[0]!]!, ...links.map((link) => town.graph.head[link]!)];
    expect(new Set(nodes).size).toBe(nodes.length);
    links.slice(1).forEach((link, k) => {
      expect(town.graph.tail[link]).toBe(town.graph.head[links[k]!]);
    });
  }
});

it("logit shares of equal costs are equal, and odds are exp(θ·difference)", () => {
  expect(logitShares([5, 5], 1)).toEqual([0.5, 0.5]);
  const [near, far] = logitShares([1000, 1002], 0.5);
  expect(near! / far!).toBeCloseTo(Math.exp(1), 12);
});
