/**
 * The town's street plan in local metres: radial roads from the bazaar, ring roads across them, and a local grid
 * bent by the land, thinner toward the edge. Which nodes are joined follows a β-skeleton (Kirkpatrick & Radke 1985):
 * between the Gabriel graph and the relative neighbourhood graph, which real streets resemble, planar, and
 * connected because it holds the minimum spanning tree.
 */
import { Delaunay } from "d3-delaunay";
import { uniform } from "../../random/draw.ts";
import { randomStream } from "../../random/philox.ts";
import { contains, type Ring } from "../geometry/polygon.ts";
import type { Point } from "../geometry/projection.ts";
import { distanceToLine } from "../geometry/segment.ts";
import type { Site } from "./site.ts";

/** What a node or an edge belongs to: the n-th radial, the n-th ring, or nothing. */
export type Course = { kind: "radial" | "ring"; index: number } | null;

export interface StreetEdge {
  from: number;
  to: number;
  course: Course;
  /** True beyond the town's outline. */
  outside: boolean;
}

export interface Streets {
  nodes: Point[];
  edges: StreetEdge[];
  /** The last node of each radial, outside the town. */
  gateways: { node: number; radial: number }[];
  /** The usual distance between neighbouring nodes, m. */
  spacingM: number;
  pipes: PipeCourse;
}

/** Where pipes may run: straight between points on open land, along the streets in a town that has them. */
export interface PipeCourse {
  /** Junctions of the distribution network in a ward. */
  junctionsPerWard: number;
  /** The nearest point that a pipe can end at. */
  snap(point: Point): Point;
  lengthM(from: Point, to: Point): number;
  /** Points between the ends that a pipe passes. */
  via(from: Point, to: Point): Point[];
}

const STRAIGHT: PipeCourse = {
  junctionsPerWard: 4,
  snap: (point) => point,
  lengthM: ([x, y], [a, b]) => Math.hypot(x - a, y - b),
  via: () => [],
};

/** 1 is the Gabriel graph, 2 the relative neighbourhood graph; here three to four streets meet at a node. */
const BETA = 1.25;
/** Ring roads, as shares of the town's radius. */
const RINGS = [0.3, 0.68];
/** How far a radial runs beyond the outline, m. */
const BEYOND_M = 1400;

interface Chain {
  course: Exclude<Course, null>;
  nodes: number[];
}

/** The usual distance between neighbouring street corners in a town of a size, m. */
export function streetSpacingM({ population, areaKm2 }: Pick<Site, "population" | "areaKm2">): number {
  const target = Math.min(2500, Math.max(80, 80 * (population / 10_000) ** 0.7));
  return Math.sqrt((areaKm2 * 1e6) / target);
}

/** The street plan of a site whose outline is given. */
export function layOutStreets(site: Site, outline: Ring): Streets {
  const spacingM = streetSpacingM(site);
  const plan = mainRoads(site, outline, spacingM);
  addLocalNodes(site, outline, spacingM, plan);
  const edges = joinNodes(plan, refine(plan));
  const gateways = plan.chains.flatMap(({ course, nodes }) =>
    course.kind === "radial" ? [{ node: nodes.at(-1)!, radial: course.index }] : [],
  );
  return { nodes: plan.nodes, edges, gateways, spacingM, pipes: STRAIGHT };
}

interface Plan {
  nodes: Point[];
  chains: Chain[];
  /** Nodes of the radials beyond the town's outline. */
  outside: Set<number>;
}

