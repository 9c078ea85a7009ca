/**
 * Mends what an extract's edge and a mapper's hand leave broken, before the map becomes a graph: roads are cut at
 * a distance beyond the town, carriageways that part there are joined by a turn, one-way dead ends are opened, small
 * gaps between mapped streets are closed.
 */
import { contains, type Ring } from "../geometry/polygon.ts";
import type { Point } from "../geometry/projection.ts";
import { distanceToLine } from "../geometry/segment.ts";
import type { MapStreet, StreetMap } from "./street-map.ts";

/** How far roads run on beyond the town, m. */
export const BEYOND_M = 2000;
/** Carriageways of one road end no further from each other than this, m. */
const TURN_M = 150;
/** A gap that is taken for a slip of the mapper's hand, m. */
const GAP_M = 150;
/** Islands shorter than this are not worth joining, m. */
const LEAST_ISLAND_M = 100;

function beyond(outline: Ring, point: Point): number {
  if (contains(outline, point)) return 0;
  return outline.reduce(
    (least, from, index) =>
      Math.min(least, distanceToLine(point, from, outline[(index + 1) % outline.length]!)),
    Number.POSITIVE_INFINITY,
  );
}

/** Cuts every road `BEYOND_M` beyond the town's outline. Gives the length that was cut off, m, and the ways it was of. */
export function cutBeyond(map: StreetMap, outline: Ring): { ways: number; lengthM: number } {
  const far = new Map<number, number>();
  const farOf = (node: number) => {
    let value = far.get(node);
    if (value === undefined) {
      value = beyond(outline, map.point(node));
      far.set(node, value);
    }
    return value;
  };
  let ways = 0;
  let lengthM = 0;
  const kept: MapStreet[] = [];
  const pieces: { nodes: number[]; tags: Record<string, string> }[] = [];
  for (const street of map.streets) {
    const { nodes } = street.way;
    if (nodes.every((node) => !map.has(node) || farOf(node) <= BEYOND_M)) {
      kept.push(street);
      continue;
    }
    ways += 1;
    let piece: number[] = [];
    const close = () => {
      if (piece.length > 1) pieces.push({ nodes: piece, tags: street.way.tags });
      piece = [];
    };
    let before: number | undefined;
    for (const node of nodes) {
      // What the file does not hold ends a piece, as in the importer.
      if (!map.has(node)) {
        close();
        before = undefined;
        continue;
      }
      const inside = farOf(node) <= BEYOND_M;
      if (before !== undefined) {
        const [a, b] = [map.point(before), map.point(node)];
        const length = Math.hypot(a[0] - b[0], a[1] - b[1]);
        const wasInside = farOf(before) <= BEYOND_M;
        if (inside !== wasInside) {
          const at = crossing(outline, wasInside ? a : b, wasInside ? b : a);
          const end = map.addNode(at);
          piece.push(end);
          const outside = wasInside ? b : a;
          lengthM += Math.hypot(at[0] - outside[0], at[1] - outside[1]);
        } else if (!inside) lengthM += length;
      }
      if (inside) piece.push(node);
      else close();
      before = node;
    }
    close();
  }
  map.streets = kept;
  for (const { nodes, tags } of pieces) map.addStreet(nodes, tags);
  return { ways, lengthM };
}

/** The point between `inside` and `outside` that is `BEYOND_M` from the outline, to a metre, by halving. */
function crossing(outline: Ring, inside: Point, outside: Point): Point {
  let [low, high] = [0, 1];
  const at = (share: number): Point => [
    inside[0] + share * (outside[0] - inside[0]),
    inside[1] + share * (outside[1] - inside[1]),
  ];
  for (let step = 0; step < 20; step += 1) {
    const middle = (low + high) / 2;
    if (beyond(outline, at(middle)) <= BEYOND_M) low = middle;
    else high = middle;
  }
  return at((low + high) / 2);
}

