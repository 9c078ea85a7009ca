/**
 * A simulated device: what an instrument of the town would show at a moment. A pure function of the town and the
 * time, so that a day can be replayed, checked and published from any point.
 */
import type { Domain } from "../observation/domain.ts";
import type { Position } from "../town/schema/common.ts";

/** Values by wire name; a device with nothing to say at that moment gives null. */
export type Reading = Record<string, number> | null;

export interface Device {
  /** Its own name: `TC-R001`. */
  id: string;
  domain: Domain;
  entityId: string;
  /** The agency's system that it reports through. */
  feed: string;
  location: Position;
  intervalS: number;
  /** When within an interval it reports, s; for a daily one, after local midnight. */
  offsetS: number;
  /** What it measures at the instant `ms` (ms since 1970 UTC). */
  observe(ms: number): Reading;
}

/** `value` with `decimals`, as instruments report it. */
export function rounded(value: number, decimals: number): number {
  const scale = 10 ** decimals;
  return Math.round(value * scale) / scale;
}

export const clamp = (value: number, least: number, most: number) => Math.max(least, Math.min(most, value));
