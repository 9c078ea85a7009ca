/** Where the town stands and how large it is: what every step of the generator starts from. */
import { InvalidInput } from "../../errors.ts";
import { localProjection, type Point, type Projection } from "../geometry/projection.ts";
import type { Position } from "../schema/common.ts";
import { type Marginals, usualMarginals } from "./marginals.ts";

export interface TownArguments {
  /** People, 10,000 to 1,000,000. */
  population: number;
  /** Built-up area inside the boundary, km². */
  areaKm2: number;
  /** Any non-negative safe integer: the same seed gives the same bytes. */
  seed: number;
  name?: string;
}

export interface Site {
  seed: number;
  population: number;
  areaKm2: number;
  /** Radius of a circle of the town's area, m. */
  radiusM: number;
  centre: Position;
  projection: Projection;
  /** Height above sea level at the centre, m. */
  elevationM: number;
  marginals: Marginals;
  /** True for a town that does not exist. */
  demonstration: boolean;
  /** What farms around it grow: central Gujarat's crops, or those of the rice lands of the east. */
  crops: "west" | "east";
  /** Where things stand that a map shows; what is not known is placed by rule. Local metres. */
  known: { estate?: Point; plant?: Point; mandi?: Point; substations?: readonly Point[] };
}

/** Between Kheda and Panchmahal districts, on open land: a town stands here only in this model. */
const CENTRE: Position = [73.212, 22.688];

/** Height above sea level there, m, and the fall of any town's land toward the south-west, m per m. */
const CENTRE_ELEVATION_M = 62;
const FALL = 0.0011;

/** Densities of Indian towns, people per km²: fewer is countryside, more is nowhere. */
const DENSITY = { least: 400, most: 60_000 };

/**
 * @throws InvalidInput for arguments out of range, naming the argument.
 */
export function townSite({ population, areaKm2, seed }: TownArguments): Site {
  checkSize({ population, areaKm2, seed });
  return {
    seed,
    population,
    areaKm2,
    radiusM: radiusOfArea(areaKm2),
    centre: CENTRE,
    projection: localProjection(CENTRE),
    elevationM: CENTRE_ELEVATION_M,
    marginals: usualMarginals,
    demonstration: true,
    crops: "west",
    known: {},
  };
}

/** Radius of a circle of an area, m. */
export const radiusOfArea = (areaKm2: number) => Math.sqrt((areaKm2 * 1e6) / Math.PI);

/**
 * Refuses what the generator's rules were not made for.
 * @throws InvalidInput naming the argument.
 */
export function checkSize({ population, areaKm2, seed }: TownArguments): void {
  const refuse = (field: string, allowed: string, given: number) => {
    throw new InvalidInput(`${field}: ${allowed}; given ${given}`, { details: { field, given, allowed } });
  };
  if (!Number.isInteger(population) || population < 10_000 || population > 1_000_000) {
    refuse("population", "a whole number from 10,000 to 1,000,000", population);
  }
  if (!(areaKm2 > 0)) refuse("areaKm2", "above 0", areaKm2);
  const density = population / areaKm2;
  if (density < DENSITY.least || density > DENSITY.most) {
    const [least, most] = [population / DENSITY.most, population / DENSITY.least].map((km2) =>
      km2.toFixed(1),
    );
    refuse("areaKm2", `from ${least} to ${most} for ${population} people`, areaKm2);
  }
  if (!Number.isSafeInteger(seed) || seed < 0) refuse("seed", "a whole number from 0 to 2^53 - 1", seed);
}

/** Height of the land, m: a gentle fall with low swells, as on Gujarat's alluvial plain. */
export function groundElevation(site: Site, [x, y]: Point): number {
  const phase = site.seed % 7;
  const swell = Math.sin(x / 1400 + phase) + Math.cos(y / 1700 - phase) + Math.sin((x + y) / 2600);
  const fall = Math.max(-12, Math.min(12, (FALL * (x + y)) / 2));
  return Math.round((site.elevationM + fall + 1.2 * swell) * 10) / 10;
}

/** `R007`: a letter or two and a number, as wide as the largest needs, three digits at least by default. */
export function idMaker(prefix: string, total: number, least = 3): (index: number) => string {
  const width = Math.max(least, String(total).length);
  return (index) => `${prefix}${String(index + 1).padStart(width, "0")}`;
}

/** Whole numbers in proportion to `weights` that sum to `total` exactly (largest remainders). */
export function apportion(total: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((all, weight) => all + weight, 0);
  const exact = weights.map((weight) => (total * weight) / sum);
  const whole = exact.map(Math.floor);
  const left = total - whole.reduce((all, value) => all + value, 0);
  exact
    .map((value, index) => ({ index, rest: value - whole[index]! }))
    .sort((a, b) => b.rest - a.rest || a.index - b.index)
    .slice(0, left)
    .forEach(({ index }) => {
      whole[index]! += 1;
    });
  return whole;
}

/** Rounded to `decimals`. */
export function rounded(value: number, decimals: number): number {
  const scale = 10 ** decimals;
  return Math.round(value * scale) / scale;
}
