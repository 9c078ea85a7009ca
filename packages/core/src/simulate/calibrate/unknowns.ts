/**
 * What a calibration does not know, as standard normals: the parameters that it fits, those that disturb what it is
 * fitted to (they keep their priors, but their doubt belongs to the fit), how far the history's background was from the
 * season's, and for each group of observations an error that all of the group share.
 */
import { BACKGROUND } from "../engine/weather-path.ts";
import { normalCdf } from "../parameters/normal.ts";
import { quantile } from "../parameters/prior.ts";
import { PARAMETER_INDEX, PARAMETERS, type ParameterId } from "../parameters/table.ts";
import type { Sector } from "../sector.ts";

/**
 * Parameters that a town's own instruments speak about. Of traffic there are none: what the counters say has gone into
 * the scales of `scale-traffic.ts`, and to fit parameters to the same counts again would claim knowledge twice.
 */
export const FITTED: readonly ParameterId[] = [
  "background_pm",
  "area_emissions",
  "road_silt",
  "water_demand",
  "leakage",
  "power_demand",
];

/** Parameters that move what the instruments say, but that these cannot tell from the fitted ones. */
const DISTURBING: readonly ParameterId[] = ["exhaust", "industry_emissions"];

/** Groups of observations, each of one sector. */
export const GROUPS = ["air", "water", "power"] as const;
export type Group = (typeof GROUPS)[number];

const DRAWN = [...FITTED, ...DISTURBING];
const SPELL = DRAWN.length;
const COMMON = SPELL + 1;
/** Length of a vector of unknowns; the fitted parameters come first, in their order. */
export const UNKNOWNS = COMMON + GROUPS.length;

const sectorOf = (id: ParameterId): Sector => PARAMETERS[PARAMETER_INDEX[id]]!.sector;

/** The unknowns that a group's observations speak about. */
export function unknownsOf(group: Group): number[] {
  const drawn = [...DRAWN.keys()].filter((at) => sectorOf(DRAWN[at]!) === group);
  return [...drawn, ...(group === "air" ? [SPELL] : []), COMMON + GROUPS.indexOf(group)];
}

/** The common error of a group, in its standard deviations. */
export const commonError = (z: ArrayLike<number>, group: Group) => z[COMMON + GROUPS.indexOf(group)]!;

/**
 * Standard deviation of the logarithm of the background's mean over some days: a first-order autoregression of memory τ
 * observed for T has the variance s²·2(τ/T)·(1 − (τ/T)(1 − e^(−T/τ))).
 */
export function spellSd(days: number): number {
  const part = BACKGROUND.memoryHours / (24 * days);
  return BACKGROUND.logSd * Math.sqrt(2 * part * (1 - part * (1 - Math.exp(-1 / part))));
}

/** The row of parameters for some unknowns, as the history of so many days met it; all others in the middle of their priors. */
export function drawOf(z: ArrayLike<number>, days: number): Float64Array {
  const draw = Float64Array.from(PARAMETERS, ({ prior }) => quantile(prior, 0.5));
  for (const [at, id] of DRAWN.entries()) {
    // Beyond ±6 a prior says nothing, and a quantile of 0 or 1 may be infinite.
    const place = normalCdf(Math.max(-6, Math.min(6, z[at] ?? 0)));
    draw[PARAMETER_INDEX[id]] = quantile(PARAMETERS[PARAMETER_INDEX[id]]!.prior, place);
  }
  draw[PARAMETER_INDEX.background_pm]! *= Math.exp(spellSd(days) * (z[SPELL] ?? 0));
  return draw;
}
