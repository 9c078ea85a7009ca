import fc from "fast-check";
import { expect, it } from "vitest";
import { gridTown, netOutflow } from "../testing/networks.ts";
import { assignByBushes } from "./algorithm-b.ts";
import { assignStochastic } from "./stochastic.ts";

const shapes = fc.record({
  columns: fc.integer({ min: 2, max: 6 }),
  rows: fc.integer({ min: 2, max: 6 }),
  zones: fc.integer({ min: 2, max: 8 }),
  trips: fc.integer({ min: 100, max: 40_000 }),
  seed: fc.nat(1000),
});

it("what leaves a zone, less what comes, is its trips out less its trips in, and junctions keep nothing", () => {
  fc.assert(
    fc.property(shapes, (shape) => {
      const { graph, delay, trips } = gridTown(shape);
      const problem = { graph, delay, classes: [{ name: "car", pcu: 1, trips }] };
      const results = [
        assignByBushes(problem, { gap: 1e-9, maxIterations: 300 }),
        assignStochastic(problem, { theta: 1 }, { gap: 1e-3, maxIterations: 50 }),
      ];
      expect(results[0]!.converged).toBe(true);
      const net = new Float64Array(graph.nodeCount);
      for (let origin = 0; origin < trips.zoneCount; origin++) {
        for (let k = trips.firstOf[origin]!; k < trips.firstOf[origin + 1]!; k++) {
          net[origin]! += trips.trips[k]!;
          net[trips.destination[k]!]! -= trips.trips[k]!;
        }
      }
      for (const { flow } of results) {
        for (let node = 0; node < graph.nodeCount; node++) {
          expect(Math.abs(netOutflow(graph, flow, node) - net[node]!)).toBeLessThan(1e-7 * shape.trips);
        }
      }
    }),
    { numRuns: 25 },
  );
});
