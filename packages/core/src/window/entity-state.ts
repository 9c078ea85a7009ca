/**
 * The latest state of an entity: of each metric the value with the latest event time. The merge is a maximum, so
 * a redelivery or another order changes nothing; of two values with the same event time the first taken stays.
 */

import type { Domain, EntityKey } from "../observation/domain.ts";
import { bitsToFlags, flagBit } from "../observation/flag-bits.ts";
import type { Observation, Point, QualityFlag } from "../observation/observation.ts";
import { isExcluded } from "./accumulator.ts";

export interface LatestValue {
  value: number;
  /** Event time, ms since 1970 UTC. */
  observedAt: number;
}

export interface EntityState {
  entity: EntityKey;
  domain: Domain;
  entityId: string;
  /** Latest event time of any observation that is in here, and when that one was received (ms since 1970 UTC). */
  observedAt: number;
  receivedAt: number;
  /** By the metric's name inside. Only values that statistics take: in range, and not from the future. */
  metrics: Record<string, LatestValue>;
  /** Flags of the latest observation. */
  flags: QualityFlag[];
  /** Feed of the latest observation. */
  source: string;
  location?: Point;
}

const FUTURE = flagBit("future");

/** A state that is being brought up to date by many observations. What it was given stays as it is. */
export class StateUpdate {
  readonly #before: EntityState | undefined;
  /** The newest of each metric that is newer than before; its own objects, changed in place. */
  readonly #fresh = new Map<string, LatestValue>();
  #newest: Observation | undefined;
  #newestAt: number;
  #newestFlags = 0;
  #placed: boolean;
  #location: Observation | undefined;

  constructor(state: EntityState | undefined) {
    this.#before = state;
    this.#newestAt = state?.observedAt ?? Number.NEGATIVE_INFINITY;
    this.#placed = state?.location !== undefined;
  }

  /**
   * Takes a counted observation with its flags (bits). One from the future changes nothing: its stamp is wrong,
   * and would hold the state until the clock has caught up.
   */
  take(observation: Observation, flags: number): void {
    for (const name in observation.metrics) {
      if (isExcluded(observation, name, flags)) continue;
      this.takeValue(name, observation.metrics[name] as number, observation.observedAt);
    }
    this.note(observation, observation.observedAt, flags, observation.location !== undefined);
  }

  /** Takes a value that counts, observed at `observedAt` (ms). */
  takeValue(name: string, value: number, observedAt: number): void {
    const fresh = this.#fresh.get(name);
    const known = fresh ?? this.#before?.metrics[name];
    if (known !== undefined && known.observedAt >= observedAt) return;
    if (fresh === undefined) this.#fresh.set(name, { value, observedAt });
    else {
      fresh.value = value;
      fresh.observedAt = observedAt;
    }
  }

  /**
   * Takes all of an observation but its values: when it was, its flags, its place (where it is `placed`). It is
   * looked into only if it is the newest in the end.
   */
  note(observation: Observation, observedAt: number, flags: number, placed: boolean): void {
    if ((flags & FUTURE) !== 0) return;
    const newer = observedAt > this.#newestAt;
    if (placed && (newer || !this.#placed)) {
      this.#location = observation;
      this.#placed = true;
    }
    if (!newer) return;
    this.#newest = observation;
    this.#newestAt = observedAt;
    this.#newestFlags = flags;
  }

  /** The state where something is newer than what was given; undefined where nothing changed. */
  get changed(): EntityState | undefined {
    const newest = this.#newest;
    if (newest === undefined && this.#fresh.size === 0 && this.#location === undefined) return undefined;
    const metrics = { ...this.#before?.metrics, ...Object.fromEntries(this.#fresh) };
    const location = this.#location?.location ?? this.#before?.location;
    if (newest === undefined)
      return { ...this.#before!, metrics, ...(location !== undefined && { location }) };
    return {
      entity: newest.entity,
      domain: newest.domain,
      entityId: newest.entityId,
      observedAt: newest.observedAt,
      receivedAt: newest.receivedAt,
      metrics,
      flags: bitsToFlags(this.#newestFlags),
      source: newest.source.feed,
      ...(location !== undefined && { location }),
    };
  }
}
