/** Bus lines of a town whose streets are real: from gateway through the bazaar to the opposite gateway. Generated. */
import { buildGraph } from "../../traffic/graph.ts";
import { ShortestPaths } from "../../traffic/shortest-paths.ts";
import { STOP_GAP_M } from "../generate/roads.ts";
import type { Streets } from "../generate/streets.ts";
import type { Point } from "../geometry/projection.ts";
import type { Roads, TransitLine } from "../schema/roads.ts";
import type { Zone } from "../schema/zones.ts";
import { bearingOf } from "./real-roads.ts";

/** Buses keep to wide streets: time on narrower ones counts so many times. */
const DISLIKE = { highway: 1, arterial: 1, sub_arterial: 1, collector: 1.2, local: 2.5 };
const LEAST_ENDS = 4;
const MOST_ENDS = 10;

/** Lines between ends that lie opposite each other; every line passes the centre and has at least two stops. */
export function realBusLines(
  streets: Streets,
  roads: Roads,
  zones: readonly Zone[],
  place: string,
): TransitLine[] {
  const { nodes } = streets;
  const index = new Map(roads.nodes.map(({ id }, at) => [id, at]));
  const classes = new Map(roads.segments.map(({ id, class: of }) => [id, of]));
  const graph = buildGraph({
    nodeCount: nodes.length,
    tail: roads.links.map(({ from }) => index.get(from)!),
    head: roads.links.map(({ to }) => index.get(to)!),
  });
  const cost = Float64Array.from(
    roads.links,
    ({ segment, lengthM, freeSpeedKmh }) => (lengthM / freeSpeedKmh) * DISLIKE[classes.get(segment)!],
  );
  const centre = nearest(nodes, [0, 0]);
  const paths = new ShortestPaths(graph);
  paths.search(centre, cost);
  const { entry } = paths;
  /** Nodes of the way out from the centre, in order. */
  const wayOut = (end: number): number[] => {
    const way = [end];
    for (let at = end; at !== centre; ) {
      at = graph.tail[entry[at]!]!;
      way.push(at);
    }
    return way.toReversed();
  };
  const angle = (node: number) => Math.atan2(nodes[node]![1], nodes[node]![0]);
  const ends = busEnds(streets, roads, centre).sort((a, b) => angle(a) - angle(b));
  const half = Math.floor(ends.length / 2);
  const zoneName = new Map(zones.map(({ id, name }) => [id, name]));
  return Array.from({ length: half }, (_, line) => {
    const route = [...wayOut(ends[line]!).toReversed(), ...wayOut(ends[line + half]!).slice(1)];
    let walked = Number.POSITIVE_INFINITY;
    const inTown = route.filter((node) => roads.nodes[node]!.zone !== undefined);
    const stops = inTown.flatMap((node, at) => {
      const here = roads.nodes[node]!;
      if (at > 0) {
        const [[x, y], [a, b]] = [nodes[node]!, nodes[inTown[at - 1]!]!];
        walked += Math.hypot(x - a, y - b);
      }
      if (walked < STOP_GAP_M && at < inTown.length - 1) return [];
      walked = 0;
      return [
        { name: `${zoneName.get(here.zone!)} stop ${line + 1}.${at + 1}`, node: here.id, zone: here.zone! },
      ];
    });
    const [a, b] = [ends[line]!, ends[line + half]!].map((end) => bearingOf(nodes[end]!));
    return {
      id: `B${String(line + 1).padStart(2, "0")}`,
      name: `${place} ${a} - ${b}`,
      mode: "bus" as const,
      stops,
      headwayMin: 15,
      firstDeparture: "06:00",
      lastDeparture: "22:00",
      fare: { baseInr: 5, perKmInr: 1.5 },
      capacity: 45,
    };
  }).filter(({ stops }) => stops.length >= 2);
}

/** The gateways; where there are too few, the corners of the town furthest from what is served already too. */
function busEnds({ nodes, gateways }: Streets, roads: Roads, centre: number): number[] {
  const ends = gateways.slice(0, MOST_ENDS).map(({ node }) => node);
  const inTown = roads.nodes.flatMap(({ zone }, node) => (zone === undefined ? [] : [node]));
  while (ends.length < LEAST_ENDS || ends.length % 2 === 1) {
    const gap = (node: number) =>
      Math.min(
        ...[centre, ...ends].map((end) =>
          Math.hypot(nodes[end]![0] - nodes[node]![0], nodes[end]![1] - nodes[node]![1]),
        ),
      );
    ends.push(inTown.reduce((best, node) => (gap(node) > gap(best) ? node : best)));
  }
  return ends;
}

function nearest(nodes: readonly Point[], [x, y]: Point): number {
  const gap = ([a, b]: Point) => Math.hypot(a - x, b - y);
  return nodes.reduce((best, node, index) => (gap(node) < gap(nodes[best]!) ? index : best), 0);
}
