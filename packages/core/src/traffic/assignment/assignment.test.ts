import { describe, expect, it } from "vitest";
import { needsSharedData, readSharedText } from "../../testing/shared-data.ts";
import { buildGraph } from "../graph.ts";
import { braess, gridTown, linearDelay } from "../testing/networks.ts";
import { readTntpNet } from "../tntp/read-net.ts";
import { readTntpTrips } from "../tntp/read-trips.ts";
import { buildTripTable } from "../trip-table.ts";
import { bpr } from "../volume-delay.ts";
import { assignByBushes } from "./algorithm-b.ts";
import { assignByFrankWolfe } from "./frank-wolfe.ts";
import type { AssignmentProblem } from "./problem.ts";
import { assignStochastic } from "./stochastic.ts";
import { assignSystemOptimum } from "./system-optimum.ts";

const TIGHT = { gap: 1e-11, maxIterations: 500 };
const town = gridTown({ columns: 6, rows: 5, zones: 9, trips: 14_000, seed: 7 });
const oneClass = (): AssignmentProblem & { delay: typeof town.delay } => ({
  ...town,
  classes: [{ name: "car", pcu: 1, trips: town.trips }],
});
const closest = (a: Float64Array, b: Float64Array) =>
  a.reduce((worst, value, k) => Math.max(worst, Math.abs(value - b[k]!)), 0);

/** Two parallel roads from 1 to 2: 10 + v/10 and 15 + v/20. */
const twoRoads = (trips: number) => ({
  graph: buildGraph({ nodeCount: 2, tail: [0, 0], head: [1, 1] }),
  delay: linearDelay([10, 15], [0.1, 0.05]),
  trips: buildTripTable(2, [{ origin: 0, destination: 1, trips }]),
});

describe("user equilibrium", () => {
  it("on two roads is where both take equally long: 100 and 50 of 150 trips would be 20 and 17.5, so 83⅓", () => {
    const { trips, ...roads } = twoRoads(150);
    const { flow, time } = assignByBushes({ ...roads, classes: [{ name: "car", pcu: 1, trips }] }, TIGHT);
    expect(flow[0]).toBeCloseTo(250 / 3, 9);
    expect(time[0]).toBeCloseTo(time[1]!, 9);
  });

  it.each([
    ["a grid town", () => town],
    [
      "a crowded town with other capacities",
      () => gridTown({ columns: 5, rows: 5, zones: 12, trips: 30_000, seed: 3 }),
    ],
  ])("of Algorithm B and of Frank-Wolfe is the same in %s", (_, make) => {
    const { graph, delay, trips } = make();
    const problem = { graph, delay, classes: [{ name: "car", pcu: 1, trips }] };
    const bushes = assignByBushes(problem, TIGHT);
    const slow = assignByFrankWolfe(problem, { gap: 1e-6, maxIterations: 3000 });
    expect(bushes.converged && slow.converged).toBe(true);
    expect(slow.objective / bushes.objective).toBeCloseTo(1, 6);
    // The objective is flat near its minimum: a gap of 1e-6 leaves some vehicles on single links.
    expect(closest(slow.flow, bushes.flow)).toBeLessThan(20);
    expect(slow.objective).toBeGreaterThanOrEqual(bushes.objective * (1 - 1e-12));
  });

  const emaFiles = ["net", "trips"].map((kind) => `roads/tntp/Eastern-Massachusetts/EMA_${kind}.tntp`);
  const ema = needsSharedData(
    "of both methods has the same objective to 6 digits on Eastern Massachusetts",
    ...emaFiles,
  );
  it.skipIf(ema.missing)(ema.title, () => {
    const { graph, delay } = readTntpNet(readSharedText(emaFiles[0]!), "net");
    const trips = readTntpTrips(readSharedText(emaFiles[1]!), "trips");
    const problem = { graph, delay, classes: [{ name: "car", pcu: 1, trips }] };
    const slow = assignByFrankWolfe(problem, { gap: 1e-6, maxIterations: 2000 });
    expect(slow.objective / assignByBushes(problem, TIGHT).objective).toBeCloseTo(1, 6);
  });

  it("stops at the iteration limit and says that it did not converge", () => {
    const result = assignByBushes(oneClass(), { gap: 1e-12, maxIterations: 1 });
    expect(result).toMatchObject({ converged: false, iterations: 1 });
  });

  it("stops when it is told to", () => {
    expect(assignByBushes(oneClass(), { ...TIGHT, onIteration: () => false }).iterations).toBe(0);
  });

  it("adds capacity without harm where there is no Braess' paradox: two parallel roads", () => {
    const at = (capacity: number) =>
      assignByBushes(
        {
          graph: buildGraph({ nodeCount: 2, tail: [0, 0], head: [1, 1] }),
          delay: bpr({
            freeTime: Float64Array.of(5, 6),
            capacity: Float64Array.of(capacity, 500),
            b: Float64Array.of(0.15, 0.15),
            power: Float64Array.of(4, 4),
          }),
          classes: [
            { name: "car", pcu: 1, trips: buildTripTable(2, [{ origin: 0, destination: 1, trips: 2000 }]) },
          ],
        },
        TIGHT,
      ).totalTravelTime;
    expect(at(800)).toBeGreaterThan(at(900));
    expect(at(900)).toBeGreaterThan(at(1800));
  });

  it("reports trips that no road leads to, and assigns the rest", () => {
    const problem = {
      graph: buildGraph({ nodeCount: 3, tail: [0], head: [1] }),
      delay: linearDelay([1], [0]),
      classes: [
        {
          name: "car",
          pcu: 1,
          trips: buildTripTable(3, [
            { origin: 0, destination: 1, trips: 5 },
            { origin: 0, destination: 2, trips: 7 },
            { origin: 2, destination: 2, trips: 3 },
          ]),
        },
      ],
    };
    for (const assign of [assignByBushes, assignByFrankWolfe]) {
      const { flow, unserved, relativeGap } = assign(problem, TIGHT);
      expect([...flow]).toEqual([5]);
      expect(relativeGap).toBe(0);
      expect(unserved).toEqual([{ className: "car", origin: 0, destination: 2, trips: 7 }]);
    }
    expect(problem.classes[0]!.trips.intrazonal).toBe(3);
  });

  it("holds on a chain of free links, loops and parallels, where order by cost decides nothing", () => {
    const problem = {
      graph: buildGraph({ nodeCount: 4, tail: [0, 0, 1, 1, 2, 2, 3], head: [1, 1, 1, 2, 1, 3, 0] }),
      delay: linearDelay([0, 0, 0, 0, 0, 1, 0], [0, 0.01, 0, 0, 0, 0.1, 0]),
      classes: [
        { name: "car", pcu: 1, trips: buildTripTable(4, [{ origin: 0, destination: 3, trips: 10 }]) },
      ],
    };
    const { flow, converged } = assignByBushes(problem, TIGHT);
    expect(converged).toBe(true);
    expect([flow[0], flow[1], flow[5]]).toEqual([10, 0, 10]);
  });
});

