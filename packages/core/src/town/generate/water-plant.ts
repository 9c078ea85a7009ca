/** The treatment plant's part of the EPANET model: pump, rising mains, throttled inlets of the reservoirs. */
import { uniform } from "../../random/draw.ts";
import { randomStream } from "../../random/philox.ts";
import type { Point } from "../geometry/projection.ts";
import type { InpModel } from "./inp-writer.ts";
import { groundElevation, rounded, type Site } from "./site.ts";
import type { PipeCourse } from "./streets.ts";
import { joinToRoot, sumBelow } from "./trees.ts";
import { diameterFor, ROUGHNESS, slopeOf } from "./water-pipes.ts";

/** Slope of the head along rising mains, m per m. */
const RISING_SLOPE = 0.002;
/** The plant pumps a day's demand in so many hours. */
const PUMPING_HOURS = 16;
/** Head left over at the reservoir that is hardest to reach, m; and the pipe from the main into a tank, m. */
const SPARE_HEAD_M = 3;
const INLET_M = 40;
const GRAVITY = 9.80665;
/** The plant's own use, for the same reason: rising mains never stand quite still, l/s. */
const PLANT_USE_LPS = 0.2;

export interface Tanks {
  tankPoints: readonly Point[];
  tankDemand: readonly number[];
  tankTop: readonly number[];
  tankName(index: number): string;
}

/** The plant outside the town, its pump, and the rising mains to every reservoir. Returns where it stands. */
export function addPlant(
  site: Site,
  model: InpModel,
  course: PipeCourse,
  { tankPoints, tankDemand, tankTop, tankName }: Tanks,
): Point {
  const angle = 2 * Math.PI * uniform(randomStream(site.seed, "plant"), 0);
  const plant = course.snap(
    site.known.plant ?? [1.2 * site.radiusM * Math.cos(angle), 1.2 * site.radiusM * Math.sin(angle)],
  );
  const elevationM = groundElevation(site, plant);
  model.reservoirs.push({ id: "WTP", point: plant, headM: rounded(elevationM + 2, 1) });
  model.junctions.push({ id: "RM0", point: plant, elevationM, demandLps: PLANT_USE_LPS, pattern: "" });
  const points = [plant, ...tankPoints];
  const tree = joinToRoot(points, 0.3, course.lengthM);
  const share = 24 / PUMPING_HOURS;
  const flow = sumBelow(tree, [0, ...tankDemand.map((demand) => demand * share)]);
  const ids = ["RM0", ...tankPoints.map((_, index) => `RM-${tankName(index)}`)];
  const lost = points.map(() => 0);
  const above = (index: number) => points[tree.parent[index]!]!;
  const length = (index: number) => Math.max(1, rounded(course.lengthM(points[index]!, above(index)), 1));
  for (const index of tree.order.slice(1)) {
    const slope = slopeOf(flow[index]!, diameterFor(flow[index]!, RISING_SLOPE));
    lost[index] = lost[tree.parent[index]!]! + length(index) * slope;
  }
  const head = SPARE_HEAD_M + Math.max(...tankTop.map((top, tank) => top + lost[tank + 1]!));
  for (const index of tree.order.slice(1)) {
    const tank = tankName(index - 1);
    const from = ids[tree.parent[index]!]!;
    model.junctions.push({
      id: ids[index]!,
      point: points[index]!,
      elevationM: groundElevation(site, points[index]!),
      demandLps: 0,
      pattern: "",
    });
    model.pipes.push({
      id: `${ids[index]!}-P`,
      from,
      to: ids[index]!,
      lengthM: length(index),
      via: course.via(above(index), points[index]!),
      diameterMm: diameterFor(flow[index]!, RISING_SLOPE),
      roughness: ROUGHNESS,
      status: "Open",
    });
    // Inlets are throttled to their share: otherwise the tanks near the plant fill and the far ones starve.
    const inflow = tankDemand[index - 1]! * share;
    const diameterMm = diameterFor(inflow, 0.01);
    const spare = head - lost[index]! - tankTop[index - 1]! - INLET_M * slopeOf(inflow, diameterMm);
    const velocity = inflow / (Math.PI * (diameterMm / 2000) ** 2);
    model.pipes.push({
      id: `${tank}-IN`,
      from: ids[index]!,
      to: tank,
      lengthM: INLET_M,
      diameterMm,
      roughness: ROUGHNESS,
      minorLoss: rounded((2 * GRAVITY * Math.max(0, spare)) / velocity ** 2, 2),
      status: "CV",
    });
  }
  model.curves.push({
    id: "PUMP",
    flowLps: rounded(flow[0]! * 1000, 2),
    headM: rounded(head - (elevationM + 2), 1),
  });
  model.pumps.push({ id: "PU1", from: "WTP", to: "RM0", curve: "PUMP" });
  return plant;
}
