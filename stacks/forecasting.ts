/**
 * Forecasting: the features that a stream consumer keeps, the training workflow, and what starts it (a schedule, an
 * alarm about a model that errs, a person through `POST /v1/ml/train`).
 */

import {
  consumes,
  readsBucket,
  readsFeatures,
  readsTable,
  receivesFrom,
  sendsTo,
  writesBucket,
  writesFeatures,
  writesTable,
} from "./access.ts";
import { account, partition, place } from "./account.ts";
import { alertBus } from "./alerts.ts";
import { callbackKey, webhookHosts } from "./callbacks.ts";
import { ATHENA_RESULTS, catalog, seriesValues, workgroup } from "./catalog.ts";
import { eventBus } from "./events.ts";
import { seriesFeatures } from "./features.ts";
import { forecastFiles } from "./forecast-files.ts";
import { handlerFunction } from "./function.ts";
import { observationStream } from "./ingestion.ts";
import { deadLetterQueue, workQueue } from "./queue.ts";
import { sagemakerTraining } from "./sagemaker.ts";
import { scheduleFailures } from "./schedule-failures.ts";
import { jobQueue } from "./simulation-containers.ts";
import { stage } from "./stage.ts";
import { stateMachine } from "./state-machine.ts";
import { alertTable, entityTable, forecastTable, lake, ledgerTable, windowTable } from "./storage.ts";
import { trainingJob } from "./training-containers.ts";
import { asksAthena, runsJobs } from "./workflow-rights.ts";
import training from "./workflows/training.asl.json";

/** Stretches of the stream whose features were given up. Training reads those steps when they are touched again. */
export const featureFailures = deadLetterQueue("FeatureFailures");

const keepFeatures = handlerFunction("KeepFeatures", {
  handler: "forecast/keep-features.handler",
  description: "Keeps the features of each step for training and for forecasts",
  memory: "1769 MB",
  timeout: "2 minutes",
  ...forecastFiles("forecast"),
  link: [
    consumes(observationStream),
    readsTable(windowTable),
    readsTable(ledgerTable),
    readsTable(forecastTable),
    writesBucket(lake, { read: ["models/"], write: ["features/"] }),
    writesFeatures(seriesFeatures),
    sendsTo(featureFailures),
  ],
});

observationStream.subscribe("KeepFeatures", keepFeatures.arn, {
  transform: {
    eventSourceMapping: {
      startingPosition: "TRIM_HORIZON",
      batchSize: 10_000,
      maximumBatchingWindowInSeconds: stage.capacity.archiveSeconds,
      functionResponseTypes: ["ReportBatchItemFailures"],
      bisectBatchOnFunctionError: true,
      // As the archiver, it asks for a batch again while the counter has not judged it.
      maximumRetryAttempts: 500,
      maximumRecordAgeInSeconds: (stage.streamRetentionHours * 3600) / 2,
      destinationConfig: { onFailure: { destinationArn: featureFailures.arn } },
    },
  },
});

/** A step of the training workflow; `training/train-model` is the function `TrainModel`. */
function step(
  name: string,
  description: string,
  link: NonNullable<sst.aws.FunctionArgs["link"]>,
  size: Pick<sst.aws.FunctionArgs, "memory" | "timeout" | "copyFiles"> = {},
) {
  const handler = name.replaceAll(/(?!^)([A-Z])/g, "-$1").toLowerCase();
  return handlerFunction(name, { handler: `training/${handler}.handler`, description, link, ...size });
}

/** What a stage has decided about training. */
const trainingOptions = new sst.Linkable("TrainingOptions", {
  properties: { sagemakerXgboost: String(stage.sagemakerXgboost) },
});

const sagemaker = sagemakerTraining();

const trainingFiles = ["datasets/", "uploads/", "candidates/", "models/"];

const steps = {
  PlanTraining: step("PlanTraining", "Opens a training run and writes its SQL", [
    writesTable(forecastTable),
    trainingOptions,
  ]),
  DivideDataset: step(
    "DivideDataset",
    "Parts a run's data by series",
    [writesBucket(lake, { read: [ATHENA_RESULTS], write: ["datasets/"] })],
    { memory: "1769 MB", timeout: "15 minutes" },
  ),
  // Two whole processors' worth of memory is one and a half of speed: fits run in one thread.
  TrainModel: step(
    "TrainModel",
    "Fits a recipe on a series and walks forward",
    [readsTable(forecastTable), writesBucket(lake, { read: trainingFiles, write: ["candidates/"] })],
    { memory: "3008 MB", timeout: "15 minutes", ...forecastFiles("training") },
  ),
  RegisterModel: step(
    "RegisterModel",
    "Gives the best recipe a version and keeps it",
    [writesTable(forecastTable), writesBucket(lake, { read: trainingFiles, write: ["models/"] })],
    { memory: "1769 MB", timeout: "2 minutes" },
  ),
  PromoteModel: step("PromoteModel", "Lets a better version answer, or run in the shadow", [
    writesTable(forecastTable),
  ]),
  CloseTraining: step("CloseTraining", "Writes down how a training run ended", [writesTable(forecastTable)]),
};

