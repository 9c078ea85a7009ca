/** Tells the bus of an alert's changes. */
import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import type { Alert, AlertChange } from "@nagar/core/alerts/alert.ts";
import { Unavailable } from "@nagar/core/errors.ts";
import { linked } from "../lib/resource.ts";

/** Detail type of the event that tells of a change. */
export const ALERT_CHANGED = "alert.changed";

export interface AlertChanged {
  alert: Alert;
  change: AlertChange;
}

const bus = new EventBridgeClient();
const EVENTS_PER_CALL = 10;

/** @throws Unavailable where the bus did not take every event. */
export async function announceAlert(alert: Alert, changes: readonly AlertChange[]): Promise<void> {
  for (let from = 0; from < changes.length; from += EVENTS_PER_CALL) {
    const answer = await bus.send(
      new PutEventsCommand({
        Entries: changes.slice(from, from + EVENTS_PER_CALL).map((change) => ({
          EventBusName: linked("AlertBus"),
          Source: "nagar.alerts",
          DetailType: ALERT_CHANGED,
          Detail: JSON.stringify({ alert, change } satisfies AlertChanged),
        })),
      }),
    );
    const failed = answer.Entries?.find(({ ErrorCode }) => ErrorCode !== undefined);
    if (failed)
      throw new Unavailable(`telling of ${alert.id}: ${failed.ErrorCode} ${failed.ErrorMessage ?? ""}`);
  }
}
