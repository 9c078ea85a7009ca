/** Closed minutes → alerts: each entity whose minute has closed is watched. */

import type { WatchPorts } from "@nagar/core/alerts/ports.ts";
import { watchMinutes } from "@nagar/core/alerts/watch-minutes.ts";
import { Unavailable } from "@nagar/core/errors.ts";
import type { EntityKey } from "@nagar/core/observation/domain.ts";
import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import { logger } from "../lib/logger.ts";
import { readClosedMinutes } from "../windows/closed-minutes.ts";
import { alertPorts } from "./alert-ports.ts";

/** A town's minutes close together: what they cost is spread, so that it does not hold up counting. */
const PARALLEL = 4;
/** Each conflict means that another got through: as many others as there may be at work, and some more. */
const TRIES = 8;

/**
 * Another message of the same entity may be under way: what that one leaves behind is read anew.
 * @returns the entities that could not be watched.
 */
async function watch(closed: ReadonlyMap<EntityKey, number>, own: WatchPorts): Promise<Set<EntityKey>> {
  let left = closed;
  for (let attempt = 1; ; attempt++) {
    const failed = await watchMinutes(left, own, PARALLEL)
      .then((seen) => seen.failed)
      .catch((error: unknown) => {
        if (error instanceof Unavailable) return new Map([...left.keys()].map((each) => [each, error]));
        throw error;
      });
    if (failed.size === 0) return new Set();
    if (attempt === TRIES || ![...failed.values()].every((error) => error instanceof Unavailable)) {
      for (const [entity, error] of failed) {
        logger.error("closed minutes could not be watched", { entity, error });
      }
      return new Set(failed.keys());
    }
    left = new Map([...left].filter(([entity]) => failed.has(entity)));
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 50 * attempt));
  }
}

let ports: WatchPorts | undefined;

/** Messages of several minutes, where they have piled up, are one look at each entity. */
export async function handler({ Records }: SQSEvent): Promise<SQSBatchResponse> {
  ports ??= alertPorts();
  const own = ports;
  const messages = Records.map(({ messageId, body }) => ({ messageId, closed: readClosedMinutes(body) }));
  const through = new Map<EntityKey, number>();
  for (const { closed } of messages) {
    for (const [entity, minute] of closed)
      through.set(entity, Math.max(minute, through.get(entity) ?? minute));
  }
  const failed = await watch(through, own);
  const again = messages.filter(({ closed }) => [...closed.keys()].some((entity) => failed.has(entity)));
  return { batchItemFailures: again.map(({ messageId }) => ({ itemIdentifier: messageId })) };
}