/** A role that `service` may assume, on behalf of this account only, with these rights. */
function serviceRole(
  name: string,
  service: string,
  statements: { actions: string[]; resources: $util.Input<string>[] }[],
): aws.iam.Role {
  return new aws.iam.Role(name, {
    assumeRolePolicy: aws.iam.getPolicyDocumentOutput({
      statements: [
        {
          actions: ["sts:AssumeRole"],
          principals: [{ type: "Service", identifiers: [service] }],
          conditions: [{ test: "StringEquals", variable: "aws:SourceAccount", values: [account] }],
        },
      ],
    }).json,
    inlinePolicies: [{ name: "inline", policy: aws.iam.getPolicyDocumentOutput({ statements }).json }],
  });
}

export const trainingMachine = stateMachine("TrainingMachine", {
  definition: training,
  functions: [...Object.values(steps), ...(sagemaker?.functions ?? [])],
  substitutions: {
    // Where the stage has no SageMaker the plan never says so, and these stand in states that are never entered.
    ...(sagemaker?.substitutions ?? {
      WriteTrainingRows: steps.TrainModel.arn,
      ReadSagemakerModel: steps.TrainModel.arn,
      XgboostImage: "off",
      SagemakerRole: "off",
    }),
    JobQueue: jobQueue.arn,
    TrainingJob: trainingJob.arn,
    ...Object.fromEntries(Object.entries(steps).map(([name, fn]) => [name, fn.arn])),
    Database: catalog.name,
    Workgroup: workgroup.name,
    EventBus: eventBus.name,
  },
  rights: [
    ...(sagemaker?.rights ?? []),
    ...runsJobs(trainingJob),
    asksAthena,
    {
      actions: ["glue:GetDatabase", "glue:GetTable", "glue:GetPartitions"],
      resources: [$interpolate`arn:${partition}:glue:${place}:catalog`, catalog.arn, seriesValues.arn],
    },
    { actions: ["s3:GetBucketLocation", "s3:ListBucket"], resources: [lake.arn] },
    { actions: ["s3:GetObject"], resources: [$interpolate`${lake.arn}/features/*`] },
    {
      actions: ["s3:GetObject", "s3:PutObject", "s3:AbortMultipartUpload"],
      resources: [$interpolate`${lake.arn}/${ATHENA_RESULTS}*`],
    },
    { actions: ["events:PutEvents"], resources: [eventBus.arn] },
  ],
});

/** The bus, for the monitoring. (A link called "Events" is a word that the SDK's own code holds.) */
const forecastBus = new sst.Linkable("ForecastBus", {
  properties: { name: eventBus.name },
  include: [sst.aws.permission({ actions: ["events:PutEvents"], resources: [eventBus.arn] })],
});

/** Scores forecasts, and does what follows from it. */
const monitorForecasts = handlerFunction("MonitorForecasts", {
  handler: "forecast/monitor-forecasts.handler",
  description: "Scores forecasts whose truth has come; promotes, rolls back, raises alerts",
  memory: "1769 MB",
  timeout: "15 minutes",
  ...forecastFiles("forecast"),
  link: [
    readsTable(windowTable),
    writesTable(forecastTable),
    readsBucket(lake, ["models/", "town/"]),
    readsFeatures(seriesFeatures),
    readsTable(entityTable),
    writesTable(alertTable),
    forecastBus,
    alertBus,
  ],
});

/** What every schedule here may do besides starting its target, and where goes what a target refused. */
const givesUp = { actions: ["sqs:SendMessage"], resources: [scheduleFailures.arn] };
const deadLetterConfig = { arn: scheduleFailures.arn };

