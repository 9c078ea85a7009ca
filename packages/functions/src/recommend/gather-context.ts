/** Step Functions → how the town stands: measured, forecast, open alerts, what is under way, and what finished measures taught. */
import { figures, knownState } from "@nagar/core/recommend/measured/measure-state.ts";
import { relevantAlerts } from "@nagar/core/recommend/run/relevant-alerts.ts";
import { linked } from "../lib/resource.ts";
import { dynamoAlerts } from "../store/alert-store.ts";
import { dynamoClient } from "../store/dynamo.ts";
import { comingFigures } from "./forecast-state.ts";
import { learntOutcomes } from "./knowledge.ts";
import { statePorts } from "./state-ports.ts";
import { beginStep, leave, lookFor, recommendations, stepEvent, townOf } from "./step.ts";

export async function handler(given: unknown): Promise<object> {
  const now = Date.now();
  const { record } = await beginStep(given, stepEvent, "context", ({ startedAt = now }) => ({ startedAt }));
  const { town } = await townOf(record);
  // Run again, it decides on what was seen first.
  if ((await lookFor(record, "context")) === undefined) {
    const [measured, forecast, alerts, outcomes, underWay] = await Promise.all([
      figures(town, statePorts(), now),
      comingFigures(town, now),
      dynamoAlerts(dynamoClient(), linked("AlertTable")).live(),
      learntOutcomes(),
      recommendations().underWay(),
    ]);
    await leave(record, "context", {
      known: knownState(
        record.context,
        { ...measured, town: { ...measured.town, ...forecast } },
        now,
        record.request.given,
      ),
      alerts: relevantAlerts(
        record.context,
        alerts.map(({ alert }) => alert),
      ),
      outcomes,
      underWay,
    });
  }
  return {};
}
