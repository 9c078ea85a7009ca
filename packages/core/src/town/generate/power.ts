/**
 * Electricity: distribution transformers where the load is, gathered by direction into 11 kV feeders of about
 * equal load from 66/11 kV substations, each feeder a tree with a conductor for the current that it carries.
 */
import { integer, uniform } from "../../random/draw.ts";
import { randomStream } from "../../random/philox.ts";
import { contains } from "../geometry/polygon.ts";
import type { Point } from "../geometry/projection.ts";
import type { Feeder, Power, Transformer } from "../schema/power.ts";
import type { Zone } from "../schema/zones.ts";
import { idMaker, rounded, type Site } from "./site.ts";
import type { Streets } from "./streets.ts";
import { joinToRoot, sumBelow } from "./trees.ts";
import type { Ward } from "./wards.ts";

/** Demand at the town's peak: assumptions near Gujarat's urban use, kW per person, per job. */
const KW_PER_PERSON = 0.115;
const KW_PER_SERVICE_JOB = 0.25;
const KW_PER_FACTORY_JOB = 0.9;
/** Tube-well pumps on a ward's farmland, kW per km². */
const KW_PER_FARMLAND_KM2 = 60;

/** Rating, usual peak load and power factor of a transformer by what it serves. */
const KINDS = {
  residential: { kva: 200, kw: 130, powerFactor: 0.93, consumers: 190 },
  commercial: { kva: 200, kw: 125, powerFactor: 0.9, consumers: 90 },
  industrial: { kva: 500, kw: 330, powerFactor: 0.87, consumers: 4 },
  agricultural: { kva: 63, kw: 38, powerFactor: 0.82, consumers: 6 },
} as const;
type Kind = keyof typeof KINDS;

const KV = 11;
const FEEDER_KW = 2300;
const SUBSTATION_KW = 25_000;
/** Lines follow streets: longer than the straight line by this. */
const DETOUR = 1.15;

/**
 * ACSR conductors by IS 398 (Part 2): direct-current resistance at 20 °C, ohm/km; reactance at 11 kV spacing and
 * current rating are usual design values.
 */
const CONDUCTORS = [
  { name: "ACSR Weasel", rOhmPerKm: 0.9289, xOhmPerKm: 0.37, ampacityA: 150 },
  { name: "ACSR Rabbit", rOhmPerKm: 0.5524, xOhmPerKm: 0.355, ampacityA: 208 },
  { name: "ACSR Dog", rOhmPerKm: 0.2792, xOhmPerKm: 0.335, ampacityA: 324 },
  { name: "ACSR Panther", rOhmPerKm: 0.139, xOhmPerKm: 0.31, ampacityA: 520 },
];

interface Load {
  point: Point;
  kind: Kind;
  zone: string;
  kw: number;
}

/** Transformers of each ward at its street corners, of equal load within a kind. */
function placeLoads(site: Site, wards: readonly Ward[], zones: readonly Zone[], streets: Streets): Load[] {
  const stream = randomStream(site.seed, "power");
  return zones.flatMap((zone, index) => {
    const ward = wards[index]!;
    const corners = streets.nodes.filter((node) => contains(ward.ring, node));
    const { trade, services, manufacturing } = zone.jobs;
    const demand: Record<Kind, number> = {
      residential: zone.population * KW_PER_PERSON,
      commercial: (trade + services + zone.jobs.public) * KW_PER_SERVICE_JOB,
      industrial: manufacturing * KW_PER_FACTORY_JOB,
      agricultural: zone.landUse.farmland * zone.areaKm2 * KW_PER_FARMLAND_KM2,
    };
    return (Object.keys(KINDS) as Kind[]).flatMap((kind, kindIndex) => {
      const usual = KINDS[kind].kw;
      // A ward's few workshops hang on its other transformers: no transformer for a tenth of its load.
      if (demand[kind] < 0.1 * usual) return [];
      const count = Math.ceil(demand[kind] / usual);
      return Array.from({ length: count }, (_, unit) => {
        const draw = (what: number) => uniform(stream, index * 8 + kindIndex, unit, what);
        const corner =
          corners.length > 0
            ? corners[integer(stream, corners.length, index * 8 + kindIndex, unit, 3)]!
            : ward.centre;
        const point: Point = [corner[0] + 70 * (draw(0) - 0.5), corner[1] + 70 * (draw(1) - 0.5)];
        return { point, kind, zone: zone.id, kw: (demand[kind] / count) * (0.85 + 0.3 * draw(2)) };
      });
    });
  });
}

