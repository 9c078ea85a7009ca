import fc from "fast-check";
import { expect, it } from "vitest";
import { ShortestPaths } from "../shortest-paths.ts";
import { gridTown, linearDelay } from "../testing/networks.ts";
import { loadPeriod } from "./hourly-queue.ts";
import { simulateQueues } from "./queue-simulation.ts";

const PERIOD_S = 300;

it("vehicles are conserved in every interval, and no link lets more out than its saturation flow", () => {
  fc.assert(
    fc.property(
      fc.record({
        seed: fc.nat(500),
        count: fc.integer({ min: 1, max: 400 }),
        saturation: fc.integer({ min: 30, max: 2000 }),
        room: fc.option(fc.integer({ min: 1, max: 30 })),
        stepS: fc.constantFrom(1, 5, 10),
        stuckS: fc.constantFrom(30, 300, 1e9),
      }),
      ({ seed, count, saturation, room, stepS, stuckS }) => {
        const { graph, freeTime } = gridTown({ columns: 4, rows: 3, zones: 4, trips: 10, seed });
        const search = new ShortestPaths(graph);
        const routes = Array.from({ length: count }, (_, k) => {
          search.search(k % 4, freeTime);
          return search.pathTo((k * 7 + 1) % 4);
        });
        const pcu = Float64Array.from({ length: count }, (_, k) => [0.75, 1, 2.2][k % 3]!);
        const first = new Int32Array(count + 1);
        routes.forEach((route, k) => {
          first[k + 1] = first[k]! + route.length;
        });
        const departS = Float64Array.from({ length: count }, (_, k) => (k * 37) % 1500);
        const { counts, ...end } = simulateQueues(
          {
            graph,
            freeTimeS: freeTime.map((minutes) => 20 * minutes),
            saturationPcuPerHour: new Float64Array(graph.linkCount).fill(saturation),
            ...(room === null ? {} : { storagePcu: new Float64Array(graph.linkCount).fill(room) }),
          },
          { departS, pcu, first, route: Int32Array.from(routes.flat()) },
          { endS: 1800, intervalS: PERIOD_S, stepS, stuckS },
        );
        expect(end.arrived + end.onRoad + end.waiting + end.notDeparted).toBe(count);
        for (let interval = 0; interval < counts.intervals; interval++) {
          const departed = departS.filter((at) => at <= (interval + 1) * PERIOD_S).length;
          expect(counts.arrived[interval]! + counts.onRoad[interval]! + counts.waiting[interval]!).toBe(
            departed,
          );
          for (let link = 0; link < graph.linkCount; link++) {
            const most = (saturation * (PERIOD_S + stepS)) / 3600 + 2.2;
            expect(counts.leftPcu[interval * graph.linkCount + link]!).toBeLessThanOrEqual(most);
          }
        }
      },
    ),
    { numRuns: 60 },
  );
});

it("a period's queue before plus arrivals is what it served plus the queue after", () => {
  const amount = fc.double({ min: 0, max: 5000, noNaN: true });
  fc.assert(
    fc.property(amount, amount, amount, fc.constantFrom(1, 1 / 12), (arrivals, queue, capacity, hours) => {
      const load = {
        arrivals: Float64Array.of(arrivals),
        queue: Float64Array.of(queue),
        served: new Float64Array(1),
        time: new Float64Array(1),
      };
      loadPeriod(
        { delay: linearDelay([1], [0]), saturationPcuPerHour: Float64Array.of(capacity), unitsPerHour: 60 },
        load,
        hours,
      );
      expect(load.served[0]! + load.queue[0]!).toBeCloseTo(queue + arrivals, 9);
      expect(load.served[0]).toBeLessThanOrEqual(capacity * hours);
      expect(load.queue[0]).toBeGreaterThanOrEqual(0);
      expect(load.time[0]).toBeGreaterThanOrEqual(1);
    }),
  );
});
