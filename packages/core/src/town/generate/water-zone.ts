/**
 * A supply zone's part of the EPANET model: junctions, a tree of pipes with short cross links, the valve that
 * opens in supply hours and the pattern that puts the day's demand into them.
 */
import { contains } from "../geometry/polygon.ts";
import type { Point } from "../geometry/projection.ts";
import type { Span } from "../schema/common.ts";
import type { InpModel } from "./inp-writer.ts";
import { groundElevation, rounded, type Site } from "./site.ts";
import type { PipeCourse, Streets } from "./streets.ts";
import { joinToRoot, sumBelow } from "./trees.ts";
import type { Ward } from "./wards.ts";
import { DIAMETERS_MM, diameterFor, ROUGHNESS } from "./water-pipes.ts";

/** Losses allowed from reservoir to the furthest tap at peak, m. */
const DISTRIBUTION_LOSS_M = 5;
/** Share of the day's water that the morning brings. */
const MORNING_SHARE = 0.65;
/**
 * A shut valve weeps: outside supply hours a zone draws this share of its mean demand through a narrow bypass.
 * A network wholly at rest would leave EPANET's equations without a solution (error 110).
 */
const TRICKLE = 0.0005;
const WEEP_MM = 25;

const clock = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;

/** Morning and evening hours; the two zones of a tank take turns. */
export function supplyHours(tank: number, turn: number): Span[] {
  const morning = 330 + 30 * (tank % 3) + 120 * turn;
  const evening = 1020 + 30 * (tank % 2) + 60 * turn;
  return [
    { from: clock(morning), to: clock(morning + 120) },
    { from: clock(evening), to: clock(evening + 60) },
  ];
}

const minuteOf = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

export interface Junction {
  id: string;
  point: Point;
  elevationM: number;
  /** Mean demand over the day with losses, m³/s. */
  demand: number;
}

/** Junctions of a ward: its centre and street corners far from each other. */
export function wardJunctions(ward: Ward, streets: Streets): Point[] {
  const corners = streets.nodes.filter((node) => contains(ward.ring, node));
  const chosen: Point[] = [streets.pipes.snap(ward.centre)];
  while (chosen.length < streets.pipes.junctionsPerWard && corners.length > 0) {
    const gap = ([x, y]: Point) => Math.min(...chosen.map(([a, b]) => Math.hypot(x - a, y - b)));
    const furthest = corners.reduce((best, corner) => (gap(corner) > gap(best) ? corner : best));
    if (gap(furthest) < 40) break;
    chosen.push(furthest);
  }
  return chosen;
}

export interface ZonePipes {
  course: PipeCourse;
  id: string;
  tank: string;
  at: Point;
  junctions: readonly Junction[];
  hours: readonly Span[];
  pipeName(): string;
}

/** A zone's tree of pipes from its inlet, short cross links that close loops, its pattern and its valve's times. */
export function addZonePipes(site: Site, model: InpModel, zone: ZonePipes): void {
  const { course, id, tank, at, junctions, hours, pipeName } = zone;
  const minutes = hours.map(({ from, to }) => minuteOf(to) - minuteOf(from));
  // The pattern's mean over the day is 1: what a day asks for comes in its supply hours.
  const supplied = 1440 - TRICKLE * (1440 - minutes.reduce((sum, length) => sum + length, 0));
  const factor = hours.map(
    (_, index) => ((index === 0 ? MORNING_SHARE : 1 - MORNING_SHARE) * supplied) / minutes[index]!,
  );
  model.patterns.push({
    id,
    values: Array.from({ length: 48 }, (_, half) => {
      const span = hours.findIndex(({ from, to }) => half * 30 >= minuteOf(from) && half * 30 < minuteOf(to));
      return span < 0 ? TRICKLE : rounded(factor[span]!, 4);
    }),
  });
  const peak = Math.max(...factor);
  const entry = `${id}-E`;
  model.junctions.push({
    id: entry,
    point: at,
    elevationM: groundElevation(site, at),
    demandLps: 0,
    pattern: "",
  });
  for (const junction of junctions) {
    model.junctions.push({
      id: junction.id,
      point: junction.point,
      elevationM: junction.elevationM,
      demandLps: junction.demand * 1000,
      pattern: id,
    });
  }
  const points = [at, ...junctions.map(({ point }) => point)];
  const ids = [entry, ...junctions.map((junction) => junction.id)];
  const tree = joinToRoot(points, 0.3, course.lengthM);
  const flow = sumBelow(tree, [0, ...junctions.map(({ demand }) => demand * peak)]);
  const gap = (a: number, b: number) => Math.max(1, course.lengthM(points[a]!, points[b]!));
  const depth = points.map(() => 0);
  for (const index of tree.order.slice(1)) {
    depth[index] = depth[tree.parent[index]!]! + gap(index, tree.parent[index]!);
  }
  const slope = Math.min(0.006, DISTRIBUTION_LOSS_M / Math.max(...depth));
  model.pipes.push({
    id: `${id}-V`,
    from: tank,
    to: entry,
    lengthM: 30,
    diameterMm: diameterFor(flow[0]!, 0.004),
    roughness: ROUGHNESS,
    status: "Closed",
  });
  model.pipes.push({
    id: `${id}-Y`,
    from: tank,
    to: entry,
    lengthM: 30,
    diameterMm: WEEP_MM,
    roughness: ROUGHNESS,
    status: "Open",
  });
  const joined = new Set<string>();
  for (const index of tree.order.slice(1)) {
    const above = tree.parent[index]!;
    joined.add(`${Math.min(index, above)} ${Math.max(index, above)}`);
    model.pipes.push({
      id: pipeName(),
      from: ids[above]!,
      to: ids[index]!,
      lengthM: rounded(gap(index, above), 1),
      via: course.via(points[above]!, points[index]!),
      diameterMm: diameterFor(flow[index]!, slope),
      roughness: ROUGHNESS,
      status: "Open",
    });
  }
  for (let index = 1; index < points.length; index += 1) {
    const others = points
      .map((_, other) => other)
      .filter((other) => other > 0 && other !== index)
      .sort((a, b) => gap(index, a) - gap(index, b));
    const near = others
      .slice(0, 2)
      .find((other) => !joined.has(`${Math.min(index, other)} ${Math.max(index, other)}`));
    if (near === undefined) continue;
    joined.add(`${Math.min(index, near)} ${Math.max(index, near)}`);
    model.pipes.push({
      id: pipeName(),
      from: ids[index]!,
      to: ids[near]!,
      lengthM: rounded(gap(index, near), 1),
      via: course.via(points[index]!, points[near]!),
      diameterMm: DIAMETERS_MM[0]!,
      roughness: ROUGHNESS,
      status: "Open",
    });
  }
  for (const { from, to } of hours) {
    model.controls.push(`LINK ${id}-V OPEN AT CLOCKTIME ${from}`);
    model.controls.push(`LINK ${id}-V CLOSED AT CLOCKTIME ${to}`);
  }
}
