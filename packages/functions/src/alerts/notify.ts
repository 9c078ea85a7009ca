/** The bus → people: tells of an alert's change, once each, now or when they want to hear of it. */
import { tell } from "@nagar/core/alerts/tell.ts";
import type { EventBridgeEvent } from "aws-lambda";
import type { AlertChanged } from "./announce-alert.ts";
import { tellPorts } from "./send-notifications.ts";

export async function handler({ detail }: EventBridgeEvent<string, AlertChanged>): Promise<void> {
  await tell(detail.alert, detail.change, Date.now(), tellPorts());
}
