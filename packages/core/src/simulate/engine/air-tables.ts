/**
 * Sources and receptors of the air, made once: what a gram a second from each ward (traffic, hearths, fires) and each
 * stack adds at each ward's middle, for 16 wind sectors and calm, six stabilities and a few mixing heights. The layout is
 * that of `air/source-receptor.ts`; wards are cut into few pieces, for a town's matrix of thousands of blocks.
 */

import { spreadAt, windAtHeight } from "../../air/dispersion.ts";
import { CALM_M_PER_S, verticalTerm } from "../../air/plume.ts";
import { plumeRise } from "../../air/plume-rise.ts";
import { SECTORS, STABILITIES } from "../../air/source-receptor.ts";
import { localProjection } from "../../town/geometry/projection.ts";
import type { Town } from "../../town/town.ts";
import type { AirTables } from "./prepared-town.ts";
import { sharedFloats } from "./shared-array.ts";

/** Pollutants of the model, in the order of its columns. NOx stands for NO2 until it is read out. */
export const POLLUTANTS = ["pm25", "pm10", "nox", "co", "so2"] as const;
export const POLLUTANT_COUNT = 5;
/** Area sources that a lever can move, in the order of their tables. */
export const AREA_KINDS = ["cooking", "waste_burning", "construction", "generators", "brick_kiln"] as const;

export const MIXING_M = [100, 200, 400, 800, 1600] as const;
const SCHEME = "briggs-urban";
/** Release height and depth of mixing at once of what happens in streets and yards, m; height of a breath. */
const STREET_M = 3;
const STREET_MIXED_M = 8;
const BREATH_M = 1.5;
const WITHIN_SECTOR = [-7.5, 0, 7.5];
/** Pieces along each side of a ward, near and far. */
const NEAR_PIECES = 5;
const FAR_PIECES = 2;
const SECONDS_PER_HOUR = 3600;
const GRAMS_PER_KG = 1000;

interface Piece {
  x: number;
  y: number;
  share: number;
  spreadM: number;
}

export function buildAirTables(town: Town): AirTables {
  const projection = localProjection(town.centre);
  const zones = town.zones.map(({ centroid, areaKm2 }) => {
    const [x, y] = projection.toLocal(centroid);
    return { x, y, sideM: 1000 * Math.sqrt(areaKm2) };
  });
  const stacks = town.air.industries.map(({ position, stack }) => {
    const [x, y] = projection.toLocal(position);
    const rise = plumeRise(
      {
        heightM: stack.heightM,
        diameterM: stack.diameterM,
        exitMPerS: stack.exitVelocityMS,
        exitC: stack.exitTemperatureC,
      },
      "D",
      2,
      26,
    );
    return { x, y, heightM: rise.effectiveHeightM };
  });
  const sources = zones.length + stacks.length;
  const size = zones.length * sources;
  const unit = new Float64Array(MIXING_M.length * STABILITIES.length * (SECTORS + 1) * size);
  for (const [r, receptor] of zones.entries()) {
    for (let s = 0; s < sources; s++) {
      const zone = zones[s];
      const stack = stacks[s - zones.length];
      const pieces = zone
        ? cut(zone, Math.hypot(zone.x - receptor.x, zone.y - receptor.y))
        : [{ x: stack!.x, y: stack!.y, share: 1, spreadM: 0 }];
      fillPair(
        pieces,
        stack?.heightM ?? STREET_M,
        zone ? STREET_MIXED_M : 0,
        receptor,
        unit,
        size,
        r * sources + s,
      );
    }
  }
  return { sources, stacks: stacks.length, unit: sharedFloats(unit), ...emissionTables(town) };
}

function cut({ x, y, sideM }: { x: number; y: number; sideM: number }, distance: number): Piece[] {
  const count = distance < 1.5 * sideM ? NEAR_PIECES : distance < 4 * sideM ? FAR_PIECES : 1;
  const piece = sideM / count;
  return Array.from({ length: count * count }, (_, at) => ({
    x: x - sideM / 2 + ((at % count) + 0.5) * piece,
    y: y - sideM / 2 + (Math.floor(at / count) + 0.5) * piece,
    share: 1 / (count * count),
    spreadM: piece,
  }));
}

/** Half the square of the standard deviations across the wind beyond which nothing of a plume arrives (1e-7 of its middle). */
const ASIDE = 16;

/**
 * All blocks of one source and receptor: `plume` of `air/plume.ts`, taken apart so that what does not depend on the mixing
 * height, or on the stability, is computed once.
 */
