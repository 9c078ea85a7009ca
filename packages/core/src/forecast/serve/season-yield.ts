/** The yield of a farm's next season from its past seasons alone: their mean, and the interval of one more draw. */
import { ASSUMED_DEVIATION, yieldDistribution } from "../../agriculture/trend-yield.ts";
import type { Distribution } from "../forecaster.ts";

/** @param yields t/ha, one a season, at least one. With one season only the spread is assumed. */
export function seasonYield(yields: readonly number[]): Distribution {
  const n = yields.length;
  const mean = yields.reduce((sum, value) => sum + value, 0) / n;
  const square = yields.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const deviation = n > 1 ? Math.sqrt(square / (n - 1)) : ASSUMED_DEVIATION * mean;
  return yieldDistribution(mean, Math.max(deviation, 0.05 * mean) * Math.sqrt(1 + 1 / n), n - 1);
}
