/**
 * The latest state of an entity: of each metric the value with the latest event time. The merge is a maximum, so
 * a redelivery or another order changes nothing; of two values with the same event time the first taken stays.
 */
import type { Domain, EntityKey } from "../observation/domain.ts";
import type { Observation, Point, QualityFlag } from "../observation/observation.ts";

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

/**
 * Takes `observation` into `state`, or begins a state where there is none. Returns the state (a new one when
 * something changed, the same object when nothing is newer). An observation from the future changes nothing: its
 * stamp is wrong, and would hold the state until the clock has caught up.
 */
export function takeIntoState(
  state: EntityState | undefined,
  observation: Observation,
  flags: readonly QualityFlag[] = observation.flags,
): EntityState | undefined {
  if (observation.flags.includes("future")) return state;
  const { observedAt, receivedAt } = observation;
  const newest = state === undefined || observedAt > state.observedAt;
  const fresh = Object.entries(observation.metrics).filter(([name]) => {
    const known = state?.metrics[name];
    return !observation.outOfRange.includes(name) && (known === undefined || observedAt > known.observedAt);
  });
  if (!newest && fresh.length === 0) return state;
  const metrics = { ...state?.metrics };
  for (const [name, value] of fresh) metrics[name] = { value, observedAt };
  if (!newest && state !== undefined) return { ...state, metrics };
  const location = observation.location ?? state?.location;
  return {
    entity: observation.entity,
    domain: observation.domain,
    entityId: observation.entityId,
    observedAt,
    receivedAt,
    metrics,
    flags: [...flags],
    source: observation.source.feed,
    ...(location !== undefined && { location }),
  };
}
