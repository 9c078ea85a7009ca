/**
 * How the counter tells that minutes have closed: an entity's minute is over when it has reported for a later one, and
 * the counter knows that first, and knows that the minute is counted. A message may come twice, and one that is lost
 * is made good by the entity's next, because whoever watches goes on from where it was.
 */
import { InvalidInput } from "@nagar/core/errors.ts";
import type { EntityKey } from "@nagar/core/observation/domain.ts";
import { MINUTE_MS } from "@nagar/core/observation/instant.ts";
import { windowStart } from "@nagar/core/window/window.ts";

/** By entity, the start of its last closed minute (ms). */
export type ClosedMinutes = ReadonlyMap<EntityKey, number>;

/** Takes the newest event time of each entity (ms), and tells of the minutes that these closed. */
export type TellMinutes = (newest: ReadonlyMap<EntityKey, number>) => Promise<void>;

/** A message is one invocation's work: so many entities are watched in about a second. */
const ENTITIES_PER_MESSAGE = 200;

/** Tells each entity's closed minutes by `send`, a minute once as long as the process lives. Throws what `send` throws. */
export function minuteTeller(send: (body: string) => Promise<void>): TellMinutes {
  const told = new Map<EntityKey, number>();
  return async (newest) => {
    const news = [...newest]
      .map(([entity, at]) => [entity, windowStart("1m", at) - MINUTE_MS] as const)
      .filter(([entity, minute]) => minute > (told.get(entity) ?? Number.NEGATIVE_INFINITY));
    for (let from = 0; from < news.length; from += ENTITIES_PER_MESSAGE) {
      const part = news.slice(from, from + ENTITIES_PER_MESSAGE);
      await send(JSON.stringify({ closed: part }));
      for (const [entity, minute] of part) told.set(entity, minute);
    }
  };
}

/** Reads a message of `minuteTeller`. @throws InvalidInput where it is none. */
export function readClosedMinutes(body: string): ClosedMinutes {
  const { closed } = JSON.parse(body) as { closed?: [EntityKey, number][] };
  if (!Array.isArray(closed)) throw new InvalidInput("closed: a list of [entity, minute] is expected");
  return new Map(closed);
}
