/**
 * A window as it is stored: its summary, its version, how far each shard was counted into it, and, for a minute,
 * what it remembers. The norm of an hour of the day is stored and guarded in the same way.
 */
import type { EntityKey } from "../observation/domain.ts";
import type { Moments } from "../quality/norm.ts";
import { DuplicateMemory } from "./duplicate-memory.ts";
import { type Resolution, type WindowSummary, windowSortKey } from "./window.ts";

export interface WindowKey {
  entity: EntityKey;
  kind: Resolution | "norm";
  /** Start of the window, ms since 1970 UTC; of a norm, the hour of the day, 0-23. */
  start: number;
}

export interface StoredWindow extends WindowKey, Pick<WindowSummary, "observations" | "flags" | "metrics"> {
  /** 0 while it is not stored; one more with each write. */
  version: number;
  /** Sequence number of the last record that was counted into it, per shard. */
  guards: Record<string, string>;
  /** Of a minute. */
  memory?: DuplicateMemory;
  /** Of a norm, by metric. */
  moments?: Map<string, Moments>;
}

export function newWindow(key: WindowKey): StoredWindow {
  const { entity, kind, start } = key;
  return {
    entity,
    kind,
    start,
    observations: 0,
    flags: {},
    metrics: {},
    version: 0,
    guards: {},
    ...(kind === "1m" && { memory: new DuplicateMemory() }),
    ...(kind === "norm" && { moments: new Map() }),
  };
}

/** The sort key under which a window is stored beside its entity's others. */
export function sortKeyOf({ kind, start }: WindowKey): string {
  return kind === "norm" ? `norm#${String(start).padStart(2, "0")}` : windowSortKey(kind, start);
}