/** Radials and rings, crossing in shared nodes. */
function mainRoads(site: Site, outline: Ring, spacing: number): Plan {
  const stream = randomStream(site.seed, "main roads");
  const radials = 5 + Math.round(2 * Math.log10(site.population / 10_000));
  const turn = 2 * Math.PI * uniform(stream, 0);
  const nodes: Point[] = [[0, 0]];
  const bearing = Array.from(
    { length: radials },
    (_, index) => turn + (2 * Math.PI * (index + 0.45 * (uniform(stream, index, 1) - 0.5))) / radials,
  );
  /** A radial bends a little on its way out. */
  const at = (radial: number, r: number): Point => {
    const bend = 0.12 * Math.sin((r / site.radiusM) * 4 + 6 * uniform(stream, radial, 2));
    const angle = bearing[radial]! + (bend * r) / (r + 300);
    return [r * Math.cos(angle), r * Math.sin(angle)];
  };
  /** A ring road bulges and flattens: no town's is a circle. */
  const ringRadius = (ring: number, angle: number) =>
    RINGS[ring]! *
    site.radiusM *
    (1 +
      0.07 * Math.sin(2 * angle + 6 * uniform(stream, ring, 3)) +
      0.04 * Math.sin(5 * angle + 6 * uniform(stream, ring, 4)));
  const crossing: number[][] = RINGS.map(() => []);
  const chains: Chain[] = [];
  const outside = new Set<number>();
  for (let radial = 0; radial < radials; radial += 1) {
    const chain = [0];
    let inner = 0;
    for (let ring = 0; ring <= RINGS.length; ring += 1) {
      const last = ring === RINGS.length;
      const [x, y] = last ? [0, 0] : at(radial, ringRadius(ring, bearing[radial]!));
      const outer = last ? Number.POSITIVE_INFINITY : ringRadius(ring, Math.atan2(y, x));
      const steps = last ? 40 : Math.max(1, Math.round((outer - inner) / spacing));
      const step = last ? spacing : (outer - inner) / steps;
      for (let index = 1; index <= steps; index += 1) {
        const point = at(radial, inner + index * step);
        if (last && !contains(outline, point)) break;
        chain.push(nodes.push(point) - 1);
      }
      if (!last) crossing[ring]!.push(chain.at(-1)!);
      inner = outer;
    }
    const edge = Math.hypot(...nodes[chain.at(-1)!]!);
    for (const part of [0.5, 1]) {
      const node = nodes.push(at(radial, edge + part * BEYOND_M)) - 1;
      outside.add(node);
      chain.push(node);
    }
    chains.push({ course: { kind: "radial", index: radial }, nodes: chain });
  }
  for (const [ring, crossings] of crossing.entries()) {
    const chain: number[] = [];
    for (let radial = 0; radial < radials; radial += 1) {
      const from = nodes[crossings[radial]!]!;
      const to = nodes[crossings[(radial + 1) % radials]!]!;
      const start = Math.atan2(from[1], from[0]);
      const span = (Math.atan2(to[1], to[0]) - start + 4 * Math.PI) % (2 * Math.PI);
      const steps = Math.max(1, Math.round((span * ringRadius(ring, start)) / spacing));
      chain.push(crossings[radial]!);
      for (let index = 1; index < steps; index += 1) {
        const angle = start + (span * index) / steps;
        const radius = ringRadius(ring, angle);
        chain.push(nodes.push([radius * Math.cos(angle), radius * Math.sin(angle)]) - 1);
      }
    }
    chain.push(crossings[0]!);
    chains.push({ course: { kind: "ring", index: ring }, nodes: chain });
  }
  return { nodes, chains, outside };
}

/** Corners of the local grid that keep their distance from the main roads. */
function addLocalNodes(site: Site, outline: Ring, spacing: number, plan: Plan): void {
  const stream = randomStream(site.seed, "local grid");
  const angle = 2 * Math.PI * uniform(stream, 0);
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const reach = Math.ceil((1.8 * site.radiusM) / spacing);
  const main = plan.chains.flatMap(({ nodes }) =>
    nodes.slice(1).map((to, index) => [plan.nodes[nodes[index]!]!, plan.nodes[to]!] as const),
  );
  for (let row = -reach; row <= reach; row += 1) {
    for (let column = -reach; column <= reach; column += 1) {
      const cell = (row + reach) * (2 * reach + 1) + column + reach;
      const u = spacing * (column + 0.42 * (uniform(stream, cell, 1) - 0.5));
      const v = spacing * (row + 0.42 * (uniform(stream, cell, 2) - 0.5));
      const bend = 0.35 * spacing;
      const x = u * cos - v * sin + bend * Math.sin(v / (3.1 * spacing));
      const y = u * sin + v * cos + bend * Math.sin(u / (2.7 * spacing));
      const point: Point = [x, y];
      const out = Math.hypot(x, y) / site.radiusM;
      if (uniform(stream, cell, 3) < 0.55 * Math.max(0, out - 0.5)) continue;
      if (!contains(outline, point)) continue;
      if (main.some(([a, b]) => distanceToLine(point, a, b) < 0.55 * spacing)) continue;
      plan.nodes.push(point);
    }
  }
}

