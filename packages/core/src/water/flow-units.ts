/**
 * The flow units of an EPANET file and what they stand for: one table, so that every reader and writer of the
 * water domain converts alike. The flow unit fixes the system of everything else in the file: with the first
 * five, lengths are feet and diameters inches; with the others metres and millimetres.
 */
import { InvalidInput } from "../errors.ts";

export interface FlowUnit {
  /** EPANET's number for it (`EN_getflowunits`). */
  code: number;
  /** L/s in one unit, from the exact definitions: foot 0.3048 m, US gallon 231 in³, imperial gallon 4.54609 L. */
  litresPerSecond: number;
  /** Metres in one unit of length, head or level. */
  metres: number;
  /** Metres in one unit of pipe diameter. */
  diameterMetres: number;
}

const FOOT = 0.3048;
const CUBIC_FOOT_L = FOOT ** 3 * 1000;
const US_GALLON_L = 3.785411784;
const DAY_S = 86_400;

const us = (code: number, litresPerSecond: number): FlowUnit => ({
  code,
  litresPerSecond,
  metres: FOOT,
  diameterMetres: FOOT / 12,
});
const si = (code: number, litresPerSecond: number): FlowUnit => ({
  code,
  litresPerSecond,
  metres: 1,
  diameterMetres: 0.001,
});

/** EPANET 2.3's flow units (manual, appendix C.3, [OPTIONS] UNITS) by their name in a file. */
export const FLOW_UNITS = {
  CFS: us(0, CUBIC_FOOT_L),
  GPM: us(1, US_GALLON_L / 60),
  MGD: us(2, (US_GALLON_L * 1e6) / DAY_S),
  IMGD: us(3, (4.54609 * 1e6) / DAY_S),
  AFD: us(4, (43_560 * CUBIC_FOOT_L) / DAY_S),
  LPS: si(5, 1),
  LPM: si(6, 1 / 60),
  MLD: si(7, 1e6 / DAY_S),
  CMH: si(8, 1000 / 3600),
  CMD: si(9, 1000 / DAY_S),
  CMS: si(10, 1000),
} as const satisfies Record<string, FlowUnit>;

export type FlowUnitName = keyof typeof FLOW_UNITS;

/** bar of one metre of water at 4 °C: g = 9.80665 m/s², 1000 kg/m³. */
export const BAR_PER_METRE = 0.0980665;

/** Name of the unit that EPANET numbers `code`. @throws InvalidInput for a number that it does not have. */
export function flowUnitName(code: number): FlowUnitName {
  for (const name of Object.keys(FLOW_UNITS) as FlowUnitName[]) {
    if (FLOW_UNITS[name].code === code) return name;
  }
  throw new InvalidInput(`flow unit ${code} is not one that is known`);
}