/** Loads in groups of about `FEEDER_KW`, by direction from where they are fed; industry by itself. */
function gather(loads: readonly Load[], from: Point): Load[][] {
  const angle = ({ point }: Load) => Math.atan2(point[1] - from[1], point[0] - from[0]);
  return [
    loads.filter(({ kind }) => kind === "industrial"),
    loads.filter(({ kind }) => kind !== "industrial"),
  ]
    .filter((part) => part.length > 0)
    .flatMap((part) => {
      const sorted = [...part].sort((a, b) => angle(a) - angle(b));
      const total = sorted.reduce((sum, { kw }) => sum + kw, 0);
      const count = Math.min(sorted.length, Math.max(1, Math.ceil(total / FEEDER_KW)));
      const groups: Load[][] = Array.from({ length: count }, () => []);
      let before = 0;
      for (const load of sorted) {
        groups[Math.min(count - 1, Math.floor(((before + load.kw / 2) / total) * count))]!.push(load);
        before += load.kw;
      }
      return groups.filter((group) => group.length > 0);
    });
}

/** The town's substations and feeders. */
export function buildPower(
  site: Site,
  wards: readonly Ward[],
  zones: readonly Zone[],
  streets: Streets,
): Power {
  const loads = placeLoads(site, wards, zones, streets);
  const total = loads.reduce((sum, { kw }) => sum + kw, 0);
  const count = Math.max(1, Math.ceil(total / SUBSTATION_KW));
  const turn = 2 * Math.PI * uniform(randomStream(site.seed, "substations"), 0);
  const known = site.known.substations ?? [];
  const sites: Point[] = Array.from({ length: count }, (_, index) => {
    if (known[index]) return known[index];
    const angle = turn + (2 * Math.PI * index) / count;
    const radius = site.radiusM * (count === 1 ? 0.45 : 0.55);
    return [radius * Math.cos(angle), radius * Math.sin(angle)];
  });
  const nearest = ({ point: [x, y] }: Load) => {
    const gaps = sites.map(([a, b]) => Math.hypot(x - a, y - b));
    return gaps.indexOf(Math.min(...gaps));
  };
  const groups = sites.flatMap((from, substation) =>
    gather(
      loads.filter((load) => nearest(load) === substation),
      from,
    ).map((group) => ({ substation, from, group })),
  );
  const substationId = idMaker("SS", count, 2);
  const feederId = idMaker("F", groups.length, 2);
  const transformerId = idMaker("T", loads.length);
  let transformers = 0;
  const nextTransformer = () => transformerId(transformers++);
  return {
    substations: sites.map((point, index) => ({
      id: substationId(index),
      name: `${66}/${KV} kV substation ${index + 1}`,
      position: site.projection.toPosition(point),
      hvKv: 66,
      lvKv: KV,
      ratedMva: 2 * 20,
    })),
    feeders: groups.map(({ substation, from, group }, index) =>
      buildFeeder(site, feederId(index), substationId(substation), from, group, zones, nextTransformer),
    ),
  };
}

/** One feeder: a bus per transformer, the substation's bus first. */
function buildFeeder(
  site: Site,
  id: string,
  substation: string,
  from: Point,
  group: readonly Load[],
  zones: readonly Zone[],
  nextTransformer: () => string,
): Feeder {
  const points = [from, ...group.map(({ point }) => point)];
  const tree = joinToRoot(points, 0.35);
  const below = sumBelow(tree, [0, ...group.map(({ kw, kind }) => kw / KINDS[kind].powerFactor)]);
  const busId = (index: number) => `${id}-B${String(index).padStart(2, "0")}`;
  const lines = tree.order.slice(1).map((index, line) => {
    const above = tree.parent[index]!;
    const [a, b] = [points[above]!, points[index]!];
    const lengthM = Math.max(10, rounded(DETOUR * Math.hypot(a[0] - b[0], a[1] - b[1]), 1));
    const amperes = below[index]! / (Math.sqrt(3) * KV);
    // Planned at no more than 60 % of the rating, so that a neighbour can be taken over.
    const wire = CONDUCTORS.find(({ ampacityA }) => amperes <= 0.6 * ampacityA) ?? CONDUCTORS.at(-1)!;
    return {
      id: `${id}-L${String(line + 1).padStart(2, "0")}`,
      from: busId(above),
      to: busId(index),
      lengthM,
      rOhm: rounded((wire.rOhmPerKm * lengthM) / 1000, 5),
      xOhm: rounded((wire.xOhmPerKm * lengthM) / 1000, 5),
      ampacityA: wire.ampacityA,
      conductor: wire.name,
    };
  });
  const transformers: Transformer[] = group.map(({ kind, zone, kw }, index) => ({
    id: nextTransformer(),
    bus: busId(index + 1),
    ratedKva: KINDS[kind].kva,
    zone,
    kind,
    consumers: Math.max(1, Math.round((KINDS[kind].consumers * kw) / KINDS[kind].kw)),
    peakKw: rounded(kw, 1),
    powerFactor: KINDS[kind].powerFactor,
  }));
  const industrial = group[0]!.kind === "industrial";
  const main = zones.find(({ id: zone }) => zone === group[Math.floor(group.length / 2)]!.zone)!.name;
  return {
    id,
    name: `${main} ${industrial ? "industrial " : ""}feeder`,
    substation,
    kv: KV,
    buses: points.map((point, index) => ({ id: busId(index), position: site.projection.toPosition(point) })),
    lines,
    transformers,
  };
}
