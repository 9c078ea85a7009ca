/** The town's roads from a completed map: named, counted and closed where the town ends; and as the generator's streets. */
import { capacityPcuPerHour } from "../../traffic/irc.ts";
import type { ImportedRoads } from "../../traffic/osm/import-roads.ts";
import { townRoads } from "../../traffic/osm/road-files.ts";
import {
  carriageway,
  FREE_SPEED_KMH,
  frictionAt,
  mostUsedLocal,
  placeCounters,
  RANK,
} from "../generate/roads.ts";
import type { Site } from "../generate/site.ts";
import type { Streets } from "../generate/streets.ts";
import type { Ward } from "../generate/wards.ts";
import { contains, type Ring } from "../geometry/polygon.ts";
import type { Point } from "../geometry/projection.ts";
import type { RoadSegment, Roads } from "../schema/roads.ts";
import type { Zone } from "../schema/zones.ts";
import { courseAlong } from "./street-course.ts";

export interface RealRoads {
  roads: Roads;
  streets: Streets;
  /** Link i came from the map's ways `wayIds[i]`. */
  wayIds: number[][];
  /** Links that the bazaar's friction slowed, and those that the map gives no name. */
  slowed: number;
  /** Links of streets mapped as local that are collectors by use. */
  raised: number;
  /** Links of main roads that were given the lanes of a town of that size. */
  widened: number;
  unnamed: number;
  /** Segments that were rings on one node and are cut in two. */
  cutRings: number;
}

/** Gateways closer to each other than this are one, m. */
const GATEWAY_GAP_M = 400;
/** Free speeds of residential and unclassified streets by kind, as the importer fills them. */
const USUAL_LOCAL_KMH = new Set([20, 25]);
/**
 * How much of the generator's bazaar friction real streets get. The generator halves capacities of roads that it makes
 * wide; on the narrower roads of real maps side friction takes about a quarter (an assumption).
 */
const FRICTION_SHARE = 0.5;
/** Counters stand no nearer to each other, m; and on no shorter segment. */
const COUNTER_GAP_M = 120;
const LEAST_COUNTED_M = 30;
/**
 * Traffic across a gateway by the road's class, PCU a day at 10,000 people; it grows with people to the power 0.6. The
 * generator's figure is the arterial's; the ratios are assumptions.
 */
const GATEWAY_PCU = { highway: 1300, arterial: 900, sub_arterial: 600, collector: 300, local: 0 };

