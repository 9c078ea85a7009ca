/** Each minute: what time alone brings to alerts, and the notifications that were to wait. */
import { sweepAlerts } from "@nagar/core/alerts/sweep.ts";
import { sendDue } from "./send-notifications.ts";
import { sweepPorts } from "./sweep-ports.ts";

export async function handler(): Promise<void> {
  const now = Date.now();
  await sweepAlerts(now, sweepPorts());
  await sendDue(now);
}
