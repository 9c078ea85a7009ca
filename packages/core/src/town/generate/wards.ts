/**
 * Wards as the Voronoi cells of seats that stand closer where more people live: a partition by construction,
 * since neighbours share their vertices exactly. Seats beyond the edge bound the outer wards, which gives the
 * town an outline of its own instead of a circle.
 */
import { Delaunay } from "d3-delaunay";
import { uniform } from "../../random/draw.ts";
import { randomStream } from "../../random/philox.ts";
import { centroid, outlines, type Ring, signedArea } from "../geometry/polygon.ts";
import type { Point } from "../geometry/projection.ts";
import type { Site } from "./site.ts";

export interface Ward {
  /** Counter-clockwise, local metres, at the file's precision. */
  ring: Ring;
  centre: Point;
  areaM2: number;
  /** People per m² before scaling, by distance from the bazaar. */
  density: number;
}

const GOLDEN_ANGLE = Math.PI * (3 - Math.sqrt(5));

/** Density falls as exp(-r/r0) (Clark 1951, "Urban population densities"); r0 as a share of the radius. */
const DECAY_SHARE = 0.45;

/** Share of the people within r of the bazaar, for the density above, unbounded. */
const within = (r: number, decay: number) => 1 - (1 + r / decay) * Math.exp(-r / decay);

/** The radius within which the share `q` of the people of radius `edge` live. */
function radiusOfShare(q: number, edge: number, decay: number): number {
  let low = 0;
  let high = edge;
  for (let step = 0; step < 50; step += 1) {
    const middle = (low + high) / 2;
    if (within(middle, decay) < q * within(edge, decay)) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** How many wards a town has: 9 at 10,000 people, 22 at 50,000, 113 at a million. */
export function wardCount(population: number): number {
  return Math.max(6, Math.min(120, Math.round(9 * (population / 10_000) ** 0.55)));
}

/** Seats on a golden-angle spiral (Vogel 1979), each standing for an equal share of the people. */
function seats(site: Site, count: number): Point[] {
  const stream = randomStream(site.seed, "wards");
  const decay = DECAY_SHARE * site.radiusM;
  const turn = 2 * Math.PI * uniform(stream, 0);
  return Array.from({ length: count }, (_, index) => {
    const gap = site.radiusM / Math.sqrt(count);
    const radius = radiusOfShare((index + 0.5) / count, site.radiusM, decay);
    const angle = turn + index * GOLDEN_ANGLE;
    const jitter = (axis: number) => 0.35 * gap * (uniform(stream, index, 1, axis) - 0.5);
    return [radius * Math.cos(angle) + jitter(0), radius * Math.sin(angle) + jitter(1)];
  });
}

/** Seats outside the town, evenly round it with an uneven distance. */
function outerSeats(site: Site, count: number): Point[] {
  const stream = randomStream(site.seed, "outskirts");
  const number = Math.max(18, Math.ceil(3.2 * Math.sqrt(count)) * 2);
  const gap = site.radiusM / Math.sqrt(count);
  return Array.from({ length: number }, (_, index) => {
    const angle = (2 * Math.PI * (index + 0.5 * uniform(stream, index))) / number;
    const radius = site.radiusM + gap * (0.55 + 0.5 * uniform(stream, index, 1));
    return [radius * Math.cos(angle), radius * Math.sin(angle)];
  });
}

/** The wards of a site, from the bazaar outward, and the town's outline. */
export function layOutWards(site: Site): { wards: Ward[]; outline: Ring } {
  const count = wardCount(site.population);
  const inner = seats(site, count);
  const far = 4 * site.radiusM;
  const voronoi = Delaunay.from([...inner, ...outerSeats(site, count)] as [number, number][]).voronoi([
    -far,
    -far,
    far,
    far,
  ]);
  const raw = inner.map((_, index) => openRing(voronoi.cellPolygon(index) as Point[]));
  const area = raw.reduce((sum, ring) => sum + Math.abs(signedArea(ring)), 0);
  const scale = Math.sqrt((site.areaKm2 * 1e6) / area);
  const { toLocal, toPosition } = site.projection;

  const wards = raw.map((ring) => {
    const snapped = ring.map(([x, y]) => toLocal(toPosition([x * scale, y * scale])));
    const clean = withoutRepeats(snapped);
    const turned = signedArea(clean) < 0 ? clean.toReversed() : clean;
    const centre = centroid(turned);
    const density = Math.exp(-Math.hypot(...centre) / (DECAY_SHARE * site.radiusM));
    return { ring: turned, centre, areaM2: signedArea(turned), density };
  });
  wards.sort((a, b) => Math.hypot(...a.centre) - Math.hypot(...b.centre));
  return { wards, outline: outlines(wards.map(({ ring }) => ring))[0]! };
}

/** Without the repeated last point. */
function openRing(ring: Point[]): Point[] {
  return ring.slice(0, -1);
}

/** Vertices closer than the file's precision fall together; one of them is enough. */
function withoutRepeats(ring: Point[]): Point[] {
  return ring.filter(([x, y], index) => {
    const [lastX, lastY] = ring[(index + ring.length - 1) % ring.length]!;
    return x !== lastX || y !== lastY;
  });
}
