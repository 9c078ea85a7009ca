/**
 * Crops of Gujarat and Maharashtra: coefficients, rooting and depletion of FAO-56 (Tables 12, 17, 22), stages of its
 * Table 11 where it has the season (else scaled from the nearest and said so), yield response of FAO-33 / FAO-56
 * Table 24 (read in secondary sources only: unverified), base temperatures of the field's usual practice, and sowing
 * windows of the states' crop calendars.
 */

export interface Crop {
  name: string;
  /** Crop coefficients of the initial stage, mid-season and end. */
  kc: readonly [initial: number, mid: number, end: number];
  /** Lengths of the four stages: initial, development, mid-season, late, days. */
  stagesDays: readonly [number, number, number, number];
  heightM: number;
  /** Effective rooting depth at planting and at mid-season, m. */
  rootsM: readonly [number, number];
  /** Share of the available water that can be used before the crop suffers, at ETc 5 mm/d. */
  depletion: number;
  /** Seasonal yield response factor (unverified). */
  ky: number;
  /** Base and upper threshold temperature of growing degree days, °C. */
  gddC: readonly [base: number, upper: number];
  /** Usual sowing in this region: season and window as month-day. */
  season: "kharif" | "rabi" | "summer" | "annual";
  sowing: readonly [from: string, to: string];
  stagesSource: string;
}

const crop = (
  name: string,
  kc: Crop["kc"],
  stagesDays: Crop["stagesDays"],
  heightM: number,
  rootsM: Crop["rootsM"],
  depletion: number,
  ky: number,
  gddC: Crop["gddC"],
  season: Crop["season"],
  sowing: Crop["sowing"],
  stagesSource = "FAO-56 Table 11",
): Crop => ({ name, kc, stagesDays, heightM, rootsM, depletion, ky, gddC, season, sowing, stagesSource });

const NEAREST = (of: string) => `FAO-56 Table 11 has no such season here; lengths of ${of}`;

export const CROPS: readonly Crop[] = [
  crop("rice", [1.05, 1.2, 0.75], [30, 30, 60, 30], 1, [0.2, 0.75], 0.2, 1.15, [10, 35], "kharif", [
    "06-15",
    "07-31",
  ]),
  crop("wheat", [0.3, 1.15, 0.25], [15, 25, 50, 30], 1, [0.2, 1.25], 0.55, 1.1, [4.5, 30], "rabi", [
    "11-01",
    "12-15",
  ]),
  crop("maize", [0.3, 1.2, 0.35], [20, 35, 40, 30], 2, [0.2, 1.35], 0.55, 1.25, [10, 30], "kharif", [
    "06-15",
    "07-15",
  ]),
  crop("sorghum", [0.3, 1.05, 0.55], [20, 35, 40, 30], 1.5, [0.2, 1.5], 0.55, 0.9, [10, 35], "kharif", [
    "06-15",
    "07-15",
  ]),
  crop("pearl millet", [0.3, 1, 0.3], [15, 25, 40, 25], 1.5, [0.2, 1.5], 0.55, 0.9, [10, 35], "kharif", [
    "06-15",
    "07-15",
  ]),
  crop("cotton", [0.35, 1.17, 0.6], [30, 50, 60, 55], 1.35, [0.2, 1.35], 0.65, 0.85, [15.5, 38], "kharif", [
    "05-25",
    "07-10",
  ]),
  crop("groundnut", [0.4, 1.15, 0.6], [25, 35, 45, 25], 0.4, [0.2, 0.75], 0.5, 0.7, [10, 33], "kharif", [
    "06-15",
    "07-15",
  ]),
  crop(
    "chickpea",
    [0.4, 1, 0.35],
    [20, 30, 40, 20],
    0.4,
    [0.2, 0.8],
    0.5,
    0.9,
    [5, 30],
    "rabi",
    ["10-15", "11-20"],
    NEAREST("dry beans"),
  ),
  crop("soybean", [0.5, 1.15, 0.5], [15, 15, 40, 15], 0.75, [0.2, 0.95], 0.5, 0.85, [10, 35], "kharif", [
    "06-15",
    "07-15",
  ]),
  crop(
    "mustard",
    [0.35, 1.1, 0.35],
    [20, 30, 45, 25],
    0.6,
    [0.2, 1.25],
    0.6,
    0.9,
    [5, 30],
    "rabi",
    ["10-01", "11-10"],
    NEAREST("safflower, development five days shorter"),
  ),
  crop("castor", [0.35, 1.15, 0.55], [25, 40, 65, 50], 0.3, [0.2, 1.5], 0.5, 0.9, [15, 35], "kharif", [
    "07-01",
    "08-15",
  ]),
  crop("sugarcane", [0.4, 1.25, 0.75], [30, 50, 180, 60], 3, [0.3, 1.6], 0.65, 1.2, [12, 38], "annual", [
    "10-15",
    "02-28",
  ]),
  crop("potato", [0.5, 1.15, 0.75], [25, 30, 40, 30], 0.6, [0.2, 0.5], 0.35, 1.1, [2, 26], "rabi", [
    "10-15",
    "11-30",
  ]),
  crop("onion", [0.7, 1.05, 0.75], [15, 25, 70, 40], 0.4, [0.2, 0.45], 0.3, 1.1, [5, 30], "rabi", [
    "11-01",
    "12-31",
  ]),
  crop("tomato", [0.6, 1.15, 0.8], [30, 40, 40, 25], 0.6, [0.2, 1.1], 0.4, 1.05, [10, 32], "rabi", [
    "09-15",
    "12-31",
  ]),
  crop("brinjal", [0.6, 1.05, 0.9], [30, 40, 40, 20], 0.8, [0.2, 0.95], 0.45, 1.05, [10, 33], "rabi", [
    "08-15",
    "10-31",
  ]),
  crop("banana", [0.5, 1.1, 1], [120, 90, 120, 60], 3, [0.3, 0.7], 0.35, 1.25, [14, 38], "annual", [
    "06-01",
    "07-31",
  ]),
  crop(
    "cumin",
    [0.35, 1.05, 0.35],
    [20, 30, 35, 20],
    0.4,
    [0.2, 0.6],
    0.5,
    1,
    [5, 30],
    "rabi",
    ["11-01", "11-30"],
    NEAREST("peas, late season five days longer; no table lists cumin: assumption"),
  ),
];

