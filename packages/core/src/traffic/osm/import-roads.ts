/** From OpenStreetMap data to a road graph that traffic can be assigned to, with an account of what was left out. */
import { InvalidInput } from "../../errors.ts";
import { largestPart, strongComponents } from "../components.ts";
import { buildGraph, type RoadGraph } from "../graph.ts";
import type { RoadClass } from "../irc.ts";
import type { OsmData } from "./osm-data.ts";
import { type DropReason, type Road, readWay } from "./read-way.ts";
import { joinStretches, withoutDoubles } from "./simplify.ts";
import { type Stretch, splitWays } from "./split-ways.ts";

/** One direction of a stretch of road; link i of the graph. */
export interface RoadLink {
  lengthM: number;
  class: RoadClass;
  lanes: number;
  freeSpeedKmh: number;
  capacityPcuPerHour: number;
  name: string | undefined;
  /** lon, lat pairs from tail to head, degrees. */
  line: number[];
  wayIds: number[];
}

export interface ImportedRoads {
  /** Every node is a zone candidate and a through node: zones are the town's business. */
  graph: RoadGraph;
  links: RoadLink[];
  /** OSM node ids; negative at a closed barrier. */
  nodeId: Float64Array;
  lon: Float64Array;
  lat: Float64Array;
  report: ImportReport;
}

export interface Dropped {
  reason: DropReason | "drawn twice" | "not connected both ways with the largest part";
  ways: number;
  lengthKm: number;
  /** A few way ids to look up on a map. */
  examples: number[];
}

export interface ImportReport {
  input: { nodes: number; ways: number; highways: number; relations: number };
  kept: { nodes: number; links: number; roadKm: number; laneKm: number };
  byClass: { class: RoadClass; roadKm: number; links: number }[];
  dropped: Dropped[];
  /** Kept ways whose value came from the tag and from the rule for the road's kind. */
  filled: { value: "lanes" | "free speed" | "direction"; tagged: number; byRule: number }[];
  /** Tags that could not be read and were filled by rule, with how many ways had them. */
  unread: { tag: string; ways: number }[];
  barriers: number;
  missingNodes: number;
  /** End-to-end stretches that were joined. */
  joined: number;
}

export interface ImportOptions {
  /** Cut ways where the file lacks a node, instead of refusing the file. */
  cutAtMissing?: boolean;
}

const EXAMPLES = 5;

/**
 * Builds the drivable graph: ways by class and access, cut at junctions, doubles removed, the largest strongly
 * connected part kept, end-to-end stretches joined. Throws InvalidInput when the file has no drivable road or refers to
 * nodes that it does not hold.
 */
export function importRoads(data: OsmData, { cutAtMissing = false }: ImportOptions = {}): ImportedRoads {
  const account = new Account(data);
  const ways: { id: number; nodes: number[]; road: Road }[] = [];
  for (const way of data.ways) {
    const read = readWay(way);
    if (typeof read === "string") {
      if (way.tags["highway"] !== undefined) account.dropWay(read, way.id, way.nodes);
      continue;
    }
    account.keepWay(read.tagged, read.unread);
    ways.push({ id: way.id, nodes: way.nodes, road: read.road });
  }
  if (ways.length === 0) throw new InvalidInput(`${data.file}: no road that motor vehicles may use`);
  const { stretches, barriers, missing } = splitWays(data, ways, cutAtMissing);
  const { kept, doubles } = withoutDoubles(stretches);
  for (const each of doubles) account.drop("drawn twice", each);
  const connected = largestConnected(kept, (each) =>
    account.drop("not connected both ways with the largest part", each),
  );
  if (connected.length === 0) {
    throw new InvalidInput(`${data.file}: no two places that can be reached from each other by road`);
  }
  const joined = joinStretches(connected);
  const roads = toGraph(joined);
  return {
    ...roads,
    report: {
      ...account.report(),
      kept: {
        nodes: roads.graph.nodeCount,
        links: roads.graph.linkCount,
        roadKm: sumKm(joined),
        laneKm: roads.links.reduce((sum, { lanes, lengthM }) => sum + (lanes * lengthM) / 1000, 0),
      },
      byClass: byClass(joined, roads.links),
      barriers,
      missingNodes: missing,
      joined: connected.length - joined.length,
    },
  };
}

function largestConnected(stretches: Stretch[], drop: (stretch: Stretch) => void): Stretch[] {
  const { graph, nodeIndex } = toGraph(stretches);
  const { part, count } = strongComponents(graph);
  const largest = largestPart(part, count).part;
  const inside = (node: number) => part[nodeIndex.get(node)!] === largest;
  return stretches.filter((each) => {
    const kept = inside(each.from) && inside(each.to);
    if (!kept) drop(each);
    return kept;
  });
}