/** Reads the road graph as the roads of a town with these wards. */
export function realRoads(
  site: Site,
  imported: ImportedRoads,
  outline: Ring,
  wards: readonly Ward[],
  zones: readonly Zone[],
  spacingM: number,
  lanesTagged: (wayIds: readonly number[]) => boolean,
): RealRoads {
  const { toLocal } = site.projection;
  const wayIds = imported.links.map((link) => link.wayIds);
  const named = imported.links.map(({ name }) => name !== undefined);
  const whole = townRoads(imported);
  const cutRings = cutAtMiddle(whole, wayIds, named);
  const points = whole.nodes.map(({ position }) => toLocal(position));
  const indexOf = new Map(whole.nodes.map(({ id }, index) => [id, index]));
  const segmentAt = new Map(whole.segments.map((segment) => [segment.id, segment]));
  const lines = new Map(whole.segments.map(({ id, geometry }) => [id, geometry.map(toLocal)]));
  const wardOf = points.map((point) => wards.findIndex(({ ring }) => contains(ring, point)));

  const mainArms = points.map(() => new Set<string>());
  for (const { segment, from, to } of whole.links) {
    if (!["arterial", "sub_arterial"].includes(segmentAt.get(segment)!.class)) continue;
    for (const end of [from, to]) mainArms[indexOf.get(end)!]!.add(segment);
  }
  const nodes = whole.nodes.map((node, index) => ({
    ...node,
    ...(wardOf[index]! >= 0 ? { zone: zones[wardOf[index]!]!.id } : {}),
    ...(mainArms[index]!.size >= 3 && wardOf[index]! >= 0 ? { signal: true } : {}),
  }));

  const raised = raiseCollectors(whole, indexOf);
  const widened = widenMainRoads(
    site,
    whole,
    (link) => !lanesTagged(wayIds[link]!),
    (node) => wardOf[indexOf.get(node)!]! >= 0,
  );
  let slowed = 0;
  const links = whole.links.map((link) => {
    const line = lines.get(link.segment)!;
    const [x, y] = line[Math.floor(line.length / 2)]!;
    const friction = 1 - FRICTION_SHARE * (1 - frictionAt(Math.hypot(x, y) / site.radiusM));
    if (friction < 1) slowed += 1;
    return { ...link, capacityPcuPerHour: Math.round(link.capacityPcuPerHour * friction) };
  });
  const endsOf = new Map(
    whole.links.map(({ segment, from, to }) => [segment, [indexOf.get(from)!, indexOf.get(to)!] as const]),
  );
  const { segments, unnamed } = nameSegments(whole, named, endsOf, wardOf, zones);
  const gateways = findGateways(site, { segments, links, points, indexOf, wardOf, outline });
  const ranked = [...segments].sort((a, b) => {
    const out = ({ id }: RoadSegment) => Math.hypot(...lines.get(id)![0]!);
    return RANK.indexOf(a.class) - RANK.indexOf(b.class) || out(a) - out(b) || (a.id < b.id ? -1 : 1);
  });
  const inTown = ranked.filter(({ id }) => endsOf.get(id)!.some((end) => wardOf[end]! >= 0));
  const roads: Roads = {
    nodes,
    segments,
    links,
    gateways: gateways.map(({ node, name, pcuPerDay }) => ({ node: nodes[node]!.id, name, pcuPerDay })),
    counters: placeCounters(site, apart(inTown, lines)),
  };
  const lengths = new Map(links.map(({ segment, lengthM }) => [segment, lengthM]));
  const edges = segments.map(({ id }) => {
    const [from, to] = endsOf.get(id)!;
    return { from, to, course: null, outside: wardOf[from]! < 0 || wardOf[to]! < 0, id };
  });
  return {
    roads,
    streets: {
      nodes: points,
      edges,
      gateways: gateways.map(({ node }, radial) => ({ node, radial })),
      spacingM,
      pipes: courseAlong(
        points,
        edges.map(({ from, to, id }) => {
          const line = lines.get(id)!;
          const [x, y] = line[0]!;
          const [a, b] = points[from]!;
          const forward = Math.hypot(x - a, y - b) < 1;
          return { from, to, lengthM: lengths.get(id)!, line: forward ? line : line.toReversed() };
        }),
      ),
    },
    wayIds,
    slowed,
    raised,
    widened,
    cutRings,
    unnamed,
  };
}

/**
 * Maps of Indian towns call most streets residential, those that carry traffic through too. By the generator's own rule
 * the most used of them are collectors: class, capacity, and speed where it was a local street's usual one. Gives the
 * number of links.
 */
function raiseCollectors({ nodes, segments, links }: Roads, indexOf: ReadonlyMap<string, number>): number {
  const first = new Map(links.toReversed().map((link) => [link.segment, link]));
  const timed = segments.map(({ id }) => {
    const { from, to, lengthM, freeSpeedKmh } = first.get(id)!;
    return { from: indexOf.get(from)!, to: indexOf.get(to)!, seconds: lengthM / (freeSpeedKmh / 3.6) };
  });
  const chosen = mostUsedLocal(
    nodes.length,
    timed,
    segments.map((segment) => segment.class),
  );
  const raised = new Set(chosen.map((index) => segments[index]!.id));
  for (const segment of segments) if (raised.has(segment.id)) segment.class = "collector";
  let count = 0;
  for (const link of links) {
    if (!raised.has(link.segment)) continue;
    count += 1;
    const ratio = capacityPcuPerHour("collector", 2, false) / capacityPcuPerHour("local", 2, false);
    link.capacityPcuPerHour = Math.round(link.capacityPcuPerHour * ratio);
    if (USUAL_LOCAL_KMH.has(link.freeSpeedKmh)) link.freeSpeedKmh = FREE_SPEED_KMH.collector;
  }
  return count;
}

