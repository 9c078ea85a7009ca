/**
 * Where the town is, read from its streets: cells of about a hectare, of which those amid enough street length are
 * built up. The cells are Voronoi cells of jittered grid points, so that borders made of their sides meet in threes and
 * look like land, not like graph paper.
 */
import { Delaunay } from "d3-delaunay";
import { uniform } from "../../random/draw.ts";
import { randomStream } from "../../random/philox.ts";
import { type Ring, signedArea } from "../geometry/polygon.ts";
import type { Point, Projection } from "../geometry/projection.ts";

const CELL_M = 100;
/** Built up is where streets make this many km per km² within 250 m, and one is near: an assumption; a lone road makes 2. */
const BUILT_KM_PER_KM2 = 4;
const REACH = 2;
const STEP_M = 10;

export interface Cells {
  points: Point[];
  /** Counter-clockwise, at the file's precision; neighbours share their corners exactly. */
  rings: Ring[];
  /** Metres of street about the cell: what people are taken to live along. */
  streetM: number[];
  neighbours: number[][];
}

/** Metres of street in each grid cell. */
export function streetLength(lines: readonly Point[][]): Map<string, number> {
  const length = new Map<string, number>();
  for (const line of lines) {
    for (const [index, [x, y]] of line.entries()) {
      if (index === 0) continue;
      const [a, b] = line[index - 1]!;
      const gap = Math.hypot(x - a, y - b);
      const steps = Math.max(1, Math.round(gap / STEP_M));
      for (let step = 0; step < steps; step += 1) {
        const share = (step + 0.5) / steps;
        const key = keyOf([a + share * (x - a), b + share * (y - b)]);
        length.set(key, (length.get(key) ?? 0) + gap / steps);
      }
    }
  }
  return length;
}

const keyOf = ([x, y]: Point) => `${Math.floor(x / CELL_M)},${Math.floor(y / CELL_M)}`;
const placeOf = (key: string) => key.split(",").map(Number) as [number, number];

function* around([column, row]: readonly [number, number], reach: number): Generator<string> {
  for (let down = -reach; down <= reach; down += 1) {
    for (let across = -reach; across <= reach; across += 1) yield `${column + across},${row + down}`;
  }
}

function sumAround(length: ReadonlyMap<string, number>, key: string, reach: number): number {
  let sum = 0;
  for (const near of around(placeOf(key), reach)) sum += length.get(near) ?? 0;
  return sum;
}

/** The built-up area around the centre (or nearest to it), without holes; and what lies in other such areas, km². */
export function builtUpKeys(
  length: ReadonlyMap<string, number>,
  centre: Point,
): { keys: Set<string>; apartKm2: number } {
  const candidates = new Set<string>();
  for (const key of length.keys()) for (const near of around(placeOf(key), REACH)) candidates.add(near);
  const squareKm = ((2 * REACH + 1) * CELL_M) ** 2 / 1e6;
  const built = new Set(
    [...candidates].filter(
      (key) =>
        sumAround(length, key, 1) > 0 && sumAround(length, key, REACH) / 1000 / squareKm >= BUILT_KM_PER_KM2,
    ),
  );
  const distance = (key: string) => {
    const [column, row] = placeOf(key);
    return Math.hypot((column + 0.5) * CELL_M - centre[0], (row + 0.5) * CELL_M - centre[1]);
  };
  let nearest: string | undefined;
  for (const key of built) if (nearest === undefined || distance(key) < distance(nearest)) nearest = key;
  if (nearest === undefined) return { keys: new Set(), apartKm2: 0 };
  const keys = spreadFrom(nearest, (key) => built.has(key));
  const apartKm2 = ((built.size - keys.size) * CELL_M ** 2) / 1e6;
  return { keys: withoutHoles(keys), apartKm2 };
}