function toGraph(
  stretches: Stretch[],
): Omit<ImportedRoads, "report"> & { nodeIndex: ReadonlyMap<number, number> } {
  const nodeIndex = new Map<number, number>();
  const position: number[] = [];
  const tail: number[] = [];
  const head: number[] = [];
  const links: RoadLink[] = [];
  const indexOf = (node: number, lon: number, lat: number) => {
    const known = nodeIndex.get(node);
    if (known !== undefined) return known;
    nodeIndex.set(node, nodeIndex.size);
    position.push(lon, lat);
    return nodeIndex.size - 1;
  };
  for (const { from, to, line, lengthM, road, wayIds } of stretches) {
    const a = indexOf(from, line[0]!, line[1]!);
    const b = indexOf(to, line.at(-2)!, line.at(-1)!);
    const { forward, backward, ...shared } = road;
    if (forward) {
      tail.push(a);
      head.push(b);
      links.push({ ...shared, ...forward, lengthM, line, wayIds });
    }
    if (backward) {
      tail.push(b);
      head.push(a);
      links.push({ ...shared, ...backward, lengthM, line: reversedLine(line), wayIds });
    }
  }
  return {
    graph: buildGraph({ nodeCount: nodeIndex.size, tail, head }),
    links,
    nodeId: Float64Array.from(nodeIndex.keys()),
    lon: Float64Array.from({ length: nodeIndex.size }, (_, k) => position[2 * k]!),
    lat: Float64Array.from({ length: nodeIndex.size }, (_, k) => position[2 * k + 1]!),
    nodeIndex,
  };
}

function reversedLine(line: number[]): number[] {
  return line.map((_, k) => line[line.length - 2 - (k - (k % 2)) + (k % 2)]!);
}

function byClass(stretches: Stretch[], links: RoadLink[]): ImportReport["byClass"] {
  const classes = [...new Set(stretches.map(({ road }) => road.class))].sort();
  return classes.map((each) => ({
    class: each,
    roadKm: sumKm(stretches.filter(({ road }) => road.class === each)),
    links: links.filter((link) => link.class === each).length,
  }));
}

function sumKm(stretches: Stretch[]): number {
  return stretches.reduce((sum, { lengthM }) => sum + lengthM / 1000, 0);
}

/** Counts while the import goes on. */
class Account {
  private readonly data: OsmData;
  private readonly dropped = new Map<Dropped["reason"], { ways: Set<number>; lengthKm: number }>();
  private readonly tagged = { lanes: 0, speed: 0, oneway: 0 };
  private readonly unread = new Map<string, number>();
  private kept = 0;

  constructor(data: OsmData) {
    this.data = data;
  }

  keepWay(tagged: { lanes: boolean; speed: boolean; oneway: boolean }, unread: string[]): void {
    this.kept++;
    for (const key of ["lanes", "speed", "oneway"] as const) if (tagged[key]) this.tagged[key]++;
    for (const tag of unread) this.unread.set(tag, (this.unread.get(tag) ?? 0) + 1);
  }

  dropWay(reason: DropReason, id: number, ids: number[]): void {
    const { stretches } = splitWays(this.data, [{ id, nodes: ids, road: NOWHERE }], true);
    this.add(reason, [id], sumKm(stretches));
  }

  drop(reason: Dropped["reason"], { wayIds, lengthM }: Stretch): void {
    this.add(reason, wayIds, lengthM / 1000);
  }

  private add(reason: Dropped["reason"], wayIds: number[], lengthKm: number): void {
    const entry = this.dropped.get(reason) ?? { ways: new Set(), lengthKm: 0 };
    for (const id of wayIds) entry.ways.add(id);
    entry.lengthKm += lengthKm;
    this.dropped.set(reason, entry);
  }

  report(): Pick<ImportReport, "input" | "dropped" | "filled" | "unread"> {
    const { nodes, ways, relationCount } = this.data;
    const split = (value: ImportReport["filled"][number]["value"], tagged: number) => ({
      value,
      tagged,
      byRule: this.kept - tagged,
    });
    return {
      input: {
        nodes: nodes.count,
        ways: ways.length,
        highways: ways.filter(({ tags }) => tags["highway"] !== undefined).length,
        relations: relationCount,
      },
      dropped: [...this.dropped]
        .map(([reason, { ways: ids, lengthKm }]) => ({
          reason,
          ways: ids.size,
          lengthKm,
          examples: [...ids].slice(0, EXAMPLES),
        }))
        .sort((a, b) => b.lengthKm - a.lengthKm),
      filled: [
        split("lanes", this.tagged.lanes),
        split("free speed", this.tagged.speed),
        split("direction", this.tagged.oneway),
      ],
      unread: [...this.unread].map(([tag, count]) => ({ tag, ways: count })).sort((a, b) => b.ways - a.ways),
    };
  }
}

/** Stands for the road of a way that is none, where only its length is asked. */
const NOWHERE: Road = {
  class: "local",
  name: undefined,
  freeSpeedKmh: 0,
  forward: undefined,
  backward: undefined,
};