new aws.scheduler.Schedule("MonitoringHourly", {
  name: `${$app.name}-${$app.stage}-MonitoringHourly`,
  // The counter is seconds behind, so the hour before is whole ten minutes after its end.
  scheduleExpression: "cron(10 * * * ? *)",
  scheduleExpressionTimezone: "Asia/Kolkata",
  flexibleTimeWindow: { mode: "OFF" },
  target: {
    arn: monitorForecasts.arn,
    roleArn: serviceRole("MonitoringScheduleRole", "scheduler.amazonaws.com", [
      { actions: ["lambda:InvokeFunction"], resources: [monitorForecasts.arn] },
      givesUp,
    ]).arn,
    deadLetterConfig,
    retryPolicy: { maximumRetryAttempts: 2, maximumEventAgeInSeconds: 1800 },
  },
});

const BATCH_SECONDS = 600;

/** Batches of questions that wait for their turn. */
export const { queue: batchQueue, dead: batchDead } = workQueue("BatchQueue", BATCH_SECONDS);

const batchPredict = handlerFunction("BatchPredict", {
  handler: "forecast/batch-predict.handler",
  description: "Forecasts many entities into a file of the lake",
  memory: "1769 MB",
  timeout: `${BATCH_SECONDS} seconds`,
  ...forecastFiles("forecast"),
  link: [
    receivesFrom(batchQueue),
    readsTable(windowTable),
    readsTable(entityTable),
    writesTable(forecastTable),
    writesBucket(lake, { read: ["models/", "town/"], write: ["batch/"] }),
    readsFeatures(seriesFeatures),
    webhookHosts,
    callbackKey,
  ],
});

batchQueue.subscribe(batchPredict.arn, {
  batch: { size: 1, partialResponses: true },
  transform: { eventSourceMapping: { scalingConfig: { maximumConcurrency: 2 } } },
});

const starterRole = serviceRole("TrainingSchedulesRole", "scheduler.amazonaws.com", [
  { actions: ["states:StartExecution"], resources: [trainingMachine.arn] },
  givesUp,
]);

/** The night is quiet, and the models are there when people come. */
const SCHEDULES = {
  /** Traffic and load change within weeks, and hourly series are quick to learn. */
  TrainingDaily: { cron: "cron(30 1 * * ? *)", input: { domains: ["traffic", "energy"], steps: ["1h"] } },
  TrainingWeekly: { cron: "cron(30 3 ? * SUN *)", input: {} },
};

for (const [name, { cron, input }] of Object.entries(SCHEDULES)) {
  new aws.scheduler.Schedule(name, {
    name: `${$app.name}-${$app.stage}-${name}`,
    scheduleExpression: cron,
    scheduleExpressionTimezone: "Asia/Kolkata",
    flexibleTimeWindow: { mode: "FLEXIBLE", maximumWindowInMinutes: 30 },
    target: {
      arn: trainingMachine.arn,
      roleArn: starterRole.arn,
      deadLetterConfig,
      input: JSON.stringify({ trigger: "schedule", ...input }),
      retryPolicy: { maximumRetryAttempts: 5, maximumEventAgeInSeconds: 3600 },
    },
  });
}

/** A model that errs more than it should is trained anew. */
const erring = new aws.cloudwatch.EventRule("ModelErrs", {
  name: `${$app.name}-${$app.stage}-model-errs`,
  eventBusName: eventBus.name,
  description: "Forecasts err, or their features have drifted: train that series",
  eventPattern: JSON.stringify({
    source: ["nagar.forecast"],
    "detail-type": ["forecast.error.exceeded", "forecast.drift.exceeded"],
  }),
});

new aws.cloudwatch.EventTarget("ModelErrsTraining", {
  rule: erring.name,
  eventBusName: eventBus.name,
  targetId: "training",
  arn: trainingMachine.arn,
  roleArn: serviceRole("ModelErrsRole", "events.amazonaws.com", [
    { actions: ["states:StartExecution"], resources: [trainingMachine.arn] },
  ]).arn,
  deadLetterConfig,
  inputTransformer: {
    inputPaths: { series: "$.detail.series" },
    inputTemplate: '{"trigger":"alarm","series":[<series>]}',
  },
});

new aws.sqs.QueuePolicy("ScheduleFailuresPolicy", {
  queueUrl: scheduleFailures.url,
  policy: aws.iam.getPolicyDocumentOutput({
    statements: [
      {
        actions: ["sqs:SendMessage"],
        resources: [scheduleFailures.arn],
        // A rule writes what it could not start in its own name, not in its role's.
        principals: [{ type: "Service", identifiers: ["events.amazonaws.com"] }],
        conditions: [{ test: "ArnEquals", variable: "aws:SourceArn", values: [erring.arn] }],
      },
    ],
  }).json,
});
