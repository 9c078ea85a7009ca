/** Who breathes what, and what it does: population-weighted exposure and attributable deaths. */
import { InvalidInput } from "../errors.ts";

export interface Exposure {
  /** Mean over people, µg/m³. */
  weightedMean: number;
  people: number;
  /** People above each of the thresholds that were asked for. */
  above: { threshold: number; people: number }[];
}

/**
 * Exposure of the people of several places, each at its own concentration (µg/m³). Places whose concentration is
 * missing (NaN) are left out, and `people` says how many were counted.
 * @throws InvalidInput for arrays of different lengths, or a negative number of people.
 */
export function exposure(
  concentrations: ArrayLike<number>,
  people: ArrayLike<number>,
  thresholds: readonly number[] = [],
): Exposure {
  if (concentrations.length !== people.length) {
    throw new InvalidInput(`${concentrations.length} concentrations for ${people.length} places`);
  }
  let counted = 0;
  let sum = 0;
  const above = thresholds.map((threshold) => ({ threshold, people: 0 }));
  for (let i = 0; i < people.length; i++) {
    const here = people[i]!;
    if (!(here >= 0)) throw new InvalidInput(`place ${i}: ${here} people; allowed is 0 or more`);
    const c = concentrations[i]!;
    if (Number.isNaN(c)) continue;
    counted += here;
    sum += c * here;
    for (const each of above) if (c > each.threshold) each.people += here;
  }
  return { weightedMean: counted > 0 ? sum / counted : Number.NaN, people: counted, above };
}

export interface ConcentrationResponse {
  /** Relative increase of daily or yearly deaths per 10 µg/m³ of PM2.5, with its 95 % interval. */
  per10: number;
  low: number;
  high: number;
  /** Below this concentration no effect is counted, µg/m³. */
  counterfactual: number;
  source: string;
}

/**
 * For episodes of days (GRAP, odd-even). Never add to {@link LONG_TERM}: the deaths are partly the same.
 * The interval is unverified (U).
 */
export const SHORT_TERM: ConcentrationResponse = {
  per10: 0.0142,
  low: 0.0099,
  high: 0.0185,
  counterfactual: 15,
  source: "de Bont et al. 2024, Lancet Planet. Health 8:e433-40: ten Indian cities, two-day mean PM2.5",
};

/** For lasting changes only. The interval was not read: taken as ±40 % (assumption). */
export const LONG_TERM: ConcentrationResponse = {
  per10: 0.086,
  low: 0.052,
  high: 0.12,
  counterfactual: 5,
  source: "Jaganathan et al. 2024, Lancet Planet. Health, doi:10.1016/S2542-5196(24)00248-1: annual PM2.5",
};

/**
 * Deaths attributable to a concentration: baseline·(1 − e^(−β·max(0, C − C0))), β = ln(1 + per10)/10, with the
 * interval of the response. `baselineDeaths` is for the same period and people.
 * @throws InvalidInput for a negative concentration or baseline.
 */
export function attributableDeaths(
  response: ConcentrationResponse,
  concentration: number,
  baselineDeaths: number,
): { mean: number; low: number; high: number } {
  if (!(concentration >= 0))
    throw new InvalidInput(`concentration is ${concentration}; allowed is 0 or more µg/m³`);
  if (!(baselineDeaths >= 0))
    throw new InvalidInput(`baseline deaths are ${baselineDeaths}; allowed is 0 or more`);
  const excess = Math.max(0, concentration - response.counterfactual);
  const deaths = (per10: number) => baselineDeaths * (1 - (1 + per10) ** (-excess / 10));
  return { mean: deaths(response.per10), low: deaths(response.low), high: deaths(response.high) };
}
