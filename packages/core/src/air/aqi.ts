/**
 * India's National Air Quality Index from averaged concentrations.
 *
 * The sub-index is linear between the edges as CPCB prints them, (0→0) (30→50) (31→51) (60→100) …: so every
 * printed edge and every worked figure of CPCB's bulletin comes out exactly, and the gap that the printed table
 * leaves between 30 and 31 is bridged by the same straight line, which makes the index continuous and monotone.
 * docs/decisions/0016 weighs this against the other reading in use.
 */
import { InvalidInput } from "../errors.ts";
import {
  type AqiCategory,
  aqiCategories,
  breakpoints,
  indexEdges,
  type Pollutant,
  pollutants,
  pollutantsNeeded,
} from "./aqi-table.ts";

/** Averaged concentrations in the table's units; null, undefined and NaN are missing. */
export type Concentrations = { readonly [P in Pollutant]?: number | null | undefined };

export interface Aqi {
  /** Whole number 0-500, or null where CPCB's minimum of data is not met (`reason` says what lacks). */
  index: number | null;
  category: AqiCategory | null;
  /** The pollutant whose sub-index is the index; the first in CPCB's order where two are equal. */
  dominant: Pollutant | null;
  /** Whole sub-indices of what was measured. They are there even where the index is not. */
  subIndices: Partial<Record<Pollutant, number>>;
  reason?: string;
}

/**
 * Sub-index (0-500, not rounded) of one pollutant's averaged concentration, in µg/m³ (CO: mg/m³). Above the last
 * edge the index goes on to 500 within the width of the last band, as the public calculators do, and stays there.
 * A mean below zero, which a clean hour and a noisy instrument can give, is 0.
 * @throws InvalidInput where the concentration is not a finite number.
 */
export function subIndex(pollutant: Pollutant, concentration: number): number {
  if (!Number.isFinite(concentration)) {
    throw new InvalidInput(`${pollutant}: the concentration is ${concentration}; a finite number is needed`);
  }
  const { upper, step } = breakpoints[pollutant];
  if (concentration <= 0) return 0;
  let fromConcentration = 0;
  let fromIndex = 0;
  for (let band = 0; band < upper.length; band++) {
    const toConcentration = upper[band]!;
    const toIndex = indexEdges[band]!;
    if (concentration <= toConcentration) {
      return interpolate(concentration, fromConcentration, toConcentration, fromIndex, toIndex);
    }
    if (band === upper.length - 1) break;
    fromConcentration = toConcentration + step;
    fromIndex = toIndex + 1;
    if (concentration < fromConcentration) {
      return interpolate(concentration, toConcentration, fromConcentration, toIndex, fromIndex);
    }
  }
  const [veryPoor, severe] = [upper[3], upper[4]];
  return Math.min(500, 400 + (100 * (concentration - severe)) / (severe - veryPoor));
}

/** Straight line through (x0, y0) and (x1, y1), exact at both ends. */
function interpolate(x: number, x0: number, x1: number, y0: number, y1: number): number {
  return x === x1 ? y1 : y0 + ((y1 - y0) * (x - x0)) / (x1 - x0);
}

/** CPCB's category of a whole index. @throws InvalidInput outside 0-500. */
export function aqiCategory(index: number): AqiCategory {
  const category = aqiCategories.find(({ from, to }) => index >= from && index <= to);
  if (!category) throw new InvalidInput(`index ${index}: an AQI is a whole number from 0 to 500`);
  return category;
}

/**
 * The index of a station: the worst sub-index, rounded to a whole number, where at least three pollutants are
 * there and one of them is PM2.5 or PM10. NOx is not NO2: a caller that has only NOx has no NO2.
 * @throws InvalidInput for an infinite concentration.
 */
export function aqi(concentrations: Concentrations): Aqi {
  const subIndices: Partial<Record<Pollutant, number>> = {};
  let dominant: Pollutant | null = null;
  let worst = -1;
  for (const pollutant of pollutants) {
    const concentration = concentrations[pollutant];
    if (concentration === null || concentration === undefined || Number.isNaN(concentration)) continue;
    const exact = subIndex(pollutant, concentration);
    subIndices[pollutant] = Math.round(exact);
    if (exact > worst) {
      worst = exact;
      dominant = pollutant;
    }
  }
  const measured = Object.keys(subIndices).length;
  const lacks: string[] = [];
  if (measured < pollutantsNeeded) lacks.push(`${measured} of ${pollutantsNeeded} pollutants`);
  if (subIndices.pm25 === undefined && subIndices.pm10 === undefined) lacks.push("no PM2.5 and no PM10");
  if (lacks.length > 0) {
    return { index: null, category: null, dominant: null, subIndices, reason: lacks.join(", ") };
  }
  const index = Math.round(worst);
  return { index, category: aqiCategory(index), dominant, subIndices };
}
