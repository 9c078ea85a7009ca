/**
 * Alerts: the minutes that the counter closes are watched, a sweep each minute does what time alone brings,
 * and every change goes over the bus to whoever is to be told.
 */
import { readsBucket, readsFeatures, readsTable, receivesFrom, tellsPeople, writesTable } from "./access.ts";
import { callbackKey, webhookHosts } from "./callbacks.ts";
import { eventBus } from "./events.ts";
import { seriesFeatures } from "./features.ts";
import { forecastFiles } from "./forecast-files.ts";
import { handlerFunction } from "./function.ts";
import { closedMinutes, WATCH_SECONDS } from "./processing.ts";
import { scheduleFailures } from "./schedule-failures.ts";
import { alertTable, entityTable, forecastTable, lake, windowTable } from "./storage.ts";

/** What people are told by e-mail: an address is subscribed to what is meant for it. */
export const alertNotices = new sst.aws.SnsTopic("AlertNotices");

/** The bus, for those who tell of alerts. */
export const alertBus = new sst.Linkable("AlertBus", {
  properties: { name: eventBus.name },
  include: [sst.aws.permission({ actions: ["events:PutEvents"], resources: [eventBus.arn] })],
});

/** What watching reads, keeps and tells. */
const watching = [readsTable(windowTable), writesTable(alertTable), readsBucket(lake, ["town/"]), alertBus];

const watchMinutes = handlerFunction("WatchMinutes", {
  handler: "alerts/watch-minutes.handler",
  description: "Watches the minutes that close, and raises and ends alerts",
  timeout: `${WATCH_SECONDS} seconds`,
  link: [...watching, receivesFrom(closedMinutes)],
});

closedMinutes.subscribe(watchMinutes.arn, { batch: { size: 10, partialResponses: true } });

const telling = [writesTable(alertTable), tellsPeople(alertNotices), webhookHosts, callbackKey];

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
  ...forecastFiles("alerts"),
  link: [
    readsTable(windowTable),
    readsTable(entityTable),
    writesTable(alertTable),
    alertBus,
    ...forecasting,
    tellsPeople(alertNotices),
    webhookHosts,
    callbackKey,
  ],
});

new sst.aws.CronV2("SweepAlertsEachMinute", {
  schedule: "rate(1 minute)",
  function: sweepAlerts.arn,
  dlq: scheduleFailures.arn,
});

const notify = handlerFunction("NotifyOfAlert", {
  handler: "alerts/notify.handler",
  description: "Tells people of an alert's change, once",
  // A host that does not answer takes ten seconds of one of the places in which recipients are told.
  timeout: "2 minutes",
  link: telling,
});

eventBus.subscribe("NotifyOfAlert", notify.arn, {
  pattern: { source: ["nagar.alerts"], detailType: ["alert.changed"] },
});
