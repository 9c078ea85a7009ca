/** Closed minutes → alerts: each entity whose minute has closed is watched. */

import type { WatchPorts } from "@nagar/core/alerts/ports.ts";
import { watchMinutes } from "@nagar/core/alerts/watch-minutes.ts";
import { Unavailable } from "@nagar/core/errors.ts";
import type { EntityKey } from "@nagar/core/observation/domain.ts";
import { forEachLimited } from "@nagar/core/window/concurrency.ts";
import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import { eachMessage } from "../lib/each-message.ts";
import { readClosedMinutes } from "../windows/closed-minutes.ts";
import { alertPorts } from "./alert-ports.ts";

/** A town's minutes close together: what they cost is spread, so that it does not hold up counting. */
const PARALLEL = 4;
const TRIES = 3;

/** Another message of the same entity may be under way: what that one leaves behind is read anew. */
async function watch(entity: EntityKey, through: number, ports: WatchPorts): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await watchMinutes(entity, through, ports);
      return;
    } catch (error) {
      if (!(error instanceof Unavailable) || attempt === TRIES) throw error;
    }
  }
}

let ports: WatchPorts | undefined;

export async function handler(event: SQSEvent): Promise<SQSBatchResponse> {
  ports ??= alertPorts();
  const own = ports;
  return eachMessage(event, "closed minutes could not be watched", (body) =>
    forEachLimited([...readClosedMinutes(body)], PARALLEL, ([entity, through]) =>
      watch(entity, through, own),
    ),
  );
}
