/**
 * Transformer temperatures and loss of life. Thermal model: IEC 60076-7:2018, the difference equations of its
 * Annex (clause 8.2.3), oil and winding each as one exponential. Ageing: IEC 60076-7 for non-upgraded paper
 * (reference 98 °C) and IEEE C57.91-2011 for thermally upgraded paper (reference 110 °C).
 */
import { InvalidInput } from "../errors.ts";

/** Constants of one transformer. Temperatures in K, times in minutes. */
export interface ThermalParameters {
  /** Top-oil rise at rated load, K. */
  oilRiseK: number;
  /** Hot-spot to top-oil gradient at rated load, K. */
  hotSpotGradientK: number;
  /** Load loss over no-load loss at rated current. */
  lossRatio: number;
  /** Oil exponent x and winding exponent y. */
  oilExponent: number;
  windingExponent: number;
  /** Time constants of oil and winding, min. */
  oilMinutes: number;
  windingMinutes: number;
  k11: number;
  k21: number;
  k22: number;
}

/** Distribution transformer, ONAN: IEC 60076-7 Table 4 (constants) with its usual rises of 55 K and 23 K. */
export const ONAN_DISTRIBUTION: ThermalParameters = {
  oilRiseK: 55,
  hotSpotGradientK: 23,
  lossRatio: 5,
  oilExponent: 0.8,
  windingExponent: 1.6,
  oilMinutes: 180,
  windingMinutes: 4,
  k11: 1,
  k21: 1,
  k22: 2,
};

export interface ThermalState {
  topOilC: number;
  /** The two parts of the hot-spot gradient (K): their difference is added to the top oil. */
  gradient1K: number;
  gradient2K: number;
}

/** Ultimate top-oil rise over ambient at load factor K: Δθor·((1 + R·K²)/(1 + R))^x (IEC 60076-7 eq. 10). */
const ultimateOilRise = (load: number, p: ThermalParameters) =>
  p.oilRiseK * ((1 + p.lossRatio * load * load) / (1 + p.lossRatio)) ** p.oilExponent;

/** Ultimate hot-spot gradient at load factor K: g·K^y. */
const ultimateGradient = (load: number, p: ThermalParameters) =>
  p.hotSpotGradientK * load ** p.windingExponent;

/** The state that a constant load factor and ambient temperature (°C) end in. */
export function steadyThermalState(load: number, ambientC: number, p = ONAN_DISTRIBUTION): ThermalState {
  checkStep(load, ambientC);
  const gradient = ultimateGradient(load, p);
  return {
    topOilC: ambientC + ultimateOilRise(load, p),
    gradient1K: p.k21 * gradient,
    gradient2K: (p.k21 - 1) * gradient,
  };
}

/** Hot-spot temperature of a state, °C. */
export const hotSpotC = (state: ThermalState) => state.topOilC + state.gradient1K - state.gradient2K;

/**
 * The state after `minutes` at a constant load factor (load over rating) and ambient temperature (°C). Each
 * exponential is followed exactly, so the step may be as long as the load is constant.
 * @throws InvalidInput for a load factor outside 0-5, an ambient outside −60..70 °C, or a negative time.
 */
export function stepThermalState(
  state: ThermalState,
  load: number,
  ambientC: number,
  minutes: number,
  p = ONAN_DISTRIBUTION,
): ThermalState {
  checkStep(load, ambientC);
  if (!(minutes >= 0)) throw new InvalidInput(`minutes is ${minutes}; allowed is 0 or more`);
  const approach = (from: number, to: number, tau: number) => to + (from - to) * Math.exp(-minutes / tau);
  const gradient = ultimateGradient(load, p);
  return {
    topOilC: approach(state.topOilC, ambientC + ultimateOilRise(load, p), p.k11 * p.oilMinutes),
    gradient1K: approach(state.gradient1K, p.k21 * gradient, p.k22 * p.windingMinutes),
    gradient2K: approach(state.gradient2K, (p.k21 - 1) * gradient, p.oilMinutes / p.k22),
  };
}

function checkStep(load: number, ambientC: number): void {
  if (!(load >= 0 && load <= 5)) {
    throw new InvalidInput(`load factor is ${load}; allowed is 0 to 5 (1 is the rating, not a percentage)`);
  }
  if (!(ambientC >= -60 && ambientC <= 70)) {
    throw new InvalidInput(`ambient temperature is ${ambientC}; allowed is -60 to 70 °C`);
  }
}

/** Relative ageing rate of non-upgraded paper, 1 at 98 °C and doubling every 6 K (IEC 60076-7 eq. 2). */
export const ageingRateIec = (hotSpot: number) => 2 ** ((hotSpot - 98) / 6);

/** Ageing acceleration factor of thermally upgraded paper, 1 at 110 °C (IEEE C57.91-2011 eq. 2). */
export const ageingRateIeee = (hotSpot: number) => Math.exp(15000 / 383 - 15000 / (hotSpot + 273));

export interface ThermalHistory {
  topOilC: Float64Array;
  hotSpotC: Float64Array;
  /** Hours of life used at the reference temperature. */
  lifeUsedHours: number;
  /** Mean ageing rate over the series: 1 is as designed. */
  meanAgeingRate: number;
}

/**
 * Temperatures and life used over a series of load factors and ambient temperatures (°C), one of each per step
 * of `minutes`, starting from the steady state of the first. The ageing rate within a step is the mean of its ends'.
 * @throws InvalidInput for series of different lengths, an empty one, or a value out of range (naming the step).
 */
export function thermalHistory(
  loads: ArrayLike<number>,
  ambientsC: ArrayLike<number>,
  minutes: number,
  p = ONAN_DISTRIBUTION,
  ageingRate = ageingRateIec,
): ThermalHistory {
  const size = loads.length;
  if (size === 0 || size !== ambientsC.length) {
    throw new InvalidInput(
      `${size} load factors and ${ambientsC.length} ambient temperatures; one of each per step is needed`,
    );
  }
  const topOil = new Float64Array(size);
  const hotSpot = new Float64Array(size);
  let state = steadyThermalState(loads[0]!, ambientsC[0]!, p);
  let rate = ageingRate(hotSpotC(state));
  let used = 0;
  for (let i = 0; i < size; i++) {
    try {
      state = stepThermalState(state, loads[i]!, ambientsC[i]!, minutes, p);
    } catch (error) {
      throw new InvalidInput(`step ${i}: ${(error as Error).message}`, { cause: error });
    }
    topOil[i] = state.topOilC;
    hotSpot[i] = hotSpotC(state);
    const next = ageingRate(hotSpot[i]!);
    used += (((rate + next) / 2) * minutes) / 60;
    rate = next;
  }
  return {
    topOilC: topOil,
    hotSpotC: hotSpot,
    lifeUsedHours: used,
    meanAgeingRate: used / ((size * minutes) / 60),
  };
}
