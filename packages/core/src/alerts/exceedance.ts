/** The probability that a forecast's value lies above a bound, from its quantiles. */
import { LEVELS } from "../forecast/metrics.ts";

/**
 * Linear between quantiles. Beyond the outermost ones it is their own level: a tail that was not forecast is not made up.
 * @param quantiles ascending, at `LEVELS`.
 */
export function probabilityAbove(quantiles: ArrayLike<number>, bound: number): number {
  const last = LEVELS.length - 1;
  if (bound < quantiles[0]!) return 1 - LEVELS[0]!;
  if (bound >= quantiles[last]!) return 1 - LEVELS[last]!;
  let above = 1;
  while (quantiles[above]! <= bound) above += 1;
  const [low, high] = [quantiles[above - 1]!, quantiles[above]!];
  const share = high > low ? (bound - low) / (high - low) : 0;
  return 1 - (LEVELS[above - 1]! + share * (LEVELS[above]! - LEVELS[above - 1]!));
}
