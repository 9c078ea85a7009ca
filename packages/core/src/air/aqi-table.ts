/**
 * The tables of India's National Air Quality Index as data: breakpoints, categories, averaging periods.
 *
 * Source: CPCB, "National Air Quality Index", report with IIT Kanpur, October 2014 (table of breakpoints; health
 * statements). Marks as in the literature list: (S) read in a secondary source, (U) generally quoted but unread.
 */

export const pollutants = ["pm25", "pm10", "no2", "so2", "co", "o3", "nh3", "pb"] as const;
export type Pollutant = (typeof pollutants)[number];

export interface Breakpoints {
  /** Name as CPCB prints it. */
  label: string;
  /** Unit of the concentrations: µg/m³ for all but carbon monoxide. */
  unit: "µg/m³" | "mg/m³";
  /** Averaging period in hours; 8 means the highest 8-hour running mean of the day. */
  hours: 24 | 8;
  /** Upper edges of Good … Very poor, at which the index is 50, 100, 200, 300, 400. */
  upper: readonly [number, number, number, number, number];
  /** What the table counts in: the band after 30 begins at 31 (`step` 1), after 1.0 at 1.1 (`step` 0.1). */
  step: 1 | 0.1;
}

/** Highest index of each category but the last, and the cap. */
export const indexEdges = [50, 100, 200, 300, 400, 500] as const;

export const breakpoints: Readonly<Record<Pollutant, Breakpoints>> = {
  pm25: { label: "PM2.5", unit: "µg/m³", hours: 24, upper: [30, 60, 90, 120, 250], step: 1 },
  pm10: { label: "PM10", unit: "µg/m³", hours: 24, upper: [50, 100, 250, 350, 430], step: 1 },
  no2: { label: "NO2", unit: "µg/m³", hours: 24, upper: [40, 80, 180, 280, 400], step: 1 },
  so2: { label: "SO2", unit: "µg/m³", hours: 24, upper: [40, 80, 380, 800, 1600], step: 1 },
  co: { label: "CO", unit: "mg/m³", hours: 8, upper: [1, 2, 10, 17, 34], step: 0.1 },
  /** The edge of 748 is (U). */
  o3: { label: "O3", unit: "µg/m³", hours: 8, upper: [50, 100, 168, 208, 748], step: 1 },
  nh3: { label: "NH3", unit: "µg/m³", hours: 24, upper: [200, 400, 800, 1200, 1800], step: 1 },
  /** All edges of lead are (U). */
  pb: { label: "Pb", unit: "µg/m³", hours: 24, upper: [0.5, 1, 2, 3, 3.5], step: 0.1 },
};

/** Hours with a value that an average needs: 16 of 24 (S); 6 of 8, the same share rounded up. */
export const hoursNeeded: Readonly<Record<24 | 8, number>> = { 24: 16, 8: 6 };

/** A station's index needs this many pollutants, one of them PM2.5 or PM10. */
export const pollutantsNeeded = 3;

export interface AqiCategory {
  name: "Good" | "Satisfactory" | "Moderate" | "Poor" | "Very poor" | "Severe";
  /** Lowest and highest whole index. */
  from: number;
  to: number;
  /** CPCB's health statement, its own wording. */
  health: string;
}

/** CPCB's six categories. It writes both "Moderate" and "Moderately polluted"; the first is used here. */
export const aqiCategories: readonly AqiCategory[] = [
  { name: "Good", from: 0, to: 50, health: "Minimal impact" },
  {
    name: "Satisfactory",
    from: 51,
    to: 100,
    health: "Minor breathing discomfort to sensitive people",
  },
  {
    name: "Moderate",
    from: 101,
    to: 200,
    health: "Breathing discomfort to the people with lungs, asthma and heart diseases",
  },
  {
    name: "Poor",
    from: 201,
    to: 300,
    health: "Breathing discomfort to most people on prolonged exposure",
  },
  { name: "Very poor", from: 301, to: 400, health: "Respiratory illness on prolonged exposure" },
  {
    name: "Severe",
    from: 401,
    to: 500,
    health: "Affects healthy people and seriously impacts those with existing diseases",
  },
];
