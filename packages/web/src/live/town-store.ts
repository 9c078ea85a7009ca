/**
 * The town's latest state in the browser: one immutable map that only ever moves forward. A message that is older
 * than what is known changes nothing, so that the WebSocket and the polled state may overtake each other.
 */
import type { Entity, LiveState } from "../api/types.ts";

export type Entities = ReadonlyMap<string, Entity>;

/** `domain/entity_id`: two domains may use one id. */
export const keyOf = (of: { domain: string; entity_id: string }): string => `${of.domain}/${of.entity_id}`;

/** `known` with what `/v1/state` answered laid over it; the same object where nothing is new. */
export function mergeState(known: Entities, answered: readonly Entity[]): Entities {
  const next = new Map(known);
  let changed = false;
  for (const entity of answered) {
    const before = known.get(keyOf(entity));
    if (before === undefined || isNewer(entity.observed_at, before.observed_at, true)) {
      next.set(keyOf(entity), entity);
      changed = true;
    } else if (entity.aqi !== undefined && entity.aqi?.as_of !== before.aqi?.as_of) {
      next.set(keyOf(entity), { ...before, aqi: entity.aqi });
      changed = true;
    }
  }
  return changed ? next : known;
}

/**
 * `known` with a live message laid over it, and whether the message named something that `known` cannot give a unit
 * to: then the state has to be asked for.
 */
export function mergeLive(
  known: Entities,
  states: readonly LiveState[],
): { entities: Entities; incomplete: boolean } {
  const next = new Map(known);
  let changed = false;
  let incomplete = false;
  for (const state of states) {
    const before = known.get(keyOf(state));
    if (before === undefined) {
      incomplete = true;
      continue;
    }
    if (!isNewer(state.observed_at, before.observed_at, false)) continue;
    const metrics = { ...before.metrics };
    for (const [name, value] of Object.entries(state.metrics)) {
      const unit = before.metrics[name]?.unit;
      if (unit === undefined) incomplete = true;
      else metrics[name] = { value, unit, observed_at: state.observed_at };
    }
    const { observed_at, flags, source } = state;
    next.set(keyOf(state), { ...before, observed_at, flags, source, metrics });
    changed = true;
  }
  return { entities: changed ? next : known, incomplete };
}

/** The state answers what was judged, which is why at the same instant it wins over a live message. */
function isNewer(instant: string, than: string, orSame: boolean): boolean {
  const difference = Date.parse(instant) - Date.parse(than);
  return orSame ? difference >= 0 : difference > 0;
}
