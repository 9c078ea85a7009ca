/** Each minute: what time alone brings to alerts, and the notifications that were to wait. */
import { sweepAlerts } from "@nagar/core/alerts/sweep.ts";
import { sendDue } from "@nagar/core/alerts/tell.ts";
import type { EntityKey } from "@nagar/core/observation/domain.ts";
import { logger } from "../lib/logger.ts";
import { tellPorts } from "./send-notifications.ts";
import { sweepPorts } from "./sweep-ports.ts";

/** Which minute of each entity this process knows to be watched. */
const watched = new Map<EntityKey, number>();

export async function handler(): Promise<void> {
  const now = Date.now();
  await sweepAlerts(now, sweepPorts(), watched);
  for (const { id, channel } of await sendDue(now, tellPorts())) {
    logger.error("given up telling", { notification: id, channel: channel.kind });
  }
}
