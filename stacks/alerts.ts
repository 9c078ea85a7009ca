/**
 * Alerts: a consumer of the stream watches the minutes that close, a sweep each minute does what time alone brings,
 * and every change goes over the bus to whoever is to be told.
 */
import {
  consumes,
  publishesTo,
  readsBucket,
  readsFeatures,
  readsTable,
  sendsTo,
  writesTable,
} from "./access.ts";
import { callbackKey, webhookHosts } from "./callbacks.ts";
import { eventBus } from "./events.ts";
import { seriesFeatures } from "./features.ts";
import { handlerFunction } from "./function.ts";
import { observationStream } from "./ingestion.ts";
import { deadLetterQueue } from "./queue.ts";
import { alertTable, entityTable, forecastTable, lake, ledgerTable, windowTable } from "./storage.ts";

/** What people are told by e-mail: an address is subscribed to what is meant for it. */
export const alertNotices = new sst.aws.SnsTopic("AlertNotices");

/** The bus, for those who tell of alerts. */
export const alertBus = new sst.Linkable("AlertBus", {
  properties: { name: eventBus.name },
  include: [sst.aws.permission({ actions: ["events:PutEvents"], resources: [eventBus.arn] })],
});

/** What watching reads, keeps and tells. */
const watching = [readsTable(windowTable), writesTable(alertTable), readsBucket(lake, ["town/"]), alertBus];

/** Stretches of the stream that could not be watched. The next minute is watched all the same; an alarm says so. */
export const alertFailures = deadLetterQueue("AlertFailures");

const watchObservations = handlerFunction("WatchObservations", {
  handler: "alerts/watch-observations.handler",
  description: "Watches the minutes that close, and raises and ends alerts",
  timeout: "60 seconds",
  link: [...watching, consumes(observationStream), readsTable(ledgerTable), sendsTo(alertFailures)],
});

observationStream.subscribe("WatchObservations", watchObservations.arn, {
  transform: {
    eventSourceMapping: {
      // What is old raises no alert.
      startingPosition: "LATEST",
      batchSize: 1000,
      maximumBatchingWindowInSeconds: 2,
      parallelizationFactor: 1,
      functionResponseTypes: ["ReportBatchItemFailures"],
      bisectBatchOnFunctionError: true,
      maximumRetryAttempts: 50,
      maximumRecordAgeInSeconds: 3600,
      destinationConfig: { onFailure: { destinationArn: alertFailures.arn } },
    },
  },
});

const telling = [writesTable(alertTable), publishesTo(alertNotices), webhookHosts, callbackKey];

/** What forecasts are made of. */
const forecasting = [
  readsTable(forecastTable),
  readsBucket(lake, ["town/", "models/"]),
  readsFeatures(seriesFeatures),
];

const sweepAlerts = handlerFunction("SweepAlerts", {
  handler: "alerts/sweep-alerts.handler",
  description: "Silence, air quality indices, escalation, and notifications that were to wait",
  timeout: "55 seconds",
  memory: "1769 MB",
  link: [
    readsTable(windowTable),
    readsTable(entityTable),
    writesTable(alertTable),
    alertBus,
    ...forecasting,
    publishesTo(alertNotices),
    webhookHosts,
    callbackKey,
  ],
});

new sst.aws.CronV2("SweepAlertsEachMinute", { schedule: "rate(1 minute)", function: sweepAlerts.arn });

const notify = handlerFunction("NotifyOfAlert", {
  handler: "alerts/notify.handler",
  description: "Tells people of an alert's change, once",
  link: telling,
});

eventBus.subscribe("NotifyOfAlert", notify.arn, {
  pattern: { source: ["nagar.alerts"], detailType: ["alert.changed"] },
});
