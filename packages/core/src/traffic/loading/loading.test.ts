import { describe, expect, it } from "vitest";
import { buildGraph } from "../graph.ts";
import { linearDelay } from "../testing/networks.ts";
import { loadPeriod } from "./hourly-queue.ts";
import { type QueueLinks, type QueueOptions, simulateQueues, storagePcu } from "./queue-simulation.ts";

describe("hourly queues", () => {
  const hour = (arrivals: number, queue: number, capacity: number) => {
    const load = {
      arrivals: Float64Array.of(arrivals),
      queue: Float64Array.of(queue),
      served: new Float64Array(1),
      time: new Float64Array(1),
    };
    const links = {
      delay: linearDelay([2], [0]),
      saturationPcuPerHour: Float64Array.of(capacity),
      unitsPerHour: 60,
    };
    loadPeriod(links, load, 1);
    return { served: load.served[0], queue: load.queue[0], time: load.time[0]! };
  };

  it("pass demand below capacity on at running time", () => {
    expect(hour(600, 0, 1000)).toEqual({ served: 600, queue: 0, time: 2 });
  });

  it("keep what is beyond capacity: 1,200 into 1,000 leaves 200, with 6 minutes of mean wait", () => {
    expect(hour(1200, 0, 1000)).toEqual({ served: 1000, queue: 200, time: 2 + 6 });
  });

  it("dissolve: 200 waiting, 500 coming, 1,000 served: gone after 24 minutes, 2.4 minutes of mean wait", () => {
    const { served, queue, time } = hour(500, 200, 1000);
    expect([served, queue]).toEqual([700, 0]);
    // The wait falls evenly from 12 min to 0 within 0.4 h: mean 6 min over 40 % of those who come.
    expect(time).toBeCloseTo(2 + 6 * 0.4, 12);
  });

  it("grow on a closed link, and are no trouble on an empty one", () => {
    expect(hour(10, 5, 0)).toEqual({ served: 0, queue: 15, time: Number.POSITIVE_INFINITY });
    expect(hour(0, 0, 0)).toEqual({ served: 0, queue: 0, time: 2 });
  });
});

/** A straight road of links in a row, 60 s each. */
function road(saturation: number[], storage?: number[]): QueueLinks {
  const links: QueueLinks = {
    graph: buildGraph({
      nodeCount: saturation.length + 1,
      tail: saturation.map((_, k) => k),
      head: saturation.map((_, k) => k + 1),
    }),
    freeTimeS: new Float64Array(saturation.length).fill(60),
    saturationPcuPerHour: Float64Array.from(saturation),
  };
  return storage ? { ...links, storagePcu: Float64Array.from(storage) } : links;
}

/** Vehicles that all drive the whole road. */
function drive(links: QueueLinks, departS: number[], options: QueueOptions, pcu = departS.map(() => 1)) {
  const whole = Array.from({ length: links.graph.linkCount }, (_, link) => link);
  return simulateQueues(
    links,
    {
      departS: Float64Array.from(departS),
      pcu: Float64Array.from(pcu),
      first: Int32Array.from({ length: departS.length + 1 }, (_, k) => k * whole.length),
      route: Int32Array.from(departS.flatMap(() => whole)),
    },
    options,
  );
}

const HOUR = { endS: 3600, intervalS: 300 };

describe("queueing vehicles", () => {
  it("alone take free-flow time to the second, whatever the step", () => {
    for (const stepS of [1, 5, 7]) {
      const { arrivedS } = drive(road([1800, 1800, 1800]), [3.25], { ...HOUR, stepS });
      expect(arrivedS[0]).toBeCloseTo(183.25, 9);
    }
  });

  it("pass a bottleneck at its saturation flow: the last of 120 leaves 119 × 5 s after the first", () => {
    const { arrivedS, counts } = drive(road([7200, 720]), new Array(120).fill(0), { ...HOUR, stepS: 1 });
    expect(Math.max(...arrivedS)).toBeCloseTo(120 + 595, 9);
    const passed = Array.from({ length: 4 }, (_, interval) => counts.leftVehicles[interval * 2 + 1]);
    expect(passed[1]).toBeCloseTo(60, -1);
  });

  it("take a road's time in PCU: 40 buses of 3 need as long as 120 cars", () => {
    const end = (count: number, pcu: number) =>
      Math.max(...drive(road([720]), new Array(count).fill(0), HOUR, new Array(count).fill(pcu)).arrivedS);
    expect(Math.abs(end(40, 3) - end(120, 1))).toBeLessThan(20);
  });

  it("stay in order", () => {
    const { arrivedS } = drive(road([600, 300]), [0, 1, 2, 3, 4, 5, 6, 7], HOUR);
    expect([...arrivedS]).toEqual([...arrivedS].sort((a, b) => a - b));
  });

  it("spill back only where queues take room", () => {
    const departures = Array.from({ length: 60 }, (_, k) => k * 2);
    const options = { endS: 300, intervalS: 300, stuckS: 10_000 };
    const vertical = drive(road([3600, 60]), departures, options);
    const spatial = drive(road([3600, 60], [100, 10]), departures, options);
    const standing = ({ counts }: typeof spatial) => counts.enteredVehicles[1]! - counts.leftVehicles[1]!;
    expect(standing(vertical)).toBeGreaterThan(50);
    expect(standing(spatial)).toBe(10);
    expect(spatial.forced).toBe(0);
  });

  it("wait off the road when the first link is full", () => {
    const { waiting, onRoad } = drive(road([60], [5]), new Array(20).fill(0), { endS: 30, intervalS: 30 });
    expect([onRoad, waiting]).toEqual([5, 15]);
  });

  it("break a gridlock after the set time", () => {
    const ring: QueueLinks = {
      graph: buildGraph({ nodeCount: 2, tail: [0, 1], head: [1, 0] }),
      freeTimeS: Float64Array.of(10, 10),
      saturationPcuPerHour: Float64Array.of(3600, 3600),
      storagePcu: Float64Array.of(2, 2),
    };
    const routes = [
      [0, 1, 0],
      [0, 1, 0],
      [1, 0, 1],
      [1, 0, 1],
    ];
    const outcome = simulateQueues(
      ring,
      {
        departS: new Float64Array(4),
        pcu: new Float64Array(4).fill(1),
        first: Int32Array.of(0, 3, 6, 9, 12),
        route: Int32Array.from(routes.flat()),
      },
      { endS: 3600, intervalS: 3600, stuckS: 60 },
    );
    expect(outcome.arrived).toBe(4);
    expect(outcome.forced).toBeGreaterThan(0);
  });

  it("have room for length × lanes / 7.5 m, at least one", () => {
    expect([...storagePcu(Float64Array.of(75, 3), [2, 1])]).toEqual([20, 1]);
  });

  it("refuse a route that jumps", () => {
    const vehicles = {
      departS: Float64Array.of(0),
      pcu: Float64Array.of(1),
      first: Int32Array.of(0, 2),
      route: Int32Array.of(0, 2),
    };
    expect(() => simulateQueues(road([1, 1, 1]), vehicles, HOUR)).toThrow(
      "vehicle 0: link 2 does not continue",
    );
  });
});
