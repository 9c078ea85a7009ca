/**
 * Pasquill's atmospheric stability, A (very unstable) to F (stable): from wind, sun and cloud. Turner's table with
 * insolation (the form most texts print), and the solar radiation / delta-T classes of the US EPA where radiation is
 * measured.
 */
import { InvalidInput } from "../errors.ts";

export type StabilityClass = "A" | "B" | "C" | "D" | "E" | "F";

export type Insolation = "strong" | "moderate" | "slight";

/** Wind at 10 m (m/s) up to which each row holds; the last row holds above. */
const WIND_EDGES = [2, 3, 5, 6];

/** Rows by wind; strong, moderate, slight sun; cloudy night, clear night. Split classes take the less unstable. */
const TABLE: readonly (readonly StabilityClass[])[] = [
  ["A", "B", "B", "F", "F"],
  ["B", "B", "C", "E", "F"],
  ["B", "C", "C", "D", "E"],
  ["C", "D", "D", "D", "D"],
  ["C", "D", "D", "D", "D"],
];

/**
 * Stability by day (Fundamentals of Air Pollution, 3rd ed., Table 19-3). Where the table names two classes (A-B, B-C,
 * C-D), the second is taken: it disperses less, so concentrations err high.
 * @throws InvalidInput for a wind that is negative or not a number.
 */
export function stabilityByDay(windMPerS: number, insolation: Insolation, overcast = false): StabilityClass {
  const row = windRow(windMPerS);
  return overcast ? "D" : TABLE[row]![["strong", "moderate", "slight"].indexOf(insolation)]!;
}

/**
 * Stability by night; the table has no class below 2 m/s, where F is taken (calm, clear nights are the most stable;
 * EPA-454/R-99-005 does the same). @param cloudEighths 0-8; the table's border is 4/8.
 * @throws InvalidInput for a wind or cloud out of range.
 */
export function stabilityByNight(windMPerS: number, cloudEighths: number): StabilityClass {
  if (!(cloudEighths >= 0 && cloudEighths <= 8)) {
    throw new InvalidInput(`cloud is ${cloudEighths}; allowed is 0 to 8 eighths`);
  }
  return cloudEighths === 8 ? "D" : TABLE[windRow(windMPerS)]![cloudEighths >= 4 ? 3 : 4]!;
}

function windRow(windMPerS: number): number {
  if (!(windMPerS >= 0 && windMPerS < 120))
    throw new InvalidInput(`wind is ${windMPerS}; allowed is 0 to 120 m/s`);
  return WIND_EDGES.filter((edge) => windMPerS >= edge).length;
}

/** EPA's day classes: lower edges of radiation (W/m²), and the class by wind below 2, 3, 5, 6 and above (m/s). */
const SRDT_DAY: readonly (readonly [number, string])[] = [
  [925, "AABCC"],
  [675, "ABBCD"],
  [175, "BCCDD"],
  [0, "DDDDD"],
];

/**
 * Stability from solar radiation by day, and by the net radiation's proxy (cloud) by night: the SRDT method
 * (EPA-454/R-99-005 Table 6-7). Sun counts as up from 5 W/m².
 * @param radiationWPerM2 global solar radiation; @param cloudEighths used by night only, clear when left out.
 * @throws InvalidInput for a value out of range.
 */
export function stabilityFromRadiation(
  windMPerS: number,
  radiationWPerM2: number,
  cloudEighths = 0,
): StabilityClass {
  if (!(radiationWPerM2 >= -20 && radiationWPerM2 <= 1600)) {
    throw new InvalidInput(`solar radiation is ${radiationWPerM2}; allowed is 0 to 1600 W/m²`);
  }
  if (radiationWPerM2 < 5) return stabilityByNight(windMPerS, cloudEighths);
  const row = SRDT_DAY.find(([edge]) => radiationWPerM2 >= edge)![1];
  return row[windRow(windMPerS)] as StabilityClass;
}