describe("classes", () => {
  it("of 2 PCU count as two cars each", () => {
    const half = buildTripTable(town.trips.zoneCount, town.graph.nodeCount > 0 ? cells(town.trips, 0.5) : []);
    const trucks = assignByBushes({ ...town, classes: [{ name: "truck", pcu: 2, trips: half }] }, TIGHT);
    const cars = assignByBushes(oneClass(), TIGHT);
    expect(closest(trucks.flow, cars.flow)).toBeLessThan(0.01);
    expect(
      closest(
        trucks.classFlow[0]!.map((flow) => 2 * flow),
        trucks.flow,
      ),
    ).toBeLessThan(1e-9);
  });

  it("with a ban stay off the link, and those without take it", () => {
    const { trips, ...roads } = twoRoads(100);
    const banned = Float64Array.of(Number.POSITIVE_INFINITY, 0);
    const result = assignByBushes(
      {
        ...roads,
        classes: [
          { name: "car", pcu: 1, trips },
          {
            name: "truck",
            pcu: 3,
            trips: buildTripTable(2, [{ origin: 0, destination: 1, trips: 10 }]),
            fixedCost: banned,
          },
        ],
      },
      TIGHT,
    );
    expect(result.classFlow[1]![0]).toBe(0);
    expect(result.classFlow[1]![1]).toBeCloseTo(10, 9);
    expect(result.time[0]).toBeCloseTo(result.time[1]!, 9);
    expect(result.flow[1]).toBeCloseTo(result.classFlow[0]![1]! + 30, 9);
  });

  it("that see a toll differently part, and Frank-Wolfe agrees", () => {
    const toll = Float64Array.from({ length: town.graph.linkCount }, (_, link) => (link % 3 === 0 ? 1 : 0));
    const problem = {
      ...town,
      classes: [
        {
          name: "rich",
          pcu: 1,
          trips: buildTripTable(9, cells(town.trips, 0.4)),
          fixedCost: toll.map((t) => t * 0.2),
        },
        {
          name: "poor",
          pcu: 1.2,
          trips: buildTripTable(9, cells(town.trips, 0.5)),
          fixedCost: toll.map((t) => t * 3),
        },
      ],
    };
    const bushes = assignByBushes(problem, TIGHT);
    const slow = assignByFrankWolfe(problem, { gap: 1e-5, maxIterations: 3000 });
    expect(bushes.converged && slow.converged).toBe(true);
    expect(slow.objective / bushes.objective).toBeCloseTo(1, 5);
    expect(closest(slow.flow, bushes.flow)).toBeLessThan(40);
  });

  it("with a PCU of 0 or a negative fixed cost are refused by name", () => {
    const { trips, ...roads } = twoRoads(1);
    const withClass = (extra: object) =>
      assignByBushes({ ...roads, classes: [{ name: "bus", pcu: 1, trips, ...extra }] }, TIGHT);
    expect(() => withClass({ pcu: 0 })).toThrow("class bus: PCU is 0");
    expect(() => withClass({ fixedCost: Float64Array.of(0, -1) })).toThrow(
      "class bus: fixed cost of link 1 is -1",
    );
  });
});