/**
 * Two-way main roads inside the town whose lanes the map does not tell have as many as the generator gives a town of that
 * size. Gives the number of links.
 */
function widenMainRoads(
  { population }: Site,
  { segments, links }: Roads,
  untagged: (link: number) => boolean,
  inTown: (node: string) => boolean,
): number {
  const classOf = new Map(segments.map((segment) => [segment.id, segment.class]));
  const directions = Map.groupBy(links, ({ segment }) => segment);
  let count = 0;
  for (const [index, link] of links.entries()) {
    const of = classOf.get(link.segment)!;
    const lanes = carriageway(of, population);
    if (of === "highway" || lanes <= 2 * link.lanes || directions.get(link.segment)!.length !== 2) continue;
    if (!untagged(index) || !inTown(link.from) || !inTown(link.to)) continue;
    link.lanes = lanes / 2;
    link.capacityPcuPerHour = capacityPcuPerHour(of, lanes, false);
    count += 1;
  }
  return count;
}

/** Segments of which none is a slip and no two lie side by side: what it makes sense to count, in the same order. */
function apart(segments: readonly RoadSegment[], lines: ReadonlyMap<string, Point[]>): RoadSegment[] {
  const middles: Point[] = [];
  return segments.filter(({ id }) => {
    const line = lines.get(id)!;
    const [[a, b], [c, d]] = [line[0]!, line.at(-1)!];
    if (Math.hypot(a - c, b - d) < LEAST_COUNTED_M) return false;
    const middle: Point = [(a + c) / 2, (b + d) / 2];
    const free = middles.every(([x, y]) => Math.hypot(x - middle[0], y - middle[1]) > COUNTER_GAP_M);
    if (free) middles.push(middle);
    return free;
  });
}

/** Roads that begin and end at one node get a node in their middle: a link joins two places. */
function cutAtMiddle(roads: Roads, wayIds: number[][], named: boolean[]): number {
  const rings = new Set(roads.links.filter(({ from, to }) => from === to).map(({ segment }) => segment));
  for (const id of rings) {
    const segment = roads.segments.find((each) => each.id === id)!;
    const middle = Math.floor(segment.geometry.length / 2);
    const node = `N${roads.nodes.length + 1}`;
    const second = `R${String(roads.segments.length + 1).padStart(4, "0")}`;
    roads.nodes.push({ id: node, position: segment.geometry[middle]! });
    roads.segments.push({ ...segment, id: second, geometry: segment.geometry.slice(middle) });
    segment.geometry = segment.geometry.slice(0, middle + 1);
    for (const [index, link] of [...roads.links.entries()]) {
      if (link.segment !== id) continue;
      const lengthM = Math.max(0.01, Number((link.lengthM / 2).toFixed(2)));
      const forward = link.id.endsWith("-ab");
      const first = { ...link, lengthM, ...(forward ? { to: node } : { from: node }) };
      const rest = { ...link, id: link.id.replace(id, second), segment: second, lengthM };
      roads.links[index] = first;
      roads.links.push({ ...rest, ...(forward ? { from: node } : { to: node }) });
      wayIds.push(wayIds[index]!);
      named.push(named[index]!);
    }
  }
  return rings.size;
}