/** Joins one-way roads that end where the map ends to the carriageway that comes back; opens those that have none. */
export function turnAtEdges(map: StreetMap): void {
  const ends = map.deadEnds().filter(({ street: { read } }) => !read.road.forward || !read.road.backward);
  const leaves = ({ street: { read }, last }: (typeof ends)[number]) =>
    (read.road.forward !== undefined) === last;
  const comingIn = new Set(ends.filter((end) => !leaves(end)));
  const open = new Set<MapStreet>();
  for (const out of ends.filter(leaves)) {
    const [x, y] = map.point(out.node);
    const gap = ({ node }: (typeof ends)[number]) => {
      const [a, b] = map.point(node);
      return Math.hypot(a - x, b - y);
    };
    const back = [...comingIn]
      .filter(({ street }) => street !== out.street)
      .sort((a, b) => gap(a) - gap(b) || a.node - b.node)[0];
    if (back && gap(back) <= TURN_M) {
      comingIn.delete(back);
      const { highway } = out.street.way.tags;
      map.addStreet(
        [out.node, back.node],
        { highway: highway!, oneway: "yes", lanes: "1" },
        "carriageways joined by a turn where the map ends",
      );
    } else open.add(out.street);
  }
  for (const { street } of comingIn) open.add(street);
  map.streets = map.streets.filter((street) => !open.has(street));
  for (const { way } of open) {
    map.addStreet(
      way.nodes,
      { ...way.tags, oneway: "no" },
      "one-way street without a way on opened both ways",
    );
  }
}

/** Joins mapped streets inside the town that touch no other to the nearest that does, over a small gap. */
export function closeGaps(map: StreetMap, outline: Ring): void {
  const parts = connectedParts(map);
  const main = parts[0]!;
  const joined = main.nodes.map((node) => ({ node, at: map.point(node) }));
  const islands = parts.slice(1).filter(({ nodes, lengthM }) => {
    return lengthM >= LEAST_ISLAND_M && nodes.some((node) => contains(outline, map.point(node)));
  });
  for (;;) {
    let best: { island: number; from: number; to: number; gap: number } | undefined;
    for (const [island, { nodes }] of islands.entries()) {
      for (const from of nodes) {
        const [x, y] = map.point(from);
        for (const { node: to, at } of joined) {
          const gap = Math.hypot(at[0] - x, at[1] - y);
          if (gap < (best?.gap ?? GAP_M)) best = { island, from, to, gap };
        }
      }
    }
    if (!best) return;
    map.addStreet([best.from, best.to], { highway: "residential" }, "gap in the mapped streets closed");
    const [island] = islands.splice(best.island, 1);
    joined.push(...island!.nodes.map((node) => ({ node, at: map.point(node) })));
  }
}

/** Streets that hang together, whatever their direction: nodes and length, the longest part first. */
export function connectedParts(map: StreetMap): { nodes: number[]; lengthM: number }[] {
  const up = new Map<number, number>();
  const top = (node: number): number => {
    let at = node;
    while (up.get(at) !== undefined && up.get(at) !== at) at = up.get(at)!;
    up.set(node, at);
    return at;
  };
  const lengths: [number, number][] = [];
  for (const { way } of map.streets) {
    const nodes = way.nodes.filter((node) => map.has(node));
    for (const [index, node] of nodes.entries()) {
      if (!up.has(node)) up.set(node, node);
      if (index > 0) up.set(top(node), top(nodes[0]!));
    }
    const line = map.line(way);
    const lengthM = line.slice(1).reduce((sum, [x, y], index) => {
      return sum + Math.hypot(x - line[index]![0], y - line[index]![1]);
    }, 0);
    if (nodes.length > 0) lengths.push([nodes[0]!, lengthM]);
  }
  const parts = new Map<number, { nodes: number[]; lengthM: number }>();
  for (const node of up.keys()) {
    const part = parts.get(top(node)) ?? { nodes: [], lengthM: 0 };
    part.nodes.push(node);
    parts.set(top(node), part);
  }
  for (const [node, lengthM] of lengths) parts.get(top(node))!.lengthM += lengthM;
  return [...parts.values()].sort((a, b) => b.lengthM - a.lengthM);
}
