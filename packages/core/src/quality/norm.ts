/**
 * What is usual for an entity at an hour of the day: running mean and deviation per metric (Welford 1962, in the
 * form of Knuth, TAOCP vol. 2, 4.2.2), and whether a value is too far from it.
 *
 * A value further out is taken into the norm as if it lay at the limit. Taken whole, one spike would widen the
 * deviation so far that the next spikes pass unseen; left out, a lasting change would be called an anomaly for
 * ever. Clipped, the norm follows a lasting change within some tens of values.
 */
import { ANOMALY_DEVIATIONS, ANOMALY_MIN_COUNT } from "./limits.ts";

export interface Moments {
  count: number;
  mean: number;
  /** Sum of squared differences from the mean. */
  m2: number;
  /** Smallest meaningful difference of the metric: the floor of the deviation. */
  readonly resolution: number;
}

export function newMoments(resolution: number): Moments {
  return { count: 0, mean: 0, m2: 0, resolution };
}

/** How far a value may lie from the mean (in the metric's unit); infinite while the mean rests on too few values. */
export function tolerance({ count, m2, resolution }: Moments): number {
  if (count < ANOMALY_MIN_COUNT) return Number.POSITIVE_INFINITY;
  // A sensor that has stood still has no deviation: its resolution is the floor.
  return ANOMALY_DEVIATIONS * Math.max(Math.sqrt(m2 / (count - 1)), resolution);
}

/** Whether a distance from the mean is beyond the tolerance; by squares, which saves a root and a division. */
export function isBeyond({ count, m2, resolution }: Moments, distance: number): boolean {
  if (count < ANOMALY_MIN_COUNT) return false;
  const degrees = count - 1;
  const squares = Math.max(m2, resolution * resolution * degrees);
  return distance * distance * degrees > ANOMALY_DEVIATIONS * ANOMALY_DEVIATIONS * squares;
}

/** Whether `value` is an anomaly against what was known before it; then takes it into `moments` (changed). */
export function judgeAndLearn(moments: Moments, value: number): boolean {
  const distance = value - moments.mean;
  const anomaly = isBeyond(moments, distance);
  const taken = anomaly ? moments.mean + Math.sign(distance) * tolerance(moments) : value;
  moments.count += 1;
  const before = taken - moments.mean;
  moments.mean += before / moments.count;
  moments.m2 += before * (taken - moments.mean);
  return anomaly;
}
