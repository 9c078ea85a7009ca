/** Networks made up for tests and benchmarks: the two-zone example of Braess, and seeded grids of any size. */
import { integer, uniform } from "../../random/draw.ts";
import { randomStream } from "../../random/philox.ts";
import type { RoadGraph } from "../graph.ts";
import { buildGraph } from "../graph.ts";
import { buildTripTable, type Trip, type TripTable } from "../trip-table.ts";
import { bpr, type CurvedDelay, type VolumeDelay } from "../volume-delay.ts";

/** A delay function that is a straight line per link: free + slope·flow. */
export function linearDelay(free: number[], slope: number[]): CurvedDelay {
  return {
    time: (link, flow) => free[link]! + slope[link]! * flow,
    slope: (link) => slope[link]!,
    curvature: () => 0,
    integral: (link, flow) => free[link]! * flow + (slope[link]! * flow * flow) / 2,
    increasing: (link) => slope[link]! > 0,
  };
}

/** Braess 1968: links 1→3, 4→2 cost 10v; 1→4, 3→2 cost 50 + v; the bridge 3→4, when built, 10 + v. Six trips 1→2. */
export function braess(bridge: boolean): { graph: RoadGraph; delay: CurvedDelay; trips: TripTable } {
  const count = bridge ? 5 : 4;
  return {
    graph: buildGraph({
      nodeCount: 4,
      zoneCount: 2,
      tail: [0, 3, 0, 2, 2].slice(0, count),
      head: [2, 1, 3, 1, 3].slice(0, count),
    }),
    delay: linearDelay([0, 0, 50, 50, 10], [10, 10, 1, 1, 1]),
    trips: buildTripTable(2, [{ origin: 0, destination: 1, trips: 6 }]),
  };
}

export interface Grid {
  graph: RoadGraph;
  delay: CurvedDelay;
  freeTime: Float64Array;
  capacity: Float64Array;
  trips: TripTable;
}

export interface GridShape {
  columns: number;
  rows: number;
  zones: number;
  /** All trips of the period; spread by gravity over all pairs of zones. */
  trips: number;
  seed: number;
}

/**
 * A town on a grid: streets both ways between neighbours (every fifth an arterial: quicker, twice the capacity), zones
 * hung on by connectors of constant cost that nobody may drive through, BPR with B 0.15 and power 4.
 */
export function gridTown({ columns, rows, zones, trips, seed }: GridShape): Grid {
  const stream = randomStream(seed, "grid-town");
  const tail: number[] = [];
  const head: number[] = [];
  const freeTime: number[] = [];
  const capacity: number[] = [];
  const b: number[] = [];
  const add = (from: number, to: number, minutes: number, pcuPerHour: number, factor: number) => {
    tail.push(from, to);
    head.push(to, from);
    for (let way = 0; way < 2; way++) {
      freeTime.push(minutes * (0.8 + 0.4 * uniform(stream, freeTime.length, 1)));
      capacity.push(pcuPerHour * (0.8 + 0.4 * uniform(stream, capacity.length, 2)));
      b.push(factor);
    }
  };
  const node = (column: number, row: number) => zones + row * columns + column;
  const street = (from: number, to: number, line: number) =>
    line % 5 === 0 ? add(from, to, 0.8, 2400, 0.15) : add(from, to, 1.5, 1200, 0.15);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      if (column + 1 < columns) street(node(column, row), node(column + 1, row), row);
      if (row + 1 < rows) street(node(column, row), node(column, row + 1), column);
    }
  }
  const at = Array.from({ length: zones }, (_, zone) => integer(stream, columns * rows, zone, 3));
  at.forEach((place, zone) => {
    add(zone, zones + place, 0.5, 1, 0);
  });
  const mass = at.map((_, zone) => 0.2 + uniform(stream, zone, 4));
  const cells: Trip[] = [];
  let weight = 0;
  for (let origin = 0; origin < zones; origin++) {
    for (let destination = 0; destination < zones; destination++) {
      if (origin === destination) continue;
      const [a, z] = [at[origin]!, at[destination]!];
      const apart =
        Math.abs((a % columns) - (z % columns)) + Math.abs(Math.floor(a / columns) - Math.floor(z / columns));
      const share = mass[origin]! * mass[destination]! * Math.exp(-apart / 8);
      weight += share;
      cells.push({ origin, destination, trips: share });
    }
  }
  for (const cell of cells) cell.trips *= trips / weight;
  const parameters = {
    freeTime: Float64Array.from(freeTime),
    capacity: Float64Array.from(capacity),
    b: Float64Array.from(b),
    power: new Float64Array(tail.length).fill(4),
  };
  return {
    graph: buildGraph({
      nodeCount: zones + rows * columns,
      zoneCount: zones,
      firstThruNode: zones,
      tail,
      head,
    }),
    delay: bpr(parameters),
    freeTime: parameters.freeTime,
    capacity: parameters.capacity,
    trips: buildTripTable(zones, cells),
  };
}

/** Sum of all link flows out of, less into, a node: what begins there. */
export function netOutflow(graph: RoadGraph, flow: Float64Array, node: number): number {
  let net = 0;
  for (let link = 0; link < graph.linkCount; link++) {
    if (graph.tail[link] === node) net += flow[link]!;
    if (graph.head[link] === node) net -= flow[link]!;
  }
  return net;
}

/** Central difference of a function, for checking derivatives. */
export function numericSlope(f: (x: number) => number, x: number): number {
  const step = Math.max(1e-6, Math.abs(x) * 1e-5);
  return (f(x + step) - f(x - step)) / (2 * step);
}

/** Times of all links at given flows. */
export function timesAt(delay: VolumeDelay, flow: Float64Array): Float64Array {
  return flow.map((value, link) => delay.time(link, value));
}
