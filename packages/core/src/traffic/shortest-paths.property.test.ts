import fc from "fast-check";
import { expect, it } from "vitest";
import { buildGraph } from "./graph.ts";
import { ShortestPaths } from "./shortest-paths.ts";

/** Random multigraphs with free links, self loops and parallels, some zones that may not be driven through. */
const network = fc.integer({ min: 2, max: 12 }).chain((nodeCount) =>
  fc.record({
    nodeCount: fc.constant(nodeCount),
    firstThruNode: fc.integer({ min: 0, max: nodeCount }),
    links: fc.array(
      fc.tuple(
        fc.nat(nodeCount - 1),
        fc.nat(nodeCount - 1),
        fc.oneof(fc.constant(0), fc.constant(Number.POSITIVE_INFINITY), fc.integer({ min: 0, max: 20 })),
      ),
      { maxLength: 40 },
    ),
  }),
);

it("labels equal those of Bellman and Ford, and paths add up to them", () => {
  fc.assert(
    fc.property(network, ({ nodeCount, firstThruNode, links }) => {
      const graph = buildGraph({
        nodeCount,
        firstThruNode,
        tail: links.map(([from]) => from),
        head: links.map(([, to]) => to),
      });
      const cost = Float64Array.from(links, ([, , each]) => each);
      const expected = new Array<number>(nodeCount).fill(Number.POSITIVE_INFINITY);
      expected[0] = 0;
      for (let round = 0; round < nodeCount; round++) {
        for (const [from, to, each] of links) {
          if (from !== 0 && from < firstThruNode) continue;
          expected[to] = Math.min(expected[to]!, expected[from]! + each);
        }
      }
      const search = new ShortestPaths(graph);
      search.search(0, cost);
      expect([...search.distance]).toEqual(expected);
      for (let node = 0; node < nodeCount; node++) {
        if (expected[node] === Number.POSITIVE_INFINITY) continue;
        const sum = search.pathTo(node).reduce((total, link) => total + cost[link]!, 0);
        expect(sum).toBe(expected[node]);
      }
      const target = nodeCount - 1;
      search.search(0, cost, target);
      expect(search.distance[target]).toBe(expected[target]);
    }),
  );
});
