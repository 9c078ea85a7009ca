/** From the street plan to the town's roads: classes, names, directed links, counters, gateways, bus lines. */
import { capacityPcuPerHour } from "../../traffic/irc.ts";
import { contains } from "../geometry/polygon.ts";
import { distanceM } from "../geometry/projection.ts";
import type { RoadLink, RoadNode, RoadSegment, Roads, TransitLine } from "../schema/roads.ts";
import type { Zone } from "../schema/zones.ts";
import { edgeUse, type TimedEdge } from "./betweenness.ts";
import { radialName, villageName } from "./names.ts";
import { idMaker, rounded, type Site } from "./site.ts";
import type { StreetEdge, Streets } from "./streets.ts";
import type { Ward } from "./wards.ts";

type RoadClass = RoadSegment["class"];

/** Free speeds are assumptions. */
export const FREE_SPEED_KMH: Record<RoadClass, number> = {
  highway: 70,
  arterial: 45,
  sub_arterial: 40,
  collector: 30,
  local: 20,
};

/** Lanes of the whole carriageway by the size of the town: an assumption. Capacities follow from them by IRC:106. */
export function carriageway(of: RoadClass, population: number): number {
  const large = population >= 300_000;
  if (of === "arterial" && large) return 6;
  if (of === "arterial" && population >= 100_000) return 4;
  return large && (of === "sub_arterial" || of === "collector") ? 4 : 2;
}

/**
 * What parked vehicles, stalls and people on the carriageway leave of a capacity, by distance from the bazaar in
 * town radii. IRC:106 gives its volumes for streets with restricted parking; the half is an assumption.
 */
export const frictionAt = (out: number) => 0.5 + 0.5 * Math.max(0, Math.min(1, (out - 0.3) / 0.3));

/** BPR by the Bureau of Public Roads' own parameters (1964). */
export const BPR = { alpha: 0.15, beta: 4 };
/** Share of local streets, by use, that are collectors. */
const COLLECTOR_SHARE = 0.22;
/** Counters report each minute on arterials, each five minutes elsewhere. */
const MAIN_INTERVAL_S = 60;
const OTHER_INTERVAL_S = 300;

export const RANK: RoadClass[] = ["arterial", "sub_arterial", "highway", "collector", "local"];

function courseClass({ course, outside }: StreetEdge): RoadClass {
  if (course?.kind === "radial") return outside ? "highway" : "arterial";
  return course?.kind === "ring" ? "sub_arterial" : "local";
}

/** The class of every edge; the most used local streets become collectors. */
function classify(streets: Streets): RoadClass[] {
  const classes = streets.edges.map(courseClass);
  const timed = streets.edges.map(({ from, to }, index) => {
    const [a, b] = [streets.nodes[from]!, streets.nodes[to]!];
    const seconds = Math.hypot(a[0] - b[0], a[1] - b[1]) / (FREE_SPEED_KMH[classes[index]!] / 3.6);
    return { from, to, seconds };
  });
  for (const index of mostUsedLocal(streets.nodes.length, timed, classes)) classes[index] = "collector";
  return classes;
}

/** The local streets that most quickest paths run over: those that are collectors in truth. */
export function mostUsedLocal(
  nodes: number,
  timed: readonly TimedEdge[],
  classes: readonly RoadClass[],
): number[] {
  const step = Math.max(1, Math.floor(nodes / 60));
  const sources = Array.from({ length: nodes }, (_, index) => index).filter((index) => index % step === 0);
  const use = edgeUse(nodes, timed, sources);
  const local = classes.flatMap((of, index) => (of === "local" ? [index] : []));
  local.sort((a, b) => use[b]! - use[a]! || a - b);
  return local.slice(0, Math.round(COLLECTOR_SHARE * local.length));
}

