/** What is watched: consumers that fall behind, anything given up, errors, throttles, and the month's cost. */
import { alarm, alarmTopic } from "./alarm.ts";
import { api } from "./api.ts";
import { batchDead, featureFailures } from "./forecasting.ts";
import { functions } from "./function.ts";
import { landingDead, mqttFailures, mqttFailuresDead, observationStream } from "./ingestion.ts";
import {
  archiveFailures,
  archiveFailuresDead,
  closedMinutes,
  closedMinutesDead,
  windowFailures,
  windowFailuresDead,
} from "./processing.ts";
import { scheduleFailures } from "./schedule-failures.ts";
import { stage } from "./stage.ts";
import {
  alertTable,
  connectionTable,
  entityTable,
  forecastTable,
  ledgerTable,
  recommendationTable,
  simulationTable,
  windowTable,
} from "./storage.ts";

/** How far behind the stream a consumer may be, seconds: a live town, an archive, and features. */
const LAG_SECONDS = { CountObservations: 60, ArchiveObservations: 1800, KeepFeatures: 1800 };

/** What reads the stream. Broadcast tells open pages only, which read the state again. */
export const CONSUMERS = [...Object.keys(LAG_SECONDS), "Broadcast"];

for (const [name, seconds] of Object.entries(LAG_SECONDS)) {
  alarm(`${name}Lag`, {
    description: `${name} is more than ${seconds} s behind the stream`,
    namespace: "AWS/Lambda",
    metric: "IteratorAge",
    dimensions: { FunctionName: functions.get(name)!.name },
    statistic: "Maximum",
    bound: { above: seconds * 1000 },
    period: 60,
    periods: 3,
  });
}

alarm("ClosedMinutesLag", {
  description: "Alerts are raised more than 120 s after the minutes that they are of",
  namespace: "AWS/SQS",
  metric: "ApproximateAgeOfOldestMessage",
  dimensions: { QueueName: closedMinutes.nodes.queue.name },
  statistic: "Maximum",
  bound: { above: 120 },
  period: 60,
  periods: 3,
});

for (const [name, fn] of functions) {
  const dimensions = { FunctionName: fn.name };
  const metric = { namespace: "AWS/Lambda", dimensions, statistic: "Sum" as const };
  alarm(`${name}Errors`, {
    ...metric,
    description: `${name} failed more than 5 times in 5 minutes`,
    metric: "Errors",
    bound: { above: 5 },
  });
  alarm(`${name}Throttles`, {
    ...metric,
    description: `${name} was refused for lack of concurrency`,
    metric: "Throttles",
    bound: { above: 0 },
    periods: 2,
  });
}

/**
 * Functions that the bus and schedules call: nobody waits for them, and Lambda drops an event after three tries. An hourly one
 * never fails often enough for the alarms above.
 */
export const ASYNCHRONOUS = [
  "SweepAlerts",
  "NotifyOfAlert",
  "MonitorForecasts",
  "MeasureOutcomes",
  "RecordSimulationEnd",
  "RecordRecommendationEnd",
];

for (const name of ASYNCHRONOUS) {
  alarm(`${name}Dropped`, {
    description: `${name} has given an event up`,
    namespace: "AWS/Lambda",
    metric: "AsyncEventsDropped",
    dimensions: { FunctionName: functions.get(name)!.name },
    statistic: "Sum",
    bound: { above: 0 },
  });
}

/** Whatever lies in them is for a person to look at. */
export const failureQueues = {
  landingDead,
  mqttFailures,
  mqttFailuresDead,
  windowFailures,
  windowFailuresDead,
  archiveFailures,
  archiveFailuresDead,
  featureFailures,
  closedMinutesDead,
  batchDead,
  scheduleFailures,
};
for (const [key, queue] of Object.entries(failureQueues)) {
  const name = key.charAt(0).toUpperCase() + key.slice(1);
  alarm(`${name}Depth`, {
    description: `${name} holds messages that nothing could handle`,
    namespace: "AWS/SQS",
    metric: "ApproximateNumberOfMessagesVisible",
    dimensions: { QueueName: queue.nodes.queue.name },
    statistic: "Maximum",
    bound: { above: 0 },
  });
}

alarm("ApiFaults", {
  description: "The API answered 5xx more than 5 times in 5 minutes",
  namespace: "AWS/ApiGateway",
  metric: "5xx",
  dimensions: { ApiId: api.nodes.api.id },
  statistic: "Sum",
  bound: { above: 5 },
});

alarm("StreamSilence", {
  description: "Nothing has been put on the stream for 15 minutes: no device, gateway or file is heard",
  namespace: "AWS/Kinesis",
  metric: "IncomingRecords",
  dimensions: { StreamName: observationStream.name },
  statistic: "Sum",
  bound: "nothing",
  periods: 3,
});

alarm("StreamThrottles", {
  description: "The stream refused records",
  namespace: "AWS/Kinesis",
  metric: "WriteProvisionedThroughputExceeded",
  dimensions: { StreamName: observationStream.name },
  statistic: "Sum",
  bound: { above: 0 },
  periods: 3,
});

export const tables = {
  windowTable,
  entityTable,
  ledgerTable,
  connectionTable,
  forecastTable,
  simulationTable,
  recommendationTable,
  alertTable,
};
for (const [name, table] of Object.entries(tables)) {
  alarm(`${name.charAt(0).toUpperCase()}${name.slice(1)}Throttles`, {
    description: `${name} refused writes`,
    namespace: "AWS/DynamoDB",
    metric: "WriteThrottleEvents",
    dimensions: { TableName: table.name },
    statistic: "Sum",
    bound: { above: 0 },
    periods: 3,
  });
}

if (alarmTopic && stage.monthlyBudgetUsd) {
  const subscriberSnsTopicArns = [alarmTopic.arn];
  const notification = {
    comparisonOperator: "GREATER_THAN",
    thresholdType: "PERCENTAGE",
    subscriberSnsTopicArns,
  };
  new aws.budgets.Budget("MonthlyBudget", {
    budgetType: "COST",
    timeUnit: "MONTHLY",
    limitAmount: String(stage.monthlyBudgetUsd),
    limitUnit: "USD",
    costFilters: [{ name: "TagKeyValue", values: [`user:stage$${$app.stage}`] }],
    notifications: [
      { ...notification, threshold: 80, notificationType: "ACTUAL" },
      { ...notification, threshold: 100, notificationType: "FORECASTED" },
    ],
  });
}
