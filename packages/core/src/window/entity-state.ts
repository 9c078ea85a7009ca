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

/** A state that is being brought up to date by many observations; copies what it was given at the first change. */
export class StateUpdate {
  #state: EntityState | undefined;
  #changed = false;

  constructor(state: EntityState | undefined) {
    this.#state = state;
  }

  /**
   * Takes a counted observation with its flags (bits). One from the future changes nothing: its stamp is wrong,
   * and would hold the state until the clock has caught up.
   */
  take(observation: Observation, flags: number): void {
    if ((flags & FUTURE) !== 0) return;
    const { observedAt, metrics } = observation;
    const newest = this.#state === undefined || observedAt > this.#state.observedAt;
    for (const name in metrics) {
      const known = this.#state?.metrics[name];
      if (known !== undefined && known.observedAt >= observedAt) continue;
      if (isExcluded(observation, name, flags)) continue;
      this.#own(observation).metrics[name] = { value: metrics[name] as number, observedAt };
    }
    if (!newest) return;
    const state = this.#own(observation);
    state.observedAt = observedAt;
    state.receivedAt = observation.receivedAt;
    state.flags = bitsToFlags(flags);
    state.source = observation.source.feed;
    if (observation.location !== undefined) state.location = observation.location;
  }

  /** The state where something is newer than what was given; undefined where nothing changed. */
  get changed(): EntityState | undefined {
    return this.#changed ? this.#state : undefined;
  }

  #own({ entity, domain, entityId }: Observation): EntityState {
    if (this.#state !== undefined && this.#changed) return this.#state;
    const nothing = {
      observedAt: Number.NEGATIVE_INFINITY,
      receivedAt: 0,
      flags: [],
      source: "",
      metrics: {},
    };
    const state: EntityState = { ...nothing, entity, domain, entityId, ...this.#state };
    state.metrics = { ...state.metrics };
    this.#state = state;
    this.#changed = true;
    return state;
  }
}
