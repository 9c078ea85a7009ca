/** Closed minutes → alerts: each entity whose minute has closed is watched. */

import type { WatchPorts } from "@nagar/core/alerts/ports.ts";
import { watchMinutes } from "@nagar/core/alerts/watch-minutes.ts";
import { Unavailable } from "@nagar/core/errors.ts";
import type { EntityKey } from "@nagar/core/observation/domain.ts";
import { forEachLimited } from "@nagar/core/window/concurrency.ts";
import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import { logger } from "../lib/logger.ts";
import { readClosedMinutes } from "../windows/closed-minutes.ts";
import { alertPorts } from "./alert-ports.ts";

/** A town's minutes close together: what they cost is spread, so that it does not hold up counting. */
const PARALLEL = 4;
/** Each conflict means that another got through: as many others as there may be at work, and some more. */
const TRIES = 8;

/** Another message of the same entity may be under way: what that one leaves behind is read anew. */
async function watch(entity: EntityKey, through: number, ports: WatchPorts): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await watchMinutes(entity, through, ports);
      return;
    } catch (error) {
      if (!(error instanceof Unavailable) || attempt === TRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 50 * attempt));
    }
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
  const failed = new Set<EntityKey>();
  await forEachLimited([...through], PARALLEL, async ([entity, minute]) => {
    try {
      await watch(entity, minute, own);
    } catch (error) {
      logger.error("closed minutes could not be watched", { entity, error: error as Error });
      failed.add(entity);
    }
  });
  const again = messages.filter(({ closed }) => [...closed.keys()].some((entity) => failed.has(entity)));
  return { batchItemFailures: again.map(({ messageId }) => ({ itemIdentifier: messageId })) };
}
