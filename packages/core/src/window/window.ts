/**
 * Windows: mergeable summaries of an entity's observations by event time, and how they are named.
 *
 * Minutes align with UTC's; hours and days are Asia/Kolkata's (an hour there begins at half past the hour UTC).
 */

import type { EntityKey } from "../observation/domain.ts";
import { DAY_MS, formatInstant, HOUR_MS, IST_OFFSET_MS, MINUTE_MS } from "../observation/instant.ts";
import type { QualityFlag } from "../observation/observation.ts";

export const RESOLUTIONS = ["1m", "1h", "1d"] as const;

export type Resolution = (typeof RESOLUTIONS)[number];

/** How long a window of each resolution is (ms). */
export const RESOLUTION_MS: Readonly<Record<Resolution, number>> = {
  "1m": MINUTE_MS,
  "1h": HOUR_MS,
  "1d": DAY_MS,
};

/** What a window knows of one metric. All values are in the metric's unit. */
export interface MetricSummary {
  /** Values in the statistics. 0 when only excluded values came; then sums are 0, min, max and last are null. */
  count: number;
  sum: number;
  sumOfSquares: number;
  min: number | null;
  max: number | null;
  /** The value with the latest event time; of two with the same time, the one counted first. */
  last: number | null;
  /** Event time of `last`, ms since 1970 UTC. */
  lastAt: number | null;
  /** Values that came and were left out: outside the physical range, or from the future. */
  excluded: number;
}

/** What a window says, to whoever reads it. */
export interface WindowSummary {
  entity: EntityKey;
  resolution: Resolution;
  /** Start of the window, ms since 1970 UTC. It ends, exclusive, `RESOLUTION_MS` later. */
  start: number;
  /** Observations counted, with or without values. */
  observations: number;
  /** Observations that carried each flag. `duplicate` counts those that are not in `observations`. */
  flags: Partial<Record<QualityFlag, number>>;
  /** By the metric's name inside. */
  metrics: Record<string, MetricSummary>;
}

/** Start of the window of `resolution` that holds the instant `ms`. */
export function windowStart(resolution: Resolution, ms: number): number {
  const length = RESOLUTION_MS[resolution];
  return Math.floor((ms + IST_OFFSET_MS) / length) * length - IST_OFFSET_MS;
}

/** The sort key of a window: `1h#2026-01-05T09:00:00+05:30`. Keys of one resolution sort by time. */
export function windowSortKey(resolution: Resolution, start: number): string {
  return `${resolution}#${formatInstant(start)}`;
}