/** A map's own name with a running number where it names several segments; otherwise the ward's streets, numbered. */
function nameSegments(
  { segments, links }: Roads,
  named: readonly boolean[],
  endsOf: ReadonlyMap<string, readonly [number, number]>,
  wardOf: readonly number[],
  zones: readonly Zone[],
): { segments: RoadSegment[]; unnamed: number } {
  const hasName = new Map(links.map(({ segment }, index) => [segment, named[index]!]));
  const words = {
    highway: "Highway",
    arterial: "Main Road",
    sub_arterial: "Road",
    collector: "Main Street",
    local: "Street",
  };
  const names = segments.map((segment) => {
    if (hasName.get(segment.id)) return segment.name.slice(0, 110);
    const [from, to] = endsOf.get(segment.id)!;
    const ward = zones[Math.max(wardOf[from]!, wardOf[to]!)];
    return `${(ward?.name ?? "Outer").slice(0, 90)} ${words[segment.class]}`;
  });
  const total = Map.groupBy(names, (name) => name);
  const used = new Map<string, number>();
  return {
    segments: segments.map((segment, index) => {
      const name = names[index]!;
      const number = (used.get(name) ?? 0) + 1;
      used.set(name, number);
      return { ...segment, name: total.get(name)!.length > 1 ? `${name} ${number}` : name };
    }),
    unnamed: named.filter((each) => !each).length,
  };
}

interface Ends {
  segments: readonly RoadSegment[];
  links: Roads["links"];
  points: readonly Point[];
  indexOf: ReadonlyMap<string, number>;
  wardOf: readonly number[];
  outline: Ring;
}

const BEARINGS = ["east", "north-east", "north", "north-west", "west", "south-west", "south", "south-east"];

/** The eighth of the compass in which a point lies from the centre. */
export function bearingOf([x, y]: Point): string {
  return BEARINGS[(Math.round((4 * Math.atan2(y, x)) / Math.PI) + 8) % 8]!;
}

/** Where roads of a class above local leave the town: ends outside it from which only one road leads back. */
function findGateways(site: Site, { segments, links, points, indexOf, wardOf }: Ends) {
  const neighbours = points.map(() => new Set<number>());
  const best = points.map(() => RANK.length);
  const order: RoadSegment["class"][] = ["highway", "arterial", "sub_arterial", "collector", "local"];
  const classOf = new Map(segments.map((segment) => [segment.id, segment]));
  const nameOf = points.map(() => "");
  for (const { segment, from, to } of links) {
    const [a, b] = [indexOf.get(from)!, indexOf.get(to)!];
    neighbours[a]!.add(b);
    neighbours[b]!.add(a);
    const { class: of, name } = classOf.get(segment)!;
    for (const end of [a, b]) {
      if (order.indexOf(of) >= best[end]!) continue;
      best[end] = order.indexOf(of);
      nameOf[end] = name.replace(/ \d+$/, "");
    }
  }
  const ends = points.flatMap((point, node) => {
    const turn = [...neighbours[node]!].some((other) => {
      return (
        Math.hypot(points[other]![0] - point[0], points[other]![1] - point[1]) < 150 &&
        neighbours[other]!.size <= 2
      );
    });
    const end = neighbours[node]!.size === 1 || (neighbours[node]!.size === 2 && turn);
    return end && wardOf[node]! < 0 && best[node]! < order.indexOf("local") ? [node] : [];
  });
  ends.sort((a, b) => best[a]! - best[b]! || Math.hypot(...points[b]!) - Math.hypot(...points[a]!) || a - b);
  const chosen: number[] = [];
  for (const node of ends) {
    const [x, y] = points[node]!;
    if (chosen.every((other) => Math.hypot(points[other]![0] - x, points[other]![1] - y) > GATEWAY_GAP_M))
      chosen.push(node);
  }
  const scale = (site.population / 10_000) ** 0.6;
  return chosen.map((node) => ({
    node,
    name: `${nameOf[node]} to the ${bearingOf(points[node]!)}`,
    pcuPerDay: Math.round(GATEWAY_PCU[order[best[node]!]!] * scale),
  }));
}
