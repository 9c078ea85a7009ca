/**
 * Streets where people live further from a mapped one than a block is wide. Corners are laid on the built-up cells that
 * none reaches, and joined to the nearest corner or mapped node, nearest first, so that everything hangs together; a
 * second way on is added where it is short. None crosses a street.
 */
import type { Point } from "../geometry/projection.ts";
import { cross, distanceToLine } from "../geometry/segment.ts";
import { connectedParts } from "./complete-map.ts";
import type { StreetMap } from "./street-map.ts";

type Piece = readonly [Point, Point];

const RULE = "street laid where people live and none is mapped";

/** Lays the streets; `spacingM` is the town's usual block. Gives the number of streets and their length, m. */
export function layMissingStreets(
  map: StreetMap,
  cells: readonly Point[],
  spacingM: number,
): { streets: number; lengthM: number } {
  const pieces: Piece[] = map.streets.flatMap(({ way }) => {
    const line = map.line(way);
    return line.slice(1).map((point, index): Piece => [line[index]!, point]);
  });
  const corners: Point[] = [];
  for (const cell of cells) {
    if (corners.some(([x, y]) => Math.hypot(x - cell[0], y - cell[1]) < spacingM)) continue;
    if (pieces.every(([a, b]) => distanceToLine(cell, a, b) > spacingM)) corners.push(cell);
  }
  const network = connectedParts(map)[0]!.nodes.map((node) => ({ node, at: map.point(node) }));
  const free = (from: Point, to: Point) => pieces.every(([a, b]) => !cross(from, to, a, b));
  const open = corners.map((at) => ({ at, ends: candidates(at, network) }));
  let streets = 0;
  let lengthM = 0;
  const lay = (from: { node: number; at: Point }, to: { node: number; at: Point }) => {
    map.addStreet([from.node, to.node], { highway: "residential" }, RULE);
    pieces.push([from.at, to.at]);
    streets += 1;
    lengthM += Math.hypot(from.at[0] - to.at[0], from.at[1] - to.at[1]);
  };
  while (open.length > 0) {
    open.sort((a, b) => (a.ends[0]?.gap ?? Infinity) - (b.ends[0]?.gap ?? Infinity));
    const { at, ends } = open.shift()!;
    const chosen: { end: (typeof ends)[number]; gap: number }[] = [];
    for (const end of ends) {
      if (chosen.length === 2) break;
      const apart = chosen.every(({ end: other }) => angleBetween(at, other.at, end.at) > Math.PI / 3);
      const short = chosen.length === 0 || end.gap < 2 * spacingM;
      if (apart && short && free(at, end.at)) chosen.push({ end, gap: end.gap });
    }
    if (chosen.length === 0) continue;
    const corner = { node: map.addNode(at), at };
    for (const { end } of chosen) lay(corner, end);
    for (const other of open) {
      const gap = Math.hypot(other.at[0] - at[0], other.at[1] - at[1]);
      other.ends = [...other.ends, { ...corner, gap }].sort((a, b) => a.gap - b.gap || a.node - b.node);
    }
  }
  return { streets, lengthM };
}

/** The nearest nodes of the network: more would only be tried where all of these are cut off. */
function candidates(at: Point, network: readonly { node: number; at: Point }[]) {
  return network
    .map(({ node, at: [x, y] }) => ({ node, at: [x, y] as Point, gap: Math.hypot(x - at[0], y - at[1]) }))
    .sort((a, b) => a.gap - b.gap || a.node - b.node)
    .slice(0, 40);
}

function angleBetween([x, y]: Point, [a, b]: Point, [c, d]: Point): number {
  const turn = Math.abs(Math.atan2(b - y, a - x) - Math.atan2(d - y, c - x));
  return Math.min(turn, 2 * Math.PI - turn);
}
