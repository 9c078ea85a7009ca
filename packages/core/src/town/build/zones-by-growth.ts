/**
 * Zones of about equal numbers of people where no wards are given: each grows from a seat over neighbouring cells until
 * it meets the next, seats move to the middle of their people (Lloyd 1982), and a zone with too many people starts with
 * a handicap (a power diagram's weights, here on a graph, so that every zone hangs together).
 */
import { choice } from "../../random/draw.ts";
import { randomStream } from "../../random/philox.ts";
import { buildGraph } from "../../traffic/graph.ts";
import { ShortestPaths } from "../../traffic/shortest-paths.ts";
import type { Cells } from "./built-up.ts";

const ROUNDS = 90;
/** After so many rounds seats stay, and only handicaps even the numbers out. */
const MOVING_ROUNDS = 45;
/** Metres of handicap for a zone that holds twice its share, per round. */
const STEP_M = 40;

/** The zone of each cell, 0 to `count` - 1; every zone has at least one cell and hangs together. */
export function growZones(cells: Cells, people: readonly number[], count: number, seed: number): number[] {
  const { points } = cells;
  const target = people.reduce((sum, value) => sum + value, 0) / count;
  let seats = spreadSeats(cells, people, count, seed);
  const handicap = new Float64Array(count);
  let best: { zone: number[]; worst: number } | undefined;
  for (let round = 0; round < ROUNDS; round += 1) {
    const zone = grow(cells, seats, handicap);
    const sums = new Float64Array(count);
    for (const [cell, of] of zone.entries()) sums[of]! += people[cell]!;
    const worst = Math.max(...sums) / target;
    if (sums.every((sum) => sum > 0) && (best === undefined || worst < best.worst)) best = { zone, worst };
    if (round < MOVING_ROUNDS) seats = seats.map((seat, of) => middleOf(points, people, zone, of) ?? seat);
    const least = Math.min(
      ...sums.map((sum, of) => {
        handicap[of]! += STEP_M * Math.max(-1, Math.min(1, sum / target - 1));
        return handicap[of]!;
      }),
    );
    for (let of = 0; of < count; of += 1) handicap[of]! -= least;
  }
  return best?.zone ?? grow(cells, seats, new Float64Array(count));
}

/** Seats far from each other where people live (k-means++, Arthur & Vassilvitskii 2007). */
function spreadSeats({ points }: Cells, people: readonly number[], count: number, seed: number): number[] {
  const stream = randomStream(seed, "zone seats");
  const gap = new Float64Array(points.length).fill(1);
  const seats: number[] = [];
  while (seats.length < count) {
    const weights = gap.map((square, cell) => square * (people[cell]! + 1e-9));
    const seat = choice(stream, weights, seats.length);
    seats.push(seat);
    for (const [cell, [x, y]] of points.entries()) {
      const square = (x - points[seat]![0]) ** 2 + (y - points[seat]![1]) ** 2;
      gap[cell] = seats.length === 1 ? square : Math.min(gap[cell]!, square);
    }
  }
  return seats;
}

/** Each cell goes to the seat whose distance over the cells, with its handicap, is least. */
function grow({ points, neighbours }: Cells, seats: readonly number[], handicap: Float64Array): number[] {
  const source = points.length;
  const tail = neighbours.flatMap((near, cell) => near.map(() => cell));
  const head = neighbours.flat();
  const cost = tail.map((from, link) => {
    const [[x, y], [a, b]] = [points[from]!, points[head[link]!]!];
    return Math.hypot(x - a, y - b);
  });
  const graph = buildGraph({
    nodeCount: points.length + 1,
    tail: [...tail, ...seats.map(() => source)],
    head: [...head, ...seats],
  });
  const paths = new ShortestPaths(graph);
  paths.search(source, Float64Array.from([...cost, ...handicap]));
  const zone = new Array<number>(points.length).fill(-1);
  for (const cell of points.keys()) {
    const trail: number[] = [];
    let at = cell;
    let found = -1;
    while (found < 0) {
      if (zone[at]! >= 0) found = zone[at]!;
      else {
        trail.push(at);
        const link = paths.entry[at]!;
        if (link < 0) throw new Error(`Cell ${at} is reached from no seat.`);
        if (link >= tail.length) found = link - tail.length;
        else at = tail[link]!;
      }
    }
    for (const passed of trail) zone[passed] = found;
  }
  return zone;
}

/** The cell of a zone nearest to the middle of its people. */
function middleOf(
  points: Cells["points"],
  people: readonly number[],
  zone: readonly number[],
  of: number,
): number | undefined {
  let [sum, x, y] = [0, 0, 0];
  for (const [cell, point] of points.entries()) {
    if (zone[cell] !== of) continue;
    sum += people[cell]!;
    x += people[cell]! * point[0];
    y += people[cell]! * point[1];
  }
  if (sum === 0) return undefined;
  let nearest: number | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const [cell, [a, b]] of points.entries()) {
    if (zone[cell] !== of) continue;
    const gap = Math.hypot(a - x / sum, b - y / sum);
    if (gap < least) [nearest, least] = [cell, gap];
  }
  return nearest;
}
