/**
 * The air that comes into the town: a regional background around a monthly mean, whose logarithm wanders as a
 * first-order autoregression from hour to hour, so that clean and dirty spells last for days.
 */
import { InvalidInput } from "../errors.ts";
import { fillNormal } from "../random/fill.ts";
import type { Stream } from "../random/philox.ts";

export interface Background {
  /** Mean concentration by calendar month, µg/m³, 12 values above 0. */
  monthly: readonly number[];
  /** Standard deviation of the logarithm, and the hours after which its memory has fallen to 1/e. */
  logSd: number;
  memoryHours: number;
}

/**
 * Hourly background, µg/m³, for the months of the hours given (0-11). Its expectation is the monthly mean. A pure
 * function of its arguments; it starts in equilibrium.
 * @throws InvalidInput for other than 12 positive means, a negative spread or a memory that is not above 0.
 */
export function backgroundSeries(
  background: Background,
  months: ArrayLike<number>,
  stream: Stream,
  run = 0,
): Float64Array {
  const { monthly, logSd, memoryHours } = background;
  if (monthly.length !== 12 || monthly.some((mean) => !(mean > 0))) {
    throw new InvalidInput(`monthly background is [${monthly}]; twelve concentrations above 0 are needed`);
  }
  if (!(logSd >= 0 && logSd <= 3)) throw new InvalidInput(`logSd is ${logSd}; allowed is 0 to 3`);
  if (!(memoryHours > 0)) throw new InvalidInput(`memoryHours is ${memoryHours}; allowed is above 0`);
  const series = new Float64Array(months.length);
  fillNormal(stream, series, 0, run);
  const keep = Math.exp(-1 / memoryHours);
  const fresh = Math.sqrt(1 - keep * keep);
  let z = series[0] ?? 0;
  for (let hour = 0; hour < series.length; hour++) {
    if (hour > 0) z = keep * z + fresh * series[hour]!;
    series[hour] = monthly[months[hour]!]! * Math.exp(logSd * z - (logSd * logSd) / 2);
  }
  return series;
}
