/** The canonical record of design.md section 3, as the inside sees it: camelCase, decoded, judged. */
import type { Domain, EntityKey } from "./domain.ts";

/**
 * Marks set on the way in. A marked observation is kept and counted, never dropped.
 *
 * - `range`: at least one value lies outside its metric's physical range; that value is left out of statistics
 * - `duplicate`: the same observation was counted before; it is not counted again
 * - `anomaly`: at least one value lies over 3 standard deviations from the entity's running mean of that hour
 * - `late`: it arrived more than 10 minutes after its event time
 * - `future`: its event time lies more than 2 minutes after its arrival; left out of statistics and state
 * - `imputed`: its publisher filled it in
 * - `location_swapped`: latitude and longitude came in the wrong order and were put right
 */
export const QUALITY_FLAGS = [
  "range",
  "duplicate",
  "anomaly",
  "late",
  "future",
  "imputed",
  "location_swapped",
] as const;

export type QualityFlag = (typeof QUALITY_FLAGS)[number];

export interface Source {
  /** The feed: an agency, an importer, a kind of device. The ledger has one line for each. */
  readonly feed: string;
  readonly device?: string;
}

/** GeoJSON point, WGS 84: [longitude, latitude] in degrees. */
export interface Point {
  readonly type: "Point";
  readonly coordinates: readonly [longitude: number, latitude: number];
}

export interface Observation {
  readonly domain: Domain;
  readonly entityId: string;
  /** `domain#entityId`. */
  readonly entity: EntityKey;
  /** Event time, ms since 1970 UTC. */
  readonly observedAt: number;
  /** When it reached the edge, ms since 1970 UTC. */
  readonly receivedAt: number;
  /** By the metric's name inside, in the contract's unit. What is missing is absent, never 0. */
  readonly metrics: Readonly<Record<string, number>>;
  readonly source: Source;
  readonly messageId?: string;
  readonly location?: Point;
  /** What can be told from the observation alone: every flag but `duplicate` and `anomaly`. */
  readonly flags: readonly QualityFlag[];
  /** The metrics (names inside) whose values lie outside the physical range. Empty unless `range` is set. */
  readonly outOfRange: readonly string[];
}

/** Why something was refused or flagged: to a person in `message`, to a program in the rest. */
export interface Reason {
  /** Where, as a path on the wire: `metrics.pm25`, `location.coordinates.1`. */
  readonly field: string;
  /** What came, cut short. Absent where nothing came. */
  readonly value?: unknown;
  /** What would have been taken. */
  readonly allowed: string;
  readonly message: string;
}
