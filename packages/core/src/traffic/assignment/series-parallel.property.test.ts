import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildGraph } from "../graph.ts";
import { buildTripTable } from "../trip-table.ts";
import { bpr } from "../volume-delay.ts";
import { assignByBushes } from "./algorithm-b.ts";

/** A network between two ends: a road, one part after another, or two parts side by side. */
type Part = { road: { free: number; capacity: number } } | { series: Part[] } | { parallel: Part[] };

const { network } = fc.letrec<{ network: Part; road: Part }>((tie) => ({
  road: fc.record({
    road: fc.record({
      free: fc.double({ min: 1, max: 20, noNaN: true }),
      capacity: fc.double({ min: 200, max: 2000, noNaN: true }),
    }),
  }),
  network: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    tie("road"),
    fc.record({ series: fc.array(tie("network"), { minLength: 2, maxLength: 2 }) }),
    fc.record({ parallel: fc.array(tie("network"), { minLength: 2, maxLength: 3 }) }),
  ),
}));

function lay(whole: Part) {
  const roads = {
    tail: [] as number[],
    head: [] as number[],
    free: [] as number[],
    capacity: [] as number[],
  };
  let nodes = 2;
  const add = (part: Part, from: number, to: number): void => {
    if ("road" in part) {
      roads.tail.push(from);
      roads.head.push(to);
      roads.free.push(part.road.free);
      roads.capacity.push(part.road.capacity);
    } else if ("parallel" in part) for (const each of part.parallel) add(each, from, to);
    else {
      const between = nodes++;
      add(part.series[0]!, from, between);
      add(part.series[1]!, between, to);
    }
  };
  add(whole, 0, 1);
  return { ...roads, nodes };
}

function totalTime(whole: Part, trips: number, road: number, factor: number): number {
  const { tail, head, free, capacity, nodes } = lay(whole);
  const same = (value: number) => new Float64Array(tail.length).fill(value);
  return assignByBushes(
    {
      graph: buildGraph({ nodeCount: nodes, zoneCount: 2, tail, head }),
      delay: bpr({
        freeTime: Float64Array.from(free),
        capacity: Float64Array.from(capacity, (pcu, at) => (at === road % tail.length ? pcu * factor : pcu)),
        b: same(0.15),
        power: same(4),
      }),
      classes: [{ name: "car", pcu: 1, trips: buildTripTable(2, [{ origin: 0, destination: 1, trips }]) }],
    },
    { gap: 1e-10, maxIterations: 500 },
  ).totalTravelTime;
}

describe("networks of roads in series and side by side", () => {
  // Braess' paradox needs a bridge: series-parallel networks do not have it (Milchtaich 2006, Games Econ. Behav. 57).
  it("more capacity on any road never raises the equilibrium's total time", () => {
    fc.assert(
      fc.property(
        network,
        fc.double({ min: 100, max: 6000, noNaN: true }),
        fc.nat(200),
        fc.double({ min: 1, max: 5, noNaN: true }),
        (whole, trips, road, factor) => {
          const before = totalTime(whole, trips, road, 1);
          expect(totalTime(whole, trips, road, factor)).toBeLessThanOrEqual(before * (1 + 1e-7));
        },
      ),
      { numRuns: 60 },
    );
  });
});
