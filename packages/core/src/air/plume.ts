/**
 * Gaussian plume of a steady source in a steady wind: total reflection at the ground and at the lid of the mixing
 * layer (Turner, *Workbook of Atmospheric Dispersion Estimates*, EPA AP-26). Axes along the wind: x downwind, y
 * across, z up, all m. Emission g/s, concentration µg/m³.
 */
import type { StabilityClass } from "../weather/stability.ts";
import { type DispersionScheme, type Spread, spreadAt } from "./dispersion.ts";

export interface Air {
  /** Wind at the height of the source, m/s, above 0 (see {@link CALM_M_PER_S}). */
  windMPerS: number;
  stability: StabilityClass;
  /** Height of the mixing layer, m; Infinity where there is no lid. */
  mixingM: number;
  scheme: DispersionScheme;
}

/**
 * A plume does not know a wind of nothing: below this (m/s) it is computed with it, and its direction is taken as
 * unknown (EPA's calms: 1 m/s in the regulatory models; CPCB's guidelines for EIA the same).
 */
export const CALM_M_PER_S = 1;

/** Plume reflections are summed until a term is smaller than this share. */
const NEGLIGIBLE = 1e-9;

/**
 * Vertical distribution, 1/m: Gaussian with images in ground and lid, or 1/mixing where σz exceeds 1.6 times the
 * layer (well mixed; ISC3 eq. 1-51). A source or receptor above the lid is cut off from the other side.
 */
export function verticalTerm(z: number, heightM: number, sigmaZ: number, mixingM: number): number {
  if (mixingM === Number.POSITIVE_INFINITY)
    return image(z, heightM, sigmaZ, 0) / Math.sqrt(2 * Math.PI) / sigmaZ;
  if (heightM > mixingM || z > mixingM) return 0;
  if (sigmaZ > 1.6 * mixingM) return 1 / mixingM;
  let sum = image(z, heightM, sigmaZ, 0);
  for (let n = 1; ; n++) {
    const term = image(z, heightM, sigmaZ, 2 * n * mixingM) + image(z, heightM, sigmaZ, -2 * n * mixingM);
    sum += term;
    if (term <= NEGLIGIBLE * sum) return sum / Math.sqrt(2 * Math.PI) / sigmaZ;
  }
}

/** The source and its mirror image in the ground, both moved by `shift`. */
const image = (z: number, h: number, s: number, shift: number) =>
  Math.exp(-0.5 * ((z - h - shift) / s) ** 2) + Math.exp(-0.5 * ((z + h - shift) / s) ** 2);

/**
 * Concentration for given spreads: C = Q·e^(−½(y/σy)²)/(√(2π)·u·σy) · V, µg/m³ for Q in g/s. At the ground without a
 * lid this is Q/(π·u·σy·σz)·exp(−½(y/σy)²)·exp(−½(H/σz)²).
 */
export function concentrationFor(
  gPerS: number,
  windMPerS: number,
  spread: Spread,
  y: number,
  z: number,
  heightM: number,
  mixingM: number,
): number {
  const across = Math.exp(-0.5 * (y / spread.y) ** 2) / (Math.sqrt(2 * Math.PI) * spread.y);
  return (1e6 * gPerS * across * verticalTerm(z, heightM, spread.z, mixingM)) / windMPerS;
}

/** A source's own size: the spread that its plume starts with (wake of traffic, area of a cell), m. */
export interface InitialSpread {
  y: number;
  z: number;
}

const POINT: InitialSpread = { y: 0, z: 0 };

/**
 * Concentration at (x, y, z) downwind of a source at the origin, µg/m³; 0 upwind. An initial spread is added in
 * quadrature (as for a virtual source, without its distance).
 */
export function plume(
  gPerS: number,
  heightM: number,
  air: Air,
  x: number,
  y: number,
  z: number,
  initial: InitialSpread = POINT,
  scratch: Spread = { y: 0, z: 0 },
): number {
  if (x <= 0) return 0;
  spreadAt(air.scheme, air.stability, x, scratch);
  if (initial.y > 0) scratch.y = Math.hypot(scratch.y, initial.y);
  if (initial.z > 0) scratch.z = Math.hypot(scratch.z, initial.z);
  return concentrationFor(gPerS, air.windMPerS, scratch, y, z, heightM, air.mixingM);
}
