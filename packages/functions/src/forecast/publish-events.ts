/** Events about forecasts on the bus: `forecast.thing.happened`. */
import { type EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { Unavailable } from "@nagar/core/errors.ts";
import { passing } from "../store/dynamo.ts";

export interface ForecastEvent {
  readonly type:
    | "forecast.error.exceeded"
    | "forecast.drift.exceeded"
    | "forecast.model.promoted"
    | "forecast.model.rolled_back";
  readonly detail: { readonly series: string } & Record<string, unknown>;
}

/** A call takes ten entries. @throws Unavailable where the bus did not take one. */
export async function publishEvents(
  client: Pick<EventBridgeClient, "send">,
  EventBusName: string,
  events: readonly ForecastEvent[],
): Promise<void> {
  for (let at = 0; at < events.length; at += 10) {
    const Entries = events.slice(at, at + 10).map(({ type, detail }) => ({
      EventBusName,
      Source: "nagar.forecast",
      DetailType: type,
      Detail: JSON.stringify(detail),
    }));
    const { FailedEntryCount = 0, Entries: taken = [] } = await client
      .send(new PutEventsCommand({ Entries }))
      .catch((error) => Promise.reject(passing(error, "telling the bus")));
    if (FailedEntryCount > 0) {
      const failed = taken.find(({ ErrorCode }) => ErrorCode !== undefined);
      throw new Unavailable(`the bus did not take ${FailedEntryCount} events: ${failed?.ErrorCode}`);
    }
  }
}