/** Cells reached from `start` over common sides. */
function spreadFrom(start: string, allowed: (key: string) => boolean): Set<string> {
  const found = new Set([start]);
  const queue = [start];
  for (let key = queue.pop(); key !== undefined; key = queue.pop()) {
    const [column, row] = placeOf(key);
    for (const next of [
      `${column + 1},${row}`,
      `${column - 1},${row}`,
      `${column},${row + 1}`,
      `${column},${row - 1}`,
    ]) {
      if (found.has(next) || !allowed(next)) continue;
      found.add(next);
      queue.push(next);
    }
  }
  return found;
}

function withoutHoles(keys: Set<string>): Set<string> {
  const places = [...keys].map(placeOf);
  const [left, right, bottom, top] = [
    Math.min(...places.map(([column]) => column)) - 1,
    Math.max(...places.map(([column]) => column)) + 1,
    Math.min(...places.map(([, row]) => row)) - 1,
    Math.max(...places.map(([, row]) => row)) + 1,
  ];
  const outside = spreadFrom(`${left},${bottom}`, (key) => {
    const [column, row] = placeOf(key);
    return column >= left && column <= right && row >= bottom && row <= top && !keys.has(key);
  });
  const filled = new Set<string>();
  for (let row = bottom + 1; row < top; row += 1) {
    for (let column = left + 1; column < right; column += 1) {
      if (!outside.has(`${column},${row}`)) filled.add(`${column},${row}`);
    }
  }
  return filled;
}

/** Grid cells whose middle satisfies a test, within a box of local metres. */
export function keysWhere(
  box: readonly [number, number, number, number],
  test: (point: Point) => boolean,
): Set<string> {
  const [left, bottom, right, top] = box.map((metres) => Math.floor(metres / CELL_M)) as typeof box &
    number[];
  const keys = new Set<string>();
  for (let row = bottom!; row <= top!; row += 1) {
    for (let column = left!; column <= right!; column += 1) {
      if (test([(column + 0.5) * CELL_M, (row + 0.5) * CELL_M])) keys.add(`${column},${row}`);
    }
  }
  return keys;
}

/** The cells of grid places, each with its Voronoi shape. */
export function cellsOf(
  keys: ReadonlySet<string>,
  length: ReadonlyMap<string, number>,
  seed: number,
  { toLocal, toPosition }: Projection,
): Cells {
  const stream = randomStream(seed, "built-up cells");
  const built = [...keys].map(placeOf).sort(([a, b], [c, d]) => b - d || a - c);
  const guard = new Set<string>();
  for (const place of built) for (const key of around(place, 2)) if (!keys.has(key)) guard.add(key);
  const rim = [...guard].map(placeOf).sort(([a, b], [c, d]) => b - d || a - c);
  const points = [...built, ...rim].map(([column, row]): Point => {
    const jitter = (axis: number) => 0.6 * (uniform(stream, column + 100_000, row + 100_000, axis) - 0.5);
    return [(column + 0.5 + jitter(0)) * CELL_M, (row + 0.5 + jitter(1)) * CELL_M];
  });
  const reach = 2 * Math.max(...points.map(([x, y]) => Math.max(Math.abs(x), Math.abs(y))));
  const delaunay = Delaunay.from(points as [number, number][]);
  const voronoi = delaunay.voronoi([-reach, -reach, reach, reach]);
  return {
    points: points.slice(0, built.length),
    rings: built.map((_, index) => {
      const ring = (voronoi.cellPolygon(index) as Point[])
        .slice(0, -1)
        .map((point) => toLocal(toPosition(point)));
      const clean = ring.filter(([x, y], at) => {
        const [a, b] = ring[(at + ring.length - 1) % ring.length]!;
        return x !== a || y !== b;
      });
      return signedArea(clean) < 0 ? clean.toReversed() : clean;
    }),
    streetM: built.map(([column, row]) => sumAround(length, `${column},${row}`, 1) / 9),
    neighbours: built.map((_, index) =>
      [...voronoi.neighbors(index)].filter((other) => other < built.length),
    ),
  };
}
