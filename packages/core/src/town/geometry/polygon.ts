/** Plane polygons as rings of points, not repeating the first at the end; counter-clockwise is positive. */
import type { Point } from "./projection.ts";

export type Ring = readonly Point[];

/** Signed area in the square of the points' unit, positive where the ring runs counter-clockwise. */
export function signedArea(ring: Ring): number {
  let twice = 0;
  for (let index = 0; index < ring.length; index += 1) {
    const [x1, y1] = ring[index]!;
    const [x2, y2] = ring[(index + 1) % ring.length]!;
    twice += x1 * y2 - x2 * y1;
  }
  return twice / 2;
}

/** Centre of area. The ring has a non-zero area. */
export function centroid(ring: Ring): Point {
  // Taken relative to the first point: far from the origin the plain formula loses digits.
  const [originX, originY] = ring[0]!;
  let twice = 0;
  let sumX = 0;
  let sumY = 0;
  for (let index = 0; index < ring.length; index += 1) {
    const [x1, y1] = [ring[index]![0] - originX, ring[index]![1] - originY];
    const next = ring[(index + 1) % ring.length]!;
    const [x2, y2] = [next[0] - originX, next[1] - originY];
    const cross = x1 * y2 - x2 * y1;
    twice += cross;
    sumX += (x1 + x2) * cross;
    sumY += (y1 + y2) * cross;
  }
  return [originX + sumX / (3 * twice), originY + sumY / (3 * twice)];
}

/** True where the point lies inside the ring, by the crossing rule (Shimrat 1962). */
export function contains(ring: Ring, [x, y]: Point): boolean {
  let inside = false;
  for (let index = 0, last = ring.length - 1; index < ring.length; last = index, index += 1) {
    const [x1, y1] = ring[index]!;
    const [x2, y2] = ring[last]!;
    if (y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) inside = !inside;
  }
  return inside;
}

const key = ([x, y]: Point) => `${x},${y}`;

/**
 * The outer edges of cells that share their vertices exactly: an edge that two cells run in opposite
 * directions lies inside and cancels. Cells run counter-clockwise; so do the outlines (holes clockwise),
 * the longest first.
 */
export function outlines(cells: readonly Ring[]): Point[][] {
  const edges = new Map<string, Map<string, Point>>();
  const starts = new Map<string, Point>();
  for (const cell of cells) {
    for (let index = 0; index < cell.length; index += 1) {
      const from = cell[index]!;
      const to = cell[(index + 1) % cell.length]!;
      const back = edges.get(key(to));
      if (back?.delete(key(from))) {
        if (back.size === 0) edges.delete(key(to));
        continue;
      }
      starts.set(key(from), from);
      const out = edges.get(key(from)) ?? new Map<string, Point>();
      out.set(key(to), to);
      edges.set(key(from), out);
    }
  }
  const loops: Point[][] = [];
  for (;;) {
    const first = edges.keys().next();
    if (first.done) break;
    const loop: Point[] = [];
    let at = first.value;
    do {
      loop.push(starts.get(at)!);
      const out = edges.get(at)!;
      const next = out.keys().next().value!;
      out.delete(next);
      if (out.size === 0) edges.delete(at);
      at = next;
    } while (at !== first.value && edges.has(at));
    loops.push(loop);
  }
  return loops.sort((a, b) => b.length - a.length);
}
