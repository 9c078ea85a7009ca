/** What open pages are told: the newest values per entity of a batch, as small messages. */

import type { Domain } from "./domain.ts";
import { formatInstant } from "./instant.ts";
import { metricToWire } from "./metrics.ts";
import type { Observation, QualityFlag } from "./observation.ts";

export interface FreshState {
  domain: Domain;
  entity_id: string;
  observed_at: string;
  metrics: Record<string, number>;
  flags: QualityFlag[];
  source: string;
}

/**
 * The newest observation of each entity. Left out are those that a page must not take for the present: late ones,
 * ones from the future, and values outside their range. A page that shows a later one already keeps that.
 */
export function freshStates(observations: Iterable<Observation>): FreshState[] {
  const newest = new Map<string, Observation>();
  for (const observation of observations) {
    if (observation.flags.includes("late") || observation.flags.includes("future")) continue;
    const known = newest.get(observation.entity);
    if (known === undefined || observation.observedAt > known.observedAt)
      newest.set(observation.entity, observation);
  }
  return [...newest.values()].map(({ domain, entityId, observedAt, metrics, outOfRange, flags, source }) => ({
    domain,
    entity_id: entityId,
    observed_at: formatInstant(observedAt),
    metrics: Object.fromEntries(
      Object.entries(metrics)
        .filter(([name]) => !outOfRange.includes(name))
        .map(([name, value]) => [metricToWire(domain, name), value]),
    ),
    flags: [...flags],
    source: source.feed,
  }));
}

/** A frame of a WebSocket API holds 32 kB. */
const MAX_CHARS = 30_000;

/** `{"type":"state","states":[…]}` messages that each fit into a frame. */
export function stateMessages(states: readonly FreshState[]): string[] {
  const messages: string[] = [];
  let texts: string[] = [];
  let chars = 0;
  const close = () => {
    if (texts.length > 0) messages.push(`{"type":"state","states":[${texts.join(",")}]}`);
    texts = [];
    chars = 0;
  };
  for (const state of states) {
    const text = JSON.stringify(state);
    if (chars + text.length > MAX_CHARS) close();
    texts.push(text);
    chars += text.length + 1;
  }
  close();
  return messages;
}
