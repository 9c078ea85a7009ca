/**
 * One page of CloudWatch for whoever is on call: from what comes in to what was given up, top to bottom in the order in
 * which trouble travels. Only where the stage has alarms; docs/operations/alarms.md says what to do about what it shows.
 */
import { region } from "./account.ts";
import { api } from "./api.ts";
import { functions } from "./function.ts";
import { observationStream } from "./ingestion.ts";
import { ASYNCHRONOUS, CONSUMERS, failureQueues, tables } from "./observability.ts";
import { closedMinutes } from "./processing.ts";
import { stage } from "./stage.ts";
import { machines } from "./state-machine.ts";

type Metric = $util.Input<string | Record<string, string>>[];

interface Graph {
  title: string;
  /** Namespace, metric, then dimensions and their values; options last. */
  metrics: Metric[];
  /** For metrics that do not say their own. */
  statistic?: string;
}

const ROW = { columns: 3, width: 8, height: 6 };

const sum = "Sum";
const highest = "Maximum";
const stream = ["StreamName", observationStream.name];
const apiId = ["ApiId", api.nodes.api.id];

const graphs: Graph[] = [
  {
    title: "Observations put on the stream, and refused for lack of capacity",
    metrics: ["IncomingRecords", "WriteProvisionedThroughputExceeded"].map((metric) => [
      "AWS/Kinesis",
      metric,
      ...stream,
    ]),
    statistic: sum,
  },
  {
    title: "Requests: all, refused, failed",
    metrics: ["Count", "4xx", "5xx"].map((metric) => ["AWS/ApiGateway", metric, ...apiId]),
    statistic: sum,
  },
  {
    title: "Time to answer a request (ms)",
    metrics: ["p50", "p95", "p99"].map((stat) => [
      "AWS/ApiGateway",
      "Latency",
      ...apiId,
      { stat, label: stat },
    ]),
  },
  {
    title: "How far the stream's consumers are behind (ms)",
    metrics: CONSUMERS.map((name) => [
      "AWS/Lambda",
      "IteratorAge",
      "FunctionName",
      functions.get(name)!.name,
      { label: name },
    ]),
    statistic: highest,
  },
  {
    title: "How far alerts are behind (s)",
    metrics: [["AWS/SQS", "ApproximateAgeOfOldestMessage", "QueueName", closedMinutes.nodes.queue.name]],
    statistic: highest,
  },
  {
    title: "Messages that were given up",
    metrics: Object.entries(failureQueues).map(([label, queue]) => [
      "AWS/SQS",
      "ApproximateNumberOfMessagesVisible",
      "QueueName",
      queue.nodes.queue.name,
      { label },
    ]),
    statistic: highest,
  },
  {
    title: "Functions that failed",
    metrics: [...functions].map(([label, { name }]) => [
      "AWS/Lambda",
      "Errors",
      "FunctionName",
      name,
      { label },
    ]),
    statistic: sum,
  },
  {
    title: "Events that were dropped",
    metrics: ASYNCHRONOUS.map((name) => [
      "AWS/Lambda",
      "AsyncEventsDropped",
      "FunctionName",
      functions.get(name)!.name,
      { label: name },
    ]),
    statistic: sum,
  },
  {
    title: "Workflows: executions that succeeded and failed",
    metrics: [...machines].flatMap(([label, { arn }]) =>
      ["ExecutionsSucceeded", "ExecutionsFailed"].map((metric) => [
        "AWS/States",
        metric,
        "StateMachineArn",
        arn,
        { label: `${label} ${metric.replace("Executions", "").toLowerCase()}` },
      ]),
    ),
    statistic: sum,
  },
  {
    title: "Tables: writes that were throttled",
    metrics: Object.entries(tables).map(([label, { name }]) => [
      "AWS/DynamoDB",
      "WriteThrottleEvents",
      "TableName",
      name,
      { label },
    ]),
    statistic: sum,
  },
];

if (stage.alarms) {
  new aws.cloudwatch.Dashboard("Dashboard", {
    dashboardName: `${$app.name}-${$app.stage}`,
    dashboardBody: $jsonStringify({
      widgets: graphs.map(({ title, metrics, statistic }, i) => ({
        type: "metric",
        x: (i % ROW.columns) * ROW.width,
        y: Math.floor(i / ROW.columns) * ROW.height,
        width: ROW.width,
        height: ROW.height,
        properties: {
          title,
          region,
          metrics,
          period: 60,
          view: "timeSeries",
          ...(statistic && { stat: statistic }),
        },
      })),
    }),
  });
}
