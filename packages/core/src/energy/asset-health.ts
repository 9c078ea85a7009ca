/**
 * Health score and remaining life of a network asset, by the Common Network Asset Indices Methodology of Britain's
 * distribution operators (CNAIM v2.1, Ofgem 2021): a score from 0.5 (new) that grows exponentially with age, 5.5
 * at the end of the expected life, moved by duty and by what inspections and measurements found, at most 10.
 */
import { InvalidInput } from "../errors.ts";

const NEW = 0.5;
const END_OF_LIFE = 5.5;
const HIGHEST_NOW = 10;
const HIGHEST_FORECAST = 15;

export interface AssetCondition {
  ageYears: number;
  /** Life expected under normal duty and surroundings (CNAIM Table 20: 6.6/11 kV transformer 60, 55 after 1980). */
  normalLifeYears: number;
  /** Above 1 shortens life: loading (mean ageing rate's class) and place (coast, dust, heat). CNAIM: 0.9-1.4. */
  dutyFactor: number;
  locationFactor: number;
  /** Multiplies the score by what inspections and measurements found; 1 is nothing unusual. CNAIM: 0.5-1.8. */
  conditionFactor: number;
}

export interface AssetHealth {
  /** 0.5 (new) to 10. */
  score: number;
  /** CNAIM's bands HI1 (best, below 4) to HI5 (8 and above). */
  band: 1 | 2 | 3 | 4 | 5;
  /** Years until the score reaches the end of life at this rate of ageing; 0 when it is past. */
  remainingYears: number;
}

/** Upper ends of the health bands HI1 to HI4 (CNAIM Table 6). */
const BANDS = [4, 5.5, 6.5, 8];

/**
 * Current health. Initial score 0.5·e^(β₁·age) with β₁ = ln(5.5/0.5) / expected life, capped at 5.5 before the
 * condition factor as in CNAIM; expected life = normal life / (duty × location).
 * @throws InvalidInput for an age below 0 or a life or factor that is not above 0.
 */
export function assetHealth(condition: AssetCondition): AssetHealth {
  const { ageYears, normalLifeYears, dutyFactor, locationFactor, conditionFactor } = condition;
  if (!(ageYears >= 0 && ageYears < 200))
    throw new InvalidInput(`ageYears is ${ageYears}; allowed is 0 to 200`);
  for (const field of ["normalLifeYears", "dutyFactor", "locationFactor", "conditionFactor"] as const) {
    if (!(condition[field] > 0 && condition[field] < 1000)) {
      throw new InvalidInput(`${field} is ${condition[field]}; allowed is a number above 0`);
    }
  }
  const expectedLife = normalLifeYears / (dutyFactor * locationFactor);
  const rate = Math.log(END_OF_LIFE / NEW) / expectedLife;
  const initial = Math.min(END_OF_LIFE, NEW * Math.exp(rate * ageYears));
  const score = Math.min(HIGHEST_NOW, Math.max(NEW, initial * conditionFactor));
  const band = (1 + BANDS.filter((edge) => score >= edge).length) as AssetHealth["band"];
  return { score, band, remainingYears: yearsUntil(END_OF_LIFE, score, forecastRate(score, ageYears, rate)) };
}

/**
 * Score after `years` more: H·e^(β₂·t / r), at most 15, where β₂ is the rate seen so far (before the tenth
 * year the design's, and at most twice that) and r the ageing reduction factor, 1 below 2, rising to 1.5 at 5.5 (CNAIM 6.1.13).
 * @throws InvalidInput as {@link assetHealth}, and for negative years.
 */
export function forecastHealth(condition: AssetCondition, years: number): number {
  if (!(years >= 0)) throw new InvalidInput(`years is ${years}; allowed is 0 or more`);
  const { score } = assetHealth(condition);
  const expectedLife = condition.normalLifeYears / (condition.dutyFactor * condition.locationFactor);
  const rate = forecastRate(score, condition.ageYears, Math.log(END_OF_LIFE / NEW) / expectedLife);
  return Math.min(HIGHEST_FORECAST, score * Math.exp(rate * years));
}

function forecastRate(score: number, ageYears: number, designRate: number): number {
  const seen = ageYears < 10 ? designRate : Math.min(2 * designRate, Math.log(score / NEW) / ageYears);
  const reduction = score < 2 ? 1 : score <= END_OF_LIFE ? (score - 2) / 7 + 1 : 1.5;
  return Math.max(seen, 0) / reduction;
}

function yearsUntil(target: number, score: number, rate: number): number {
  if (score >= target) return 0;
  return rate > 0 ? Math.log(target / score) / rate : Number.POSITIVE_INFINITY;
}
