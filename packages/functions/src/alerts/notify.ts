/** The bus → people: tells of an alert's change, once each, now or when they want to hear of it. */
import type { EventBridgeEvent } from "aws-lambda";
import type { AlertChanged } from "./announce-alert.ts";
import { tell } from "./send-notifications.ts";

export async function handler({ detail }: EventBridgeEvent<string, AlertChanged>): Promise<void> {
  await tell(detail.alert, detail.change, Date.now());
}
