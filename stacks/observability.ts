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

for (const [name, seconds] of Object.entries(LAG_SECONDS)) {
  alarm(`${name}Lag`, {
    description: `${name} is more than ${seconds} s behind the stream`,
    namespace: "AWS/Lambda",
    metric: "IteratorAge",
    dimensions: { FunctionName: functions.get(name)!.name },
    statistic: "Maximum",
    above: seconds * 1000,
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
  above: 120,
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
    above: 5,
  });
  alarm(`${name}Throttles`, {
    ...metric,
    description: `${name} was refused for lack of concurrency`,
    metric: "Throttles",
    above: 0,
    periods: 2,
  });
}

const queues = {
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
};
for (const [key, queue] of Object.entries(queues)) {
  const name = key.charAt(0).toUpperCase() + key.slice(1);
  alarm(`${name}Depth`, {
    description: `${name} holds messages that nothing could handle`,
    namespace: "AWS/SQS",
    metric: "ApproximateNumberOfMessagesVisible",
    dimensions: { QueueName: queue.nodes.queue.name },
    statistic: "Maximum",
    above: 0,
  });
}

alarm("ApiFaults", {
  description: "The API answered 5xx more than 5 times in 5 minutes",
  namespace: "AWS/ApiGateway",
  metric: "5xx",
  dimensions: { ApiId: api.nodes.api.id },
  statistic: "Sum",
  above: 5,
});

alarm("StreamThrottles", {
  description: "The stream refused records",
  namespace: "AWS/Kinesis",
  metric: "WriteProvisionedThroughputExceeded",
  dimensions: { StreamName: observationStream.name },
  statistic: "Sum",
  above: 0,
  periods: 3,
});

const tables = {
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
    above: 0,
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
