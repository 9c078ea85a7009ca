/** Schedule → monitoring: scores the forecasts of the hour and does what follows from it. */
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { watchModels } from "@nagar/core/alerts/watch-models.ts";
import { alertPorts } from "../alerts/alert-ports.ts";
import { logger } from "../lib/logger.ts";
import { linked } from "../lib/resource.ts";
import { dynamoClient } from "../store/dynamo.ts";
import { dynamoMonitorStore } from "../store/monitor-store.ts";
import { modelRegistry } from "./linked-registry.ts";
import { predictionStore, predictPorts } from "./predict-ports.ts";
import { publishEvents } from "./publish-events.ts";
import { watchForecasts } from "./watch-forecasts.ts";

export async function handler(): Promise<void> {
  const { windows, artefact, online } = predictPorts();
  const bus = new EventBridgeClient({ maxAttempts: 4 });
  const now = Date.now();
  const counts = await watchForecasts(
    {
      windows,
      artefact,
      online,
      models: modelRegistry(),
      predictions: predictionStore(),
      monitor: dynamoMonitorStore(dynamoClient(), linked("ForecastTable")),
      publish: (events) => publishEvents(bus, linked("ForecastBus"), events),
      alert: (monitored) => watchModels(monitored, now, alertPorts()),
      failed: (series, error) =>
        logger.warn("a series could not be watched", { series, error: error as Error }),
    },
    now,
  );
  logger.info("forecasts watched", counts);
}