/** Adds midpoints to main roads until each of their pieces is an edge of the Delaunay triangulation. */
function refine(plan: Plan): Delaunay<Delaunay.Point> {
  for (let round = 0; ; round += 1) {
    const delaunay = Delaunay.from(plan.nodes as [number, number][]);
    let split = false;
    for (const chain of plan.chains) {
      chain.nodes = chain.nodes.flatMap((to, index) => {
        const from = chain.nodes[index - 1];
        if (from === undefined || [...delaunay.neighbors(from)].includes(to)) return [to];
        split = true;
        const [ax, ay] = plan.nodes[from]!;
        const [bx, by] = plan.nodes[to]!;
        const middle = plan.nodes.push([(ax + bx) / 2, (ay + by) / 2]) - 1;
        if (plan.outside.has(from) || plan.outside.has(to)) plan.outside.add(middle);
        return [middle, to];
      });
    }
    if (!split || round === 8) return delaunay;
  }
}

const pair = (a: number, b: number) => (a < b ? `${a} ${b}` : `${b} ${a}`);

/** Main roads, and those edges of the triangulation that the β-skeleton keeps: no two of them cross. */
function joinNodes({ nodes, chains, outside }: Plan, delaunay: Delaunay<Delaunay.Point>): StreetEdge[] {
  const courses = new Map<string, Course>();
  for (const { course, nodes: chain } of chains) {
    for (const [index, to] of chain.entries()) {
      if (index > 0) courses.set(pair(chain[index - 1]!, to), course);
    }
  }
  const edges: StreetEdge[] = [];
  for (let from = 0; from < nodes.length; from += 1) {
    for (const to of [...delaunay.neighbors(from)].sort((a, b) => a - b)) {
      if (to < from) continue;
      const course = courses.get(pair(from, to)) ?? null;
      const far = outside.has(from) && outside.has(to);
      // Beyond the town only the radials go on: nothing joins one to the next.
      if (course === null && (far || !inSkeleton(nodes, delaunay, from, to))) continue;
      edges.push({ from, to, course, outside: outside.has(from) || outside.has(to) });
    }
  }
  return edges;
}

/**
 * True where no other node lies in the lune of the two: the intersection of two discs of radius β·d/2. A node in
 * the lune of a Delaunay edge is looked for among the neighbours of both ends and theirs.
 */
function inSkeleton(
  nodes: readonly Point[],
  delaunay: Delaunay<Delaunay.Point>,
  from: number,
  to: number,
): boolean {
  const [px, py] = nodes[from]!;
  const [qx, qy] = nodes[to]!;
  const radius = (BETA / 2) * Math.hypot(px - qx, py - qy);
  const near = (a: number, b: number) => (1 - BETA / 2) * a + (BETA / 2) * b;
  for (const end of [from, to]) {
    for (const neighbour of delaunay.neighbors(end)) {
      for (const other of [neighbour, ...delaunay.neighbors(neighbour)]) {
        if (other === from || other === to) continue;
        const [x, y] = nodes[other]!;
        if (Math.hypot(x - near(px, qx), y - near(py, qy)) >= radius) continue;
        if (Math.hypot(x - near(qx, px), y - near(qy, py)) < radius) return false;
      }
    }
  }
  return true;
}