describe("system optimum", () => {
  it("of Braess' network leaves the bridge empty: 83 each", () => {
    const { graph, delay, trips } = braess(true);
    const { flow, totalTravelTime } = assignSystemOptimum(
      { graph, delay, classes: [{ name: "car", pcu: 1, trips }] },
      TIGHT,
    );
    expect(totalTravelTime).toBeCloseTo(6 * 83, 6);
    expect(flow[4]).toBeCloseTo(0, 6);
  });

  it("is never slower in total than the user equilibrium, and its tolls bring users to it", () => {
    const equilibrium = assignByBushes(oneClass(), TIGHT);
    const optimum = assignSystemOptimum(oneClass(), TIGHT);
    expect(optimum.totalTravelTime).toBeLessThan(equilibrium.totalTravelTime);
    const [users] = oneClass().classes;
    const tolled = assignByBushes(
      { ...oneClass(), classes: [{ ...users!, fixedCost: optimum.toll }] },
      TIGHT,
    );
    expect(tolled.totalTravelTime / optimum.totalTravelTime).toBeCloseTo(1, 9);
    expect(closest(tolled.flow, optimum.flow)).toBeLessThan(1);
  });
});

describe("stochastic equilibrium", () => {
  it.each([0.05, 0.5, 3])("on two roads solves the logit equation by bisection, θ = %d", (theta) => {
    const { trips, ...roads } = twoRoads(150);
    const { flow } = assignStochastic(
      { ...roads, classes: [{ name: "car", pcu: 1, trips }] },
      { theta },
      { gap: 1e-10, maxIterations: 5000 },
    );
    let [low, high] = [0, 150];
    for (let k = 0; k < 100; k++) {
      const middle = (low + high) / 2;
      const apart = 10 + 0.1 * middle - (15 + 0.05 * (150 - middle));
      if (middle < 150 / (1 + Math.exp(theta * apart))) low = middle;
      else high = middle;
    }
    expect(flow[0]).toBeCloseTo(low, 5);
  });

  it("conserves the trips of every zone and nears the user equilibrium as θ grows", () => {
    const stop = { gap: 1e-6, maxIterations: 20_000 };
    const gaps = [0.5, 2, 8].map((theta) => {
      const result = assignStochastic(oneClass(), { theta }, stop);
      expect(result.converged).toBe(true);
      return result.relativeGap;
    });
    expect(gaps[0]).toBeGreaterThan(gaps[1]!);
    expect(gaps[1]).toBeGreaterThan(gaps[2]!);
  });

  it("refuses θ of 0", () => {
    expect(() => assignStochastic(oneClass(), { theta: 0 }, TIGHT)).toThrow("theta is 0");
  });
});

function cells({ firstOf, destination, trips, zoneCount }: typeof town.trips, share: number) {
  return Array.from({ length: zoneCount }, (_, origin) =>
    Array.from(trips.subarray(firstOf[origin], firstOf[origin + 1]), (each, k) => ({
      origin,
      destination: destination[firstOf[origin]! + k]!,
      trips: each * share,
    })),
  ).flat();
}
