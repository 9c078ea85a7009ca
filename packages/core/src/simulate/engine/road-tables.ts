/**
 * The roads as the hour loop wants them: links in columns, and for every pair of ends the few ways that people choose
 * between, found once by penalized shortest paths at free flow. A zone's trips begin and end at several nodes, so that
 * no single junction takes a ward's traffic.
 */
import { distanceM } from "../../town/geometry/projection.ts";
import { type RoadLink, roadClasses } from "../../town/schema/roads.ts";
import type { Town } from "../../town/town.ts";
import { buildGraph, type RoadGraph } from "../../traffic/graph.ts";
import { type RoadClass, saturationPcuPerHour } from "../../traffic/irc.ts";
import { penalizedPaths } from "../../traffic/penalized-paths.ts";
import { ShortestPaths } from "../../traffic/shortest-paths.ts";
import { accessNodes } from "./access-nodes.ts";
import type { RoadTables } from "./prepared-town.ts";
import { sharedBytes, sharedFloats, sharedInts } from "./shared-array.ts";

const PATHS = 3;
/** A second or third way is at most so much longer, and avoids what the first takes by this penalty. */
const LONGEST = 1.6;
const PENALTY = 0.35;
/** Mean distance between two points of a disc is 0.9054·radius (Santaló), streets make it a third longer. */
const WITHIN_ZONE = 0.9054 * 1.33;
/** Speed of a trip that does not leave its zone, km/h. */
const LOCAL_KMH = 15;
const MINUTES = 60;

export interface AddedLink {
  link: RoadLink;
  roadClass: RoadClass;
}

/** What a scenario may change of the roads: links that are shut, and links that are new. */
export interface RoadChanges {
  closed?: ReadonlySet<string>;
  added?: readonly AddedLink[];
}

/** Builds the tables. Pairs that no way joins keep no path: nobody travels between them by road. */
export function buildRoadTables(town: Town, changes: RoadChanges = {}): RoadTables {
  const { nodes } = town.roads;
  const nodeAt = new Map(nodes.map(({ id }, index) => [id, index]));
  const zoneAt = new Map(town.zones.map(({ id }, index) => [id, index]));
  const zoneOfNode = nodes.map((node) => {
    const known = node.zone === undefined ? undefined : zoneAt.get(node.zone);
    return known ?? nearestZone(town, node.position);
  });
  const zoneOf = ({ from }: Town["roads"]["links"][number]) => zoneOfNode[nodeAt.get(from)!]!;
  // Links of a zone stand together, and of one speed within it, so that emissions are summed in one walk.
  const links = [...town.roads.links, ...(changes.added ?? []).map(({ link }) => link)]
    .map((link, at) => ({ link, at, zone: zoneOf(link) }))
    .sort((a, b) => a.zone - b.zone || a.link.freeSpeedKmh - b.link.freeSpeedKmh || a.at - b.at)
    .map(({ link }) => link);
  const zoneFirstLink = new Int32Array(town.zones.length + 1);
  for (const link of links) zoneFirstLink[zoneOf(link) + 1]!++;
  for (let zone = 0; zone < town.zones.length; zone++) zoneFirstLink[zone + 1]! += zoneFirstLink[zone]!;
  const graph = buildGraph({
    nodeCount: nodes.length,
    tail: links.map(({ from }) => nodeAt.get(from)!),
    head: links.map(({ to }) => nodeAt.get(to)!),
  });
  const freeMin = links.map(({ lengthM, freeSpeedKmh }) => (lengthM * MINUTES) / (freeSpeedKmh * 1000));
  const cost = Float64Array.from(freeMin, (minutes, at) =>
    changes.closed?.has(links[at]!.id) ? Number.POSITIVE_INFINITY : minutes,
  );
  const classOf = new Map<string, number>([
    ...town.roads.segments.map((segment) => [segment.id, roadClasses.indexOf(segment.class)] as const),
    ...(changes.added ?? []).map(
      ({ link, roadClass }) => [link.segment, roadClasses.indexOf(roadClass)] as const,
    ),
  ]);
  const capacity = links.map(({ capacityPcuPerHour }) => capacityPcuPerHour);
  const lengthKm = links.map(({ lengthM }) => lengthM / 1000);
  return {
    linkIds: links.map(({ id }) => id),
    links: links.length,
    zones: town.zones.length,
    ends: town.zones.length + town.roads.gateways.length,
    lengthKm: sharedFloats(lengthKm),
    freeMin: sharedFloats(freeMin),
    capacity: sharedFloats(capacity),
    saturation: sharedFloats(capacity.map(saturationPcuPerHour)),
    alpha: sharedFloats(links.map(({ alpha }) => alpha)),
    beta: sharedFloats(links.map(({ beta }) => beta)),
    zoneFirstLink: sharedInts(zoneFirstLink),
    linkClass: sharedBytes(links.map(({ segment }) => classOf.get(segment) ?? roadClasses.length - 1)),
    signal: sharedBytes(links.map(({ to }) => (nodes[nodeAt.get(to)!]!.signal ? 1 : 0))),
    ...findWays(town, graph, cost, accessNodes(town, nodeAt, graph, cost), lengthKm, freeMin),
    ...busTables(town, graph, nodeAt, zoneAt, cost, lengthKm),
  };
}

