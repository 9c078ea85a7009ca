/**
 * Night-flow analysis of a district: what still flows when people sleep is leakage, but for what little they use. From
 * the nightly minimum come background and burst, and a CUSUM on it says when a burst began.
 */
import { InvalidInput } from "../errors.ts";
import { leakageAtPressure } from "./leakage.ts";

export interface District {
  people: number;
  connections: number;
  mainsKm: number;
  /** Mean pressure in the district at night, and over the day (m). */
  nightPressureM: number;
  dayPressureM: number;
  /** Pressure exponent of leakage. */
  n1?: number;
  /** Night use of exceptional users (L/s): hospitals, industry. */
  exceptionalLps?: number;
}

/** The night window (h) and the running mean of which the minimum is taken (s). */
const FROM_H = 1;
const TO_H = 5;
const MEAN_S = 3600;
const DAY_S = 86_400;
/** Share of people active in an hour of the night, and litres each then uses (UK Water Industry, Managing Leakage, 1994). */
const ACTIVE_SHARE = 0.06;
const LITRES_PER_USE = 10;
/** Background losses at 50 m: litres per hour and km of mains, and per connection (Lambert's bursts and background estimates, 1994). */
const BACKGROUND_PER_KM = 20;
const BACKGROUND_PER_CONNECTION = 1.25;
const BACKGROUND_PRESSURE_M = 50;
const BACKGROUND_N1 = 1.5;

/**
 * Minimum night flow, night by night: least hourly mean between 1 and 5 h.
 * @param flowLps series with a fixed step from midnight on; NaN where missing.
 * @throws InvalidInput for a step that does not divide an hour.
 */
export function minimumNightFlow(flowLps: Float64Array, stepS: number): Float64Array {
  const perMean = MEAN_S / stepS;
  if (!(Number.isInteger(perMean) && perMean >= 1))
    throw new InvalidInput(`step is ${stepS} s; one that divides an hour is needed`);
  const perDay = DAY_S / stepS;
  return Float64Array.from({ length: Math.floor(flowLps.length / perDay) }, (_, day) => {
    let least = Number.NaN;
    const last = day * perDay + (TO_H * 3600) / stepS - perMean;
    for (let start = day * perDay + (FROM_H * 3600) / stepS; start <= last; start += 1) {
      let sum = 0;
      for (let k = 0; k < perMean; k += 1) sum += flowLps[start + k]!;
      const mean = sum / perMean;
      // A window with a gap has no mean, and no comparison with NaN holds.
      if (Number.isNaN(least) || mean < least) least = Number.isNaN(mean) ? least : mean;
    }
    return least;
  });
}

export interface NightBalance {
  minimumLps: number;
  /** Legitimate use at night, unavoidable background, and what is left: bursts (L/s; 0 or more). */
  legitimateLps: number;
  backgroundLps: number;
  burstLps: number;
  /** Leakage of a day (m³): night leakage carried over the day's pressure. */
  leakageM3PerDay: number;
}

/** Splits a minimum night flow into use, background and bursts. @throws InvalidInput for figures below 0. */
export function nightBalance(minimumLps: number, district: District): NightBalance {
  const { people, connections, mainsKm, nightPressureM, dayPressureM, n1 = 1, exceptionalLps = 0 } = district;
  for (const [name, value] of Object.entries({
    minimumLps,
    people,
    connections,
    mainsKm,
    dayPressureM,
    exceptionalLps,
  })) {
    if (!(value >= 0)) throw new InvalidInput(`${name} is ${value}; 0 or more is needed`);
  }
  if (!(nightPressureM > 0))
    throw new InvalidInput(`nightPressureM is ${nightPressureM}; more than 0 is needed`);
  const legitimateLps = (people * ACTIVE_SHARE * LITRES_PER_USE) / 3600 + exceptionalLps;
  const atReference = (mainsKm * BACKGROUND_PER_KM + connections * BACKGROUND_PER_CONNECTION) / 3600;
  const leakageLps = Math.max(0, minimumLps - legitimateLps);
  const backgroundLps = Math.min(
    leakageLps,
    leakageAtPressure(atReference, BACKGROUND_PRESSURE_M, nightPressureM, BACKGROUND_N1),
  );
  return {
    minimumLps,
    legitimateLps,
    backgroundLps,
    burstLps: leakageLps - backgroundLps,
    leakageM3PerDay: (leakageAtPressure(leakageLps, nightPressureM, dayPressureM, n1) * DAY_S) / 1000,
  };
}

export interface Change {
  /** Night at which the sum passed the limit, and night at which it began to rise. */
  detected: number;
  began: number;
  /** Mean of the nights since it began, less the reference (L/s). */
  riseLps: number;
}

/**
 * Rises of the nightly minimum by Page's one-sided CUSUM (1954): S ← max(0, S + z - slack), z in standard deviations of
 * the first `reference` nights (their median and 1.4826 times their median absolute deviation). After an alarm the
 * level since the rise is the new reference.
 * @param slack half of the smallest rise worth finding, and `limit` of the sum, both in standard deviations.
 */
export function nightFlowChanges(
  minimumLps: Float64Array,
  reference = 14,
  slack = 0.75,
  limit = 5,
): Change[] {
  if (minimumLps.length <= reference) return [];
  const first = [...minimumLps.subarray(0, reference)].filter((value) => !Number.isNaN(value));
  let level = median(first);
  // Half a percent of the level at least: a meter's resolution is no change.
  const deviation = Math.max(
    1.4826 * median(first.map((value) => Math.abs(value - level))),
    0.005 * level,
    1e-9,
  );
  const changes: Change[] = [];
  let sum = 0;
  let began = reference;
  for (let night = reference; night < minimumLps.length; night += 1) {
    const value = minimumLps[night]!;
    if (Number.isNaN(value)) continue;
    if (sum === 0) began = night;
    sum = Math.max(0, sum + (value - level) / deviation - slack);
    if (sum <= limit) continue;
    const since = [...minimumLps.subarray(began, night + 1)].filter((each) => !Number.isNaN(each));
    const riseLps = since.reduce((total, each) => total + each, 0) / since.length - level;
    changes.push({ detected: night, began, riseLps });
    level += riseLps;
    sum = 0;
  }
  return changes;
}

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}