export interface Soil {
  name: string;
  /** Volumetric water content at field capacity and wilting point, m³/m³. */
  fieldCapacity: number;
  wiltingPoint: number;
  /** Evaporable and readily evaporable water of the top 0.1 m, mm (dual coefficient). */
  totalEvaporableMm: number;
  readilyEvaporableMm: number;
}

/** Middle of the ranges of FAO-56 Table 19, by USDA texture. */
export const SOILS: readonly Soil[] = [
  { name: "sand", fieldCapacity: 0.12, wiltingPoint: 0.045, totalEvaporableMm: 9, readilyEvaporableMm: 7 },
  {
    name: "loamy sand",
    fieldCapacity: 0.15,
    wiltingPoint: 0.065,
    totalEvaporableMm: 11.5,
    readilyEvaporableMm: 8,
  },
  {
    name: "sandy loam",
    fieldCapacity: 0.23,
    wiltingPoint: 0.11,
    totalEvaporableMm: 17.5,
    readilyEvaporableMm: 8,
  },
  { name: "loam", fieldCapacity: 0.25, wiltingPoint: 0.12, totalEvaporableMm: 19, readilyEvaporableMm: 9 },
  {
    name: "silt loam",
    fieldCapacity: 0.29,
    wiltingPoint: 0.15,
    totalEvaporableMm: 21.5,
    readilyEvaporableMm: 9.5,
  },
  {
    name: "silty clay loam",
    fieldCapacity: 0.335,
    wiltingPoint: 0.205,
    totalEvaporableMm: 23,
    readilyEvaporableMm: 9.5,
  },
  {
    name: "silty clay",
    fieldCapacity: 0.36,
    wiltingPoint: 0.23,
    totalEvaporableMm: 24.5,
    readilyEvaporableMm: 10,
  },
  { name: "clay", fieldCapacity: 0.36, wiltingPoint: 0.22, totalEvaporableMm: 25.5, readilyEvaporableMm: 10 },
];
