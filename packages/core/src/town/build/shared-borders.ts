/**
 * Zones drawn with fewer corners, without gaps or overlaps between them: a border is cut where three areas meet, and
 * each piece is thinned once (Douglas & Peucker 1973) for both zones that it parts.
 */
import { outlines, type Ring, signedArea } from "../geometry/polygon.ts";
import type { Point } from "../geometry/projection.ts";
import { distanceToLine } from "../geometry/segment.ts";

const key = ([x, y]: Point) => `${x},${y}`;

/** The outer ring of each group of cells, counter-clockwise, thinned to `toleranceM`. */
export function thinnedZones(groups: readonly (readonly Ring[])[], toleranceM: number): Ring[] {
  const rings = groups.map((cells) => outlines(cells).sort((a, b) => signedArea(b) - signedArea(a))[0]!);
  const arms = new Map<string, Set<string>>();
  for (const ring of rings) {
    for (const [index, point] of ring.entries()) {
      const next = ring[(index + 1) % ring.length]!;
      for (const [a, b] of [
        [point, next],
        [next, point],
      ] as const) {
        const here = arms.get(key(a));
        if (here) here.add(key(b));
        else arms.set(key(a), new Set([key(b)]));
      }
    }
  }
  const thinned = rings.map((ring) => thin(ring, (point) => arms.get(key(point))!.size > 2, toleranceM));
  // A sliver that thinning folds flat is kept as it was, and so is everything that shares a border with it.
  const sound = thinned.every((ring, index) => {
    return ring.length >= 3 && signedArea(ring) > 0.6 * signedArea(rings[index]!);
  });
  return sound || toleranceM < 1 ? thinned : thinnedZones(groups, toleranceM / 2);
}

function thin(ring: Ring, fixed: (point: Point) => boolean, toleranceM: number): Ring {
  const corners = ring.flatMap((point, index) => (fixed(point) ? [index] : []));
  // A border with one neighbour only: any two of its points that both sides would choose.
  if (corners.length === 0) {
    const order = ring.map((_, index) => index).sort((a, b) => (key(ring[a]!) < key(ring[b]!) ? -1 : 1));
    corners.push(...[order[0]!, order.at(-1)!].sort((a, b) => a - b));
  }
  return corners.flatMap((from, index) => {
    const to = corners[(index + 1) % corners.length]!;
    const length = (to - from + ring.length) % ring.length || ring.length;
    const piece = Array.from({ length: length + 1 }, (_, step) => ring[(from + step) % ring.length]!);
    return thinPiece(piece, toleranceM).slice(0, -1);
  });
}

/** The same corners whichever end it is walked from. */
function thinPiece(piece: Point[], toleranceM: number): Point[] {
  const back = [key(piece[0]!), key(piece[1]!)].join() > [key(piece.at(-1)!), key(piece.at(-2)!)].join();
  const line = back ? piece.toReversed() : piece;
  const keep = new Set([0, line.length - 1]);
  const stack: [number, number][] = [[0, line.length - 1]];
  for (let span = stack.pop(); span; span = stack.pop()) {
    const [from, to] = span;
    let furthest = -1;
    let most = toleranceM;
    for (let index = from + 1; index < to; index += 1) {
      const gap = distanceToLine(line[index]!, line[from]!, line[to]!);
      if (gap > most) [furthest, most] = [index, gap];
    }
    if (furthest < 0) continue;
    keep.add(furthest);
    stack.push([from, furthest], [furthest, to]);
  }
  const thinned = line.filter((_, index) => keep.has(index));
  return back ? thinned.toReversed() : thinned;
}