function nearestZone(town: Town, position: readonly [number, number]): number {
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (const [index, { centroid }] of town.zones.entries()) {
    const distance = distanceM([position[0], position[1]], centroid);
    if (distance < least) [best, least] = [index, distance];
  }
  return best;
}

type Ways = Pick<
  RoadTables,
  "odFirst" | "entryLink" | "entryPaths" | "odPaths" | "pathFirst" | "pathLink" | "odKm" | "odFreeMin"
>;

function findWays(
  town: Town,
  graph: RoadGraph,
  cost: Float64Array,
  access: number[][],
  lengthKm: number[],
  freeMin: number[],
): Ways {
  const ends = access.length;
  const search = new ShortestPaths(graph);
  const odFirst = new Int32Array(ends * ends + 1);
  const odPaths = new Uint8Array(ends * ends);
  const odKm = new Float64Array(ends * ends);
  const odFreeMin = new Float64Array(ends * ends);
  const entryLink: number[] = [];
  const entryPaths: number[] = [];
  const pathFirst: number[] = [];
  const pathLink: number[] = [];
  for (let origin = 0; origin < ends; origin++) {
    for (let destination = 0; destination < ends; destination++) {
      const od = origin * ends + destination;
      odFirst[od] = entryLink.length;
      const pathsOfPair: number[][] = Array.from({ length: PATHS }, () => []);
      const closePaths = () => {
        for (const links of pathsOfPair) {
          pathFirst.push(pathLink.length);
          pathLink.push(...links);
        }
      };
      if (origin === destination) {
        closePaths();
        const areaKm2 = town.zones[origin]?.areaKm2 ?? 0;
        odKm[od] = WITHIN_ZONE * Math.sqrt(areaKm2 / Math.PI);
        odFreeMin[od] = (odKm[od]! * MINUTES) / LOCAL_KMH;
        continue;
      }
      const uses = new Map<number, number>();
      let km = 0;
      let minutes = 0;
      let paths = 0;
      // Which of its nodes an end uses differs from pair to pair, so that all of them are used.
      const from = access[origin]![destination % access[origin]!.length]!;
      const to = access[destination]![origin % access[destination]!.length]!;
      if (from !== to) {
        const found = penalizedPaths(search, cost, from, to, {
          count: PATHS,
          penalty: PENALTY,
          longest: LONGEST,
        });
        for (const [at, path] of found.entries()) {
          const bit = 1 << at;
          odPaths[od]! |= bit;
          pathsOfPair[at] = path.links;
          paths++;
          for (const link of path.links) {
            uses.set(link, (uses.get(link) ?? 0) | bit);
            km += lengthKm[link]!;
            minutes += freeMin[link]!;
          }
        }
      }
      closePaths();
      for (const link of [...uses.keys()].sort((a, b) => a - b)) {
        entryLink.push(link);
        entryPaths.push(uses.get(link)!);
      }
      // Who cannot drive may still walk: along the straight line, and a third more.
      odKm[od] = paths > 0 ? km / paths : 1.33 * straightKm(town, origin, destination);
      odFreeMin[od] = paths > 0 ? minutes / paths : 0;
    }
  }
  odFirst[ends * ends] = entryLink.length;
  pathFirst.push(pathLink.length);
  return {
    odFirst: sharedInts(odFirst),
    entryLink: sharedInts(entryLink),
    entryPaths: sharedBytes(entryPaths),
    odPaths: sharedBytes(odPaths),
    pathFirst: sharedInts(pathFirst),
    pathLink: sharedInts(pathLink),
    odKm: sharedFloats(odKm),
    odFreeMin: sharedFloats(odFreeMin),
  };
}

