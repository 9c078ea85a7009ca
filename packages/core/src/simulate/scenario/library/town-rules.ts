/** How a ready scenario finds its places in any town: the busiest roads, the bazaar's wards, the ends of a bypass. */

import { distanceM, localProjection } from "../../../town/geometry/projection.ts";
import { MAIN_ROADS } from "../../../town/schema/roads.ts";
import type { Zone } from "../../../town/schema/zones.ts";
import type { Town } from "../../../town/town.ts";
import { strongComponents } from "../../../traffic/components.ts";
import { buildGraph, type RoadGraph } from "../../../traffic/graph.ts";
import { ShortestPaths } from "../../../traffic/shortest-paths.ts";
import { linksNamed } from "../targets.ts";

const jobsOf = ({ jobs }: Zone) => Object.values(jobs).reduce((sum, each) => sum + each, 0);

function graphOf({ roads: { nodes, links } }: Town, without: ReadonlySet<string> = new Set()) {
  const index = new Map(nodes.map(({ id }, at) => [id, at]));
  const kept = links.filter(({ id }) => !without.has(id));
  const graph = buildGraph({
    nodeCount: nodes.length,
    tail: kept.map(({ from }) => index.get(from)!),
    head: kept.map(({ to }) => index.get(to)!),
  });
  return { graph, kept, index };
}

/** The node nearest to each ward's centre, of those in the ward where it has any. */
function wardNodes(town: Town): number[] {
  const nodes = town.roads.nodes.map(({ position, zone }, at) => ({ position, zone, at }));
  return town.zones.map(({ id, centroid }) => {
    const own = nodes.filter(({ zone }) => zone === id);
    const near = (own.length > 0 ? own : nodes).map(({ position, at }) => ({
      at,
      away: distanceM(position, centroid),
    }));
    return near.reduce((best, each) => (each.away < best.away ? each : best)).at;
  });
}

/** People times jobs on the quickest empty way of every pair of wards, by segment. */
function segmentUse(town: Town): Map<string, number> {
  const { graph, kept } = graphOf(town);
  const minutes = Float64Array.from(kept, ({ lengthM, freeSpeedKmh }) => (lengthM * 0.06) / freeSpeedKmh);
  const ends = wardNodes(town);
  const search = new ShortestPaths(graph);
  const use = new Map<string, number>();
  for (const [home, zone] of town.zones.entries()) {
    search.search(ends[home]!, minutes);
    for (const [desk, other] of town.zones.entries()) {
      if (desk === home) continue;
      const trips = zone.population * jobsOf(other) * Math.exp(-search.distance[ends[desk]!]! / 12);
      if (!(trips > 0)) continue;
      for (let link = search.entry[ends[desk]!]!; link >= 0; link = search.entry[graph.tail[link]!]!) {
        const { segment } = kept[link]!;
        use.set(segment, (use.get(segment) ?? 0) + trips);
      }
    }
  }
  return use;
}

function parts(graph: RoadGraph): number {
  return strongComponents(graph).count;
}

/**
 * The `most` main-road segments that most trips between wards use, no two at one junction, whose loss cuts no
 * place off: the rest of the network stays as connected as it was. Streets of any class where a town has too few.
 */
export function busiestRoads(town: Town, most: number): string[] {
  const use = segmentUse(town);
  const ends = Map.groupBy(town.roads.links, ({ segment }) => segment);
  const whole = parts(graphOf(town).graph);
  const ranked = town.roads.segments
    .map((segment, at) => ({ ...segment, at, use: use.get(segment.id) ?? 0 }))
    .toSorted(
      (a, b) =>
        Number(MAIN_ROADS.has(b.class)) - Number(MAIN_ROADS.has(a.class)) || b.use - a.use || a.at - b.at,
    );
  const chosen: string[] = [];
  const taken = new Set<string>();
  for (const { id } of ranked) {
    if (chosen.length === most) break;
    const links = ends.get(id) ?? [];
    if (links.length === 0 || links.some(({ from, to }) => taken.has(from) || taken.has(to))) continue;
    const without = new Set(linksNamed(town, [...chosen, id]));
    if (parts(graphOf(town, without).graph) > whole) continue;
    chosen.push(id);
    for (const { from, to } of links) taken.add(from).add(to);
  }
  // A town whose every road is a bridge: the busiest there is, although something is cut off.
  return chosen.length > 0 ? chosen : [ranked[0]!.id];
}

/** Wards by jobs in trade and services per km², densest first: the bazaar. At least one, at most `share` of all. */
export function bazaarWards(town: Town, share = 0.25): string[] {
  const ranked = town.zones
    .map(({ id, jobs, areaKm2 }, at) => ({ id, at, density: (jobs.trade + jobs.services) / areaKm2 }))
    .toSorted((a, b) => b.density - a.density || a.at - b.at);
  return ranked.slice(0, Math.max(1, Math.floor(share * ranked.length))).map(({ id }) => id);
}

/** Least angle at the town's centre between the ends of a bypass: below it the road would not go round the town. */
const BYPASS_ANGLE = Math.PI / 3;

/**
 * Ends and length (m) of a road around the town: of the gateways, or where there are fewer than two of all nodes far
 * out, the pair with most traffic that lies on different sides. The length is the arc around the centre.
 */
export function bypassEnds(town: Town): { from: string; to: string; lengthM: number } {
  const projection = localProjection(town.centre);
  const traffic = new Map(town.roads.gateways.map(({ node, pcuPerDay }) => [node, pcuPerDay]));
  const placed = town.roads.nodes.map(({ id, position }) => {
    const [x, y] = projection.toLocal(position);
    return { id, x, y, out: Math.hypot(x, y), pcu: traffic.get(id) ?? 0 };
  });
  const gates = placed.filter(({ id }) => traffic.has(id));
  const candidates = gates.length >= 2 ? gates : placed.toSorted((a, b) => b.out - a.out).slice(0, 20);
  let best = { from: candidates[0]!.id, to: candidates[1]!.id, lengthM: 1000 };
  let bestScore = Number.NEGATIVE_INFINITY;
  for (const [at, a] of candidates.entries()) {
    for (const b of candidates.slice(at + 1)) {
      const cosine = (a.x * b.x + a.y * b.y) / Math.max(1, a.out * b.out);
      const angle = Math.acos(Math.max(-1, Math.min(1, cosine)));
      const score = Math.min(a.pcu, b.pcu) + (angle >= BYPASS_ANGLE ? 1e9 : angle);
      if (score <= bestScore) continue;
      bestScore = score;
      const straight = Math.hypot(a.x - b.x, a.y - b.y);
      const lengthM = Math.round(Math.max(straight * 1.1, (angle * (a.out + b.out)) / 2, 100));
      best = { from: a.id, to: b.id, lengthM };
    }
  }
  return best;
}
