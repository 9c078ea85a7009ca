/** Published traffic equilibria that the assignment must reproduce. */
import type { PublishedCase, ReadText } from "../published-case.ts";
import { assignByBushes } from "./assignment/algorithm-b.ts";
import type { AssignmentResult } from "./assignment/problem.ts";
import { braess } from "./testing/networks.ts";
import { readTntpFlow } from "./tntp/read-flow.ts";
import { readTntpNet } from "./tntp/read-net.ts";
import { readTntpTrips } from "./tntp/read-trips.ts";

const COLLECTION = "github.com/bstabler/TransportationNetworks";
/** Far below the gap that the figures are printed to, so that what differs is the model and not the stopping. */
const GAP = 1e-12;
const MAX_ITERATIONS = 200;

interface Solved {
  result: AssignmentResult;
  /** Largest |ours − published| over links whose flow is unique, as a share of what is allowed there. */
  worstLink(): number;
  /** Σ flow over the links of constant cost, whose single flows are not unique: ours less published. */
  constantLinks(): number;
  linkFlow(from: number, to: number): number;
}

const solved = new Map<string, Solved>();

/** Solves a network of the collection once, however many figures are asked of it. */
function solve(read: ReadText, folder: string, stem: string): Solved {
  const known = solved.get(stem);
  if (known) return known;
  const path = (kind: string) => `roads/tntp/${folder}/${stem}_${kind}.tntp`;
  const { graph, delay } = readTntpNet(read(path("net")), path("net"));
  const trips = readTntpTrips(read(path("trips")), path("trips"));
  const result = assignByBushes(
    { graph, delay, classes: [{ name: "car", pcu: 1, trips }] },
    { gap: GAP, maxIterations: MAX_ITERATIONS },
  );
  const published = () => readTntpFlow(read(path("flow")), path("flow"), graph).volume;
  const answer: Solved = {
    result,
    worstLink: () =>
      published().reduce((worst, volume, link) => {
        const allowed = Math.max(0.005 * volume, 1);
        return delay.increasing(link)
          ? Math.max(worst, Math.abs(result.flow[link]! - volume) / allowed)
          : worst;
      }, 0),
    constantLinks: () =>
      published().reduce(
        (sum, volume, link) => (delay.increasing(link) ? sum : sum + result.flow[link]! - volume),
        0,
      ),
    linkFlow: (from, to) => {
      const link = graph.tail.findIndex((tail, each) => tail === from - 1 && graph.head[each] === to - 1);
      return result.flow[link]!;
    },
  };
  solved.set(stem, answer);
  return answer;
}

function network(
  name: string,
  folder: string,
  stem: string,
  kinds: string[],
): (
  quantity: string,
  unit: string,
  published: number,
  tolerance: number,
  ours: (solution: Solved) => number,
) => PublishedCase {
  const needs = kinds.map((kind) => `roads/tntp/${folder}/${stem}_${kind}.tntp`);
  return (quantity, unit, published, tolerance, ours) => ({
    case: name,
    quantity,
    unit,
    published,
    tolerance,
    source: `${COLLECTION}, ${folder}`,
    needs,
    ours: (read) => ours(solve(read, folder, stem)),
  });
}

const ALL = ["net", "trips", "flow"];
const siouxFalls = network("Sioux Falls", "SiouxFalls", "SiouxFalls", ALL);
const anaheim = network("Anaheim", "Anaheim", "Anaheim", ALL);
const winnipeg = network("Winnipeg", "Winnipeg", "Winnipeg", ALL);
const massachusetts = network("Eastern Massachusetts", "Eastern-Massachusetts", "EMA", ["net", "trips"]);

const gap = ({ result }: Solved) => result.relativeGap;
const objective = ({ result }: Solved) => result.objective;
const totalTime = ({ result }: Solved) => result.totalTravelTime;
const WORST = "largest link difference, as a share of 0.5 % or 1 vehicle";
const REST = "flow on all constant-cost links together, ours less published";

function braessCost(bridge: boolean): number {
  const { graph, delay, trips } = braess(bridge);
  const { flow, totalTravelTime } = assignByBushes(
    { graph, delay, classes: [{ name: "car", pcu: 1, trips }] },
    { gap: GAP, maxIterations: MAX_ITERATIONS },
  );
  return totalTravelTime / (flow[0]! + flow[2]!);
}

const BRAESS_SOURCE = "Braess 1968, Unternehmensforschung 12; by hand";

export const publishedCases: PublishedCase[] = [
  {
    case: "Braess",
    quantity: "cost of each of six trips without the bridge",
    unit: "",
    published: 83,
    tolerance: 1e-6,
    ours: () => braessCost(false),
    source: BRAESS_SOURCE,
  },
  {
    case: "Braess",
    quantity: "cost of each of six trips with the bridge",
    unit: "",
    published: 92,
    tolerance: 1e-6,
    ours: () => braessCost(true),
    source: BRAESS_SOURCE,
  },
  siouxFalls("relative gap", "", 0, 1e-6, gap),
  siouxFalls("Beckmann objective", "veh·min", 4231335.28710744, 1e-3, objective),
  siouxFalls("total travel time", "veh·min", 7480225.345, 1e-2, totalTime),
  siouxFalls("flow 1→2", "veh", 4494.658, 5e-3, ({ linkFlow }) => linkFlow(1, 2)),
  siouxFalls("flow 1→3", "veh", 8119.08, 5e-3, ({ linkFlow }) => linkFlow(1, 3)),
  siouxFalls("flow 10→15", "veh", 23125.797, 5e-3, ({ linkFlow }) => linkFlow(10, 15)),
  siouxFalls("flow 10→16", "veh", 11047.094, 5e-3, ({ linkFlow }) => linkFlow(10, 16)),
  siouxFalls("flow 4→11", "veh", 5200, 5e-3, ({ linkFlow }) => linkFlow(4, 11)),
  siouxFalls(WORST, "", 0, 1, ({ worstLink }) => worstLink()),
  anaheim("relative gap", "", 0, 1e-6, gap),
  anaheim("Beckmann objective", "veh·min", 1286032.171, 1e-3, objective),
  anaheim("total travel time", "veh·min", 1419913.851, 1e-2, totalTime),
  anaheim(WORST, "", 0, 1, ({ worstLink }) => worstLink()),
  winnipeg("relative gap", "", 0, 1e-6, gap),
  winnipeg("Beckmann objective", "veh·min", 827911.494629963, 1e-3, objective),
  winnipeg(WORST, "", 0, 1, ({ worstLink }) => worstLink()),
  winnipeg(REST, "veh", 0, 1, ({ constantLinks }) => constantLinks()),
  massachusetts("relative gap", "", 0, 1e-6, gap),
];