function fillPair(
  pieces: readonly Piece[],
  heightM: number,
  mixedM: number,
  receptor: { x: number; y: number },
  unit: Float64Array,
  size: number,
  at: number,
): void {
  const spread = { y: 0, z: 0 };
  const vertical = new Float64Array(MIXING_M.length);
  const initialZ = mixedM / 2.15;
  const wind = STABILITIES.map((stability) =>
    Math.max(CALM_M_PER_S, windAtHeight(SCHEME, stability, 1, heightM)),
  );
  const place = (mixing: number, stability: number, sector: number) =>
    ((mixing * STABILITIES.length + stability) * (SECTORS + 1) + sector) * size + at;
  for (let sector = 0; sector < SECTORS; sector++) {
    for (const off of WITHIN_SECTOR) {
      const angle = ((sector * 360) / SECTORS + off) * (Math.PI / 180);
      const [east, north] = [-Math.sin(angle), -Math.cos(angle)];
      for (const { x, y, share, spreadM } of pieces) {
        const [dx, dy] = [receptor.x - x, receptor.y - y];
        const downwind = dx * east + dy * north;
        if (downwind <= 0) continue;
        const crosswind = dy * east - dx * north;
        let known = Number.NaN;
        for (const [s, stability] of STABILITIES.entries()) {
          spreadAt(SCHEME, stability, downwind, spread);
          const sigmaY = Math.hypot(spread.y, spreadM / 4.3);
          const aside = 0.5 * (crosswind / sigmaY) ** 2;
          if (aside > ASIDE) continue;
          const sigmaZ = Math.hypot(spread.z, initialZ);
          const across = (1e6 * share * Math.exp(-aside)) / (Math.sqrt(2 * Math.PI) * sigmaY * wind[s]!);
          // Stabilities of one spread, as A and B, are as high.
          if (sigmaZ !== known) {
            known = sigmaZ;
            for (let m = 0; m < MIXING_M.length; m++)
              vertical[m] = verticalTerm(BREATH_M, heightM, sigmaZ, MIXING_M[m]!);
          }
          for (let m = 0; m < MIXING_M.length; m++)
            unit[place(m, s, sector)]! += (across * vertical[m]!) / WITHIN_SECTOR.length;
        }
      }
    }
  }
  // Calm: from all directions alike, so that a plume's crosswind integral is spread over the circle.
  for (const { x, y, share, spreadM } of pieces) {
    const distance = Math.max(spreadM / 2, 5, Math.hypot(receptor.x - x, receptor.y - y));
    for (const [s, stability] of STABILITIES.entries()) {
      spreadAt(SCHEME, stability, distance, spread);
      const sigmaZ = Math.hypot(spread.z, initialZ);
      for (const [m, mixingM] of MIXING_M.entries()) {
        unit[place(m, s, SECTORS)]! +=
          (1e6 * share * verticalTerm(BREATH_M, heightM, sigmaZ, mixingM)) /
          (wind[s]! * 2 * Math.PI * distance);
      }
    }
  }
}

/** What the town's file says of sources, as g/s by hour of the day. */
function emissionTables(town: Town): Pick<AirTables, "areaGPerS" | "stackGPerS"> {
  const zoneAt = new Map(town.zones.map(({ id }, index) => [id, index]));
  const zones = town.zones.length;
  const area = new Float64Array(24 * AREA_KINDS.length * zones * POLLUTANT_COUNT);
  for (const source of town.air.areaSources) {
    const kind = (AREA_KINDS as readonly string[]).indexOf(source.kind);
    // Road dust follows from the traffic.
    if (kind < 0) continue;
    addHourly(
      area,
      source,
      (hour) => ((hour * AREA_KINDS.length + kind) * zones + zoneAt.get(source.zone)!) * POLLUTANT_COUNT,
    );
  }
  const stack = new Float64Array(24 * town.air.industries.length * POLLUTANT_COUNT);
  for (const [index, industry] of town.air.industries.entries()) {
    addHourly(stack, industry, (hour) => (hour * town.air.industries.length + index) * POLLUTANT_COUNT);
  }
  return { areaGPerS: sharedFloats(area), stackGPerS: sharedFloats(stack) };
}

function addHourly(
  out: Float64Array,
  {
    emissionsKgPerDay: kg,
    hourlyProfile,
  }: Pick<Town["air"]["areaSources"][number], "emissionsKgPerDay" | "hourlyProfile">,
  at: (hour: number) => number,
): void {
  const total = hourlyProfile.reduce((sum, weight) => sum + weight, 0);
  const columns = [kg.pm25, kg.pm10, kg.nox, kg.co, kg.so2];
  for (let hour = 0; hour < 24; hour++) {
    const perKg = (GRAMS_PER_KG * hourlyProfile[hour]!) / total / SECONDS_PER_HOUR;
    for (const [pollutant, daily] of columns.entries()) out[at(hour) + pollutant]! += (daily ?? 0) * perKg;
  }
}