/** The town's roads. Segments are numbered from the bazaar's arterials outward to the local streets. */
export function buildRoads(
  site: Site,
  streets: Streets,
  wards: readonly Ward[],
  zones: readonly Zone[],
): Roads {
  const { toPosition } = site.projection;
  const classes = classify(streets);
  const nodeId = idMaker("N", streets.nodes.length);
  const arms = streets.nodes.map(() => 0);
  const mainArms = streets.nodes.map(() => 0);
  for (const [index, { from, to }] of streets.edges.entries()) {
    for (const end of [from, to]) {
      arms[end]! += 1;
      if (classes[index] === "arterial" || classes[index] === "sub_arterial") mainArms[end]! += 1;
    }
  }
  const zoneOf = streets.nodes.map((point) => wards.findIndex(({ ring }) => contains(ring, point)));
  const nodes: RoadNode[] = streets.nodes.map((point, index) => ({
    id: nodeId(index),
    position: toPosition(point),
    ...(zoneOf[index]! >= 0 ? { zone: zones[zoneOf[index]!]!.id } : {}),
    ...(mainArms[index]! >= 3 ? { signal: true } : {}),
  }));

  const middle = ({ from, to }: StreetEdge) => {
    const [a, b] = [streets.nodes[from]!, streets.nodes[to]!];
    return Math.hypot(a[0] + b[0], a[1] + b[1]) / 2;
  };
  const order = streets.edges
    .map((edge, index) => ({ edge, class: classes[index]!, out: middle(edge), index }))
    .sort((a, b) => RANK.indexOf(a.class) - RANK.indexOf(b.class) || a.out - b.out || a.index - b.index);
  const segmentId = idMaker("R", order.length);
  const nameOf = namer(zones, zoneOf);
  const segments: RoadSegment[] = [];
  const links: RoadLink[] = [];
  for (const [index, { edge, class: of, out }] of order.entries()) {
    const id = segmentId(index);
    const [a, b] = [nodes[edge.from]!, nodes[edge.to]!];
    segments.push({ id, name: nameOf(edge, of), class: of, geometry: [a.position, b.position] });
    const lanes = carriageway(of, site.population);
    const capacity = capacityPcuPerHour(of, lanes, false);
    const common = {
      segment: id,
      lengthM: Math.max(1, rounded(distanceM(a.position, b.position), 1)),
      lanes: lanes / 2,
      freeSpeedKmh: FREE_SPEED_KMH[of],
      capacityPcuPerHour: Math.round(capacity * frictionAt(out / site.radiusM)),
      ...BPR,
    };
    links.push({ id: `${id}a`, from: a.id, to: b.id, ...common });
    links.push({ id: `${id}b`, from: b.id, to: a.id, ...common });
  }

  return {
    nodes,
    segments,
    links,
    gateways: streets.gateways.map(({ node, radial }) => ({
      node: nodeId(node),
      name: `To ${villageName(radial)}`,
      pcuPerDay: Math.round((0.9 - 0.08 * (radial % 5)) * 900 * (site.population / 10_000) ** 0.6),
    })),
    counters: placeCounters(site, segments),
  };
}

/** Segment names: a road's own name with a running number, or the ward's with one. */
function namer(zones: readonly Zone[], zoneOf: readonly number[]) {
  const used = new Map<string, number>();
  return ({ from, to, course }: StreetEdge, of: RoadClass): string => {
    const zone = zones[Math.max(zoneOf[from]!, zoneOf[to]!, 0)]!.name;
    let road = `${zone} ${of === "collector" ? "Main Street" : "Street"}`;
    if (course?.kind === "radial") road = radialName(course.index);
    if (course?.kind === "ring") road = course.index === 0 ? "Inner Ring Road" : "Outer Ring Road";
    const number = (used.get(road) ?? 0) + 1;
    used.set(road, number);
    return `${road} ${number}`;
  };
}

/** Counters on every main segment up to a number that a town of that size would keep, then on collectors. */
export function placeCounters(site: Site, segments: readonly RoadSegment[]): Roads["counters"] {
  const most = Math.round(120 * Math.max(0.5, site.population / 50_000) ** 0.5);
  const inTown = segments.filter(({ class: of }) => of !== "local" && of !== "highway");
  return inTown.slice(0, most).map(({ id, class: of }) => ({
    segment: id,
    intervalS: of === "arterial" ? MAIN_INTERVAL_S : OTHER_INTERVAL_S,
  }));
}

/** Distance between stops along a line, m. */
export const STOP_GAP_M = 450;

/** Bus lines: opposite radials joined through the bazaar, and one around the inner ring. */
export function busLines(streets: Streets, roads: Roads): TransitLine[] {
  const chains = new Map<string, number[]>();
  for (const { from, to, course, outside } of streets.edges) {
    if (course === null || outside) continue;
    const key = `${course.kind} ${course.index}`;
    chains.set(key, [...(chains.get(key) ?? []), from, to]);
  }
  const out = (node: number) => Math.hypot(...streets.nodes[node]!);
  const bearing = (node: number) => Math.atan2(streets.nodes[node]![1], streets.nodes[node]![0]);
  const radials = [...chains.keys()].filter((key) => key.startsWith("radial"));
  const along = (key: string) => [...new Set(chains.get(key))].sort((a, b) => out(a) - out(b));
  const pairs = Math.floor(radials.length / 2);
  const routes = Array.from({ length: pairs }, (_, index) => [
    ...along(`radial ${index}`).toReversed(),
    ...along(`radial ${index + pairs}`).slice(1),
  ]);
  routes.push([...new Set(chains.get("ring 0"))].sort((a, b) => bearing(a) - bearing(b)));

  return routes.map((route, index) => {
    let walked = Number.POSITIVE_INFINITY;
    const stops = route.flatMap((node, at) => {
      const here = roads.nodes[node]!;
      if (at > 0) walked += distanceM(here.position, roads.nodes[route[at - 1]!]!.position);
      if (here.zone === undefined || (walked < STOP_GAP_M && at < route.length - 1)) return [];
      walked = 0;
      return [{ name: `Stop ${index + 1}.${at + 1}`, node: here.id, zone: here.zone }];
    });
    const ring = index === routes.length - 1;
    return {
      id: `B${String(index + 1).padStart(2, "0")}`,
      name: ring ? "Inner Ring" : `${radialName(index)} - ${radialName(index + pairs)}`,
      mode: "bus" as const,
      stops,
      headwayMin: ring ? 20 : 15,
      firstDeparture: "06:00",
      lastDeparture: "22:00",
      fare: { baseInr: 5, perKmInr: 1.5 },
      capacity: 45,
    };
  });
}