function straightKm(town: Town, from: number, to: number): number {
  const place = (end: number) => {
    const zone = town.zones[end];
    if (zone) return zone.centroid;
    const { node } = town.roads.gateways[end - town.zones.length]!;
    return town.roads.nodes.find(({ id }) => id === node)!.position;
  };
  return distanceM(place(from), place(to)) / 1000;
}

type Buses = Pick<
  RoadTables,
  | "busTransfers"
  | "busHeadwayMin"
  | "busPerHour"
  | "busKmPerHour"
  | "busService"
  | "busFareBase"
  | "busFarePerKm"
>;

/** Lines as who can go where: without a change, or with one at a zone that two lines share. */
function busTables(
  town: Town,
  graph: RoadGraph,
  nodeAt: ReadonlyMap<string, number>,
  zoneAt: ReadonlyMap<string, number>,
  cost: Float64Array,
  lengthKm: number[],
): Buses {
  const zones = town.zones.length;
  const ends = zones + town.roads.gateways.length;
  const busTransfers = new Int32Array(ends * ends).fill(-1);
  const busHeadwayMin = new Float64Array(ends * ends);
  const busPerHour = new Float64Array(graph.linkCount);
  const busService = new Uint8Array(24);
  const search = new ShortestPaths(graph);
  const lines = town.transit.map((line) => ({
    headway: line.headwayMin,
    zones: [...new Set(line.stops.map(({ zone }) => zoneAt.get(zone)!))],
  }));
  for (const line of town.transit) {
    const first = Number(line.firstDeparture.slice(0, 2));
    const last = Number(line.lastDeparture.slice(0, 2));
    for (let hour = first; hour <= Math.min(23, last); hour++) busService[hour] = 1;
    const nodes = line.stops.map(({ node }) => nodeAt.get(node)!);
    for (const way of [nodes, nodes.toReversed()]) {
      for (let stop = 1; stop < way.length; stop++) {
        search.search(way[stop - 1]!, cost, way[stop]!);
        if (search.distance[way[stop]!] === Infinity || way[stop] === way[stop - 1]) continue;
        for (const link of search.pathTo(way[stop]!)) busPerHour[link]! += MINUTES / line.headwayMin;
      }
    }
  }
  const take = (od: number, transfers: number, headway: number) => {
    const known = busTransfers[od]!;
    if (known >= 0 && (known < transfers || (known === transfers && busHeadwayMin[od]! <= headway))) return;
    busTransfers[od] = transfers;
    busHeadwayMin[od] = headway;
  };
  for (const line of lines) {
    for (const from of line.zones) {
      for (const to of line.zones) if (from !== to) take(from * ends + to, 0, line.headway);
    }
  }
  for (const one of lines) {
    for (const two of lines) {
      if (one === two || !one.zones.some((zone) => two.zones.includes(zone))) continue;
      for (const from of one.zones) {
        for (const to of two.zones) {
          if (from !== to) take(from * ends + to, 1, one.headway + two.headway);
        }
      }
    }
  }
  const fares = town.transit.map(({ fare }) => fare);
  const mean = (of: (fare: (typeof fares)[number]) => number) =>
    fares.length > 0 ? fares.reduce((sum, fare) => sum + of(fare), 0) / fares.length : 0;
  return {
    busTransfers: sharedInts(busTransfers),
    busHeadwayMin: sharedFloats(busHeadwayMin),
    busPerHour: sharedFloats(busPerHour),
    busKmPerHour: busPerHour.reduce((sum, buses, link) => sum + buses * lengthKm[link]!, 0),
    busService: sharedBytes(busService),
    busFareBase: mean(({ baseInr }) => baseInr),
    busFarePerKm: mean(({ perKmInr }) => perKmInr),
  };
}
