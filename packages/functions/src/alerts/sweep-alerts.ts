/** Each minute: what time alone brings to alerts, and the notifications that were to wait. */
import { sweepAlerts } from "@nagar/core/alerts/sweep.ts";
import { alertPorts } from "./alert-ports.ts";
import { sendDue } from "./send-notifications.ts";

export async function handler(): Promise<void> {
  const now = Date.now();
  await sweepAlerts(now, alertPorts());
  await sendDue(now);
}
