/**
 * What the counters count has to be one traffic: a peak hour's trips between the town's wards and gateways, by a
 * gravity model, assigned to its streets in user equilibrium. So flows are conserved at junctions, roads by the
 * bazaar carry more than those at the edge, and a model of the town can be calibrated on its counts.
 */

import type { Town } from "../town/town.ts";
import { assignByFrankWolfe } from "../traffic/assignment/frank-wolfe.ts";
import { buildGraph } from "../traffic/graph.ts";
import { ShortestPaths } from "../traffic/shortest-paths.ts";
import { buildTripTable, type Trip } from "../traffic/trip-table.ts";
import { bpr } from "../traffic/volume-delay.ts";

/** Motor traffic that a resident makes in the evening peak hour, PCU: an assumption. */
const PEAK_PCU_PER_PERSON = 0.15;
/** Share of a day's traffic at a gateway that crosses in the peak hour. */
const GATEWAY_PEAK_SHARE = 0.085;
/** Trips decay with travel time as exp(-t/τ), τ in minutes: people of a small town go far, but not often. */
const DECAY_MIN = 12;
/** Nodes at which a ward's trips begin and end; at most so many over the town. */
const NODES_PER_WARD = 3;
const MOST_ORIGINS = 200;
/** Rounds of proportional fitting; the gap and the rounds at which the assignment is good enough for counters. */
const FITTING_ROUNDS = 12;
const STOP = { gap: 1e-3, maxIterations: 40 };

/** Evening-peak flow of each directed link, PCU/h, by the link's id; mornings run the other way. */
export function peakFlows(town: Town): Map<string, number> {
  const { nodes, links } = town.roads;
  const nodeAt = new Map(nodes.map(({ id }, index) => [id, index]));
  const graph = buildGraph({
    nodeCount: nodes.length,
    tail: links.map(({ from }) => nodeAt.get(from)!),
    head: links.map(({ to }) => nodeAt.get(to)!),
  });
  // Minutes.
  const freeTime = Float64Array.from(
    links,
    ({ lengthM, freeSpeedKmh }) => (lengthM * 60) / (freeSpeedKmh * 1000),
  );
  const delay = bpr({
    freeTime,
    capacity: Float64Array.from(links, ({ capacityPcuPerHour }) => capacityPcuPerHour),
    b: Float64Array.from(links, ({ alpha }) => alpha),
    power: Float64Array.from(links, ({ beta }) => beta),
  });
  const ends = tripEnds(town, nodeAt);
  const table = buildTripTable(nodes.length, gravity(ends, new ShortestPaths(graph), freeTime));
  const { flow } = assignByFrankWolfe(
    { graph, delay, classes: [{ name: "traffic", trips: table, pcu: 1 }] },
    STOP,
  );
  return new Map(links.map(({ id }, index) => [id, flow[index]!]));
}

interface TripEnd {
  node: number;
  /** PCU in the evening peak hour that begin and that end here. */
  from: number;
  to: number;
}

/** Evening ends of trips: from jobs and shops to homes, spread over a few nodes of each ward; and the gateways. */
function tripEnds(town: Town, nodeAt: ReadonlyMap<string, number>): TripEnd[] {
  const inZone = Map.groupBy(
    town.roads.nodes.filter(({ zone }) => zone !== undefined),
    ({ zone }) => zone!,
  );
  const perWard = Math.max(1, Math.min(NODES_PER_WARD, Math.floor(MOST_ORIGINS / town.zones.length)));
  const work = town.zones.map(({ jobs }) => Object.values(jobs).reduce((sum, value) => sum + value, 0));
  const jobs = work.reduce((sum, value) => sum + value, 0);
  const people = town.zones.reduce((sum, { population }) => sum + population, 0);
  const total = people * PEAK_PCU_PER_PERSON;
  const wards = town.zones.flatMap((zone, index): TripEnd[] => {
    const all = inZone.get(zone.id) ?? [];
    const step = Math.max(1, Math.floor(all.length / perWard));
    const chosen = all.filter((_, at) => at % step === 0).slice(0, perWard);
    const home = people > 0 ? zone.population / people : 0;
    const desk = jobs > 0 ? work[index]! / jobs : home;
    // An evening hour: two trips in three go home, one goes out again to shop and visit.
    const from = (total * (0.65 * desk + 0.35 * home)) / chosen.length;
    const to = (total * (0.35 * desk + 0.65 * home)) / chosen.length;
    return chosen.map(({ id }) => ({ node: nodeAt.get(id)!, from, to }));
  });
  const gates = town.roads.gateways.map(({ node, pcuPerDay }): TripEnd => {
    const each = (pcuPerDay * GATEWAY_PEAK_SHARE) / 2;
    return { node: nodeAt.get(node)!, from: each, to: each };
  });
  return [...wards, ...gates];
}

/** Trips between the ends: exp(-t/τ) fitted to what begins and ends at each (Furness 1965). */
function gravity(ends: readonly TripEnd[], paths: ShortestPaths, freeTime: Float64Array): Trip[] {
  const weights = ends.map(({ node }, row) => {
    paths.search(node, freeTime);
    return Float64Array.from(ends, (end, column) =>
      column === row ? 0 : Math.exp(-paths.distance[end.node]! / DECAY_MIN),
    );
  });
  const rows = new Float64Array(ends.length).fill(1);
  const columns = new Float64Array(ends.length).fill(1);
  for (let round = 0; round < FITTING_ROUNDS; round += 1) {
    for (const [row, { from }] of ends.entries()) {
      let sum = 0;
      for (let column = 0; column < ends.length; column += 1)
        sum += weights[row]![column]! * columns[column]!;
      rows[row] = sum > 0 ? from / sum : 0;
    }
    for (const [column, { to }] of ends.entries()) {
      let sum = 0;
      for (let row = 0; row < ends.length; row += 1) sum += weights[row]![column]! * rows[row]!;
      columns[column] = sum > 0 ? to / sum : 0;
    }
  }
  return ends.flatMap(({ node }, row) =>
    ends.map((end, column) => ({
      origin: node,
      destination: end.node,
      trips: weights[row]![column]! * rows[row]! * columns[column]!,
    })),
  );
}
