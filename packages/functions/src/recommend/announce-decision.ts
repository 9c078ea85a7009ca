/** Tells the bus of a decision. Whoever is not told finds it at the next look: a decision that is kept is kept. */
import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { logger } from "../lib/logger.ts";
import { linked } from "../lib/resource.ts";

export interface DecisionChanged {
  recommendation_id: string;
  intervention: string;
  action: string;
  status: string;
  by: string;
}

const bus = new EventBridgeClient({ maxAttempts: 4 });

export async function announceDecision(detail: DecisionChanged): Promise<void> {
  try {
    const { FailedEntryCount = 0 } = await bus.send(
      new PutEventsCommand({
        Entries: [
          {
            EventBusName: linked("DecisionBus"),
            Source: "nagar.recommend",
            DetailType: "recommend.decision.changed",
            Detail: JSON.stringify(detail),
          },
        ],
      }),
    );
    if (FailedEntryCount > 0) throw new Error("the bus did not take it");
  } catch (error) {
    logger.error("nobody was told of a decision", { ...detail, error: error as Error });
  }
}
