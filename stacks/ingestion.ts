/**
 * The ways in: HTTP (api.ts calls `postObservations`), MQTT through an IoT rule, and files dropped under the
 * lake's `landing/`. All of them end on one stream, in records that are keyed by entity (by `domain#entityId` of
 * the topic, or by the bucket that an edge packs the entity into), so that what one way brings of an entity stays
 * in order.
 */
import { putsOn, receivesFrom, writesBucket, writesTable } from "./access.ts";
import { handlerFunction } from "./function.ts";
import { workQueue } from "./queue.ts";
import { stage } from "./stage.ts";
import { lake, ledgerTable } from "./storage.ts";

export const observationStream = new sst.aws.KinesisStream("ObservationStream", {
  transform: {
    stream: {
      retentionPeriod: stage.streamRetentionHours,
      encryptionType: "KMS",
      kmsKeyId: "alias/aws/kinesis",
    },
  },
});

export const postObservations = handlerFunction("PostObservations", {
  handler: "ingest/post-observations.handler",
  description: "Takes observations over HTTP",
  memory: "1024 MB",
  link: [putsOn(observationStream), writesTable(ledgerTable)],
});

const LANDED_FILE_SECONDS = 300;

export const { queue: landingQueue, dead: landingDead } = workQueue("LandingQueue", LANDED_FILE_SECONDS);

const landedFile = handlerFunction("LandedFile", {
  handler: "ingest/landed-file.handler",
  description: "Reads a file dropped under landing/",
  memory: "1769 MB",
  timeout: `${LANDED_FILE_SECONDS} seconds`,
  link: [
    receivesFrom(landingQueue),
    putsOn(observationStream),
    writesTable(ledgerTable),
    writesBucket(lake, { read: ["landing/", "mappings/"], write: ["landing-results/"] }),
  ],
});

landingQueue.subscribe(landedFile.arn, {
  batch: { size: 1, partialResponses: true },
  transform: { eventSourceMapping: { scalingConfig: { maximumConcurrency: stage.capacity.landedFiles } } },
});

const landingPolicy = new aws.sqs.QueuePolicy("LandingQueuePolicy", {
  queueUrl: landingQueue.url,
  policy: aws.iam.getPolicyDocumentOutput({
    statements: [
      {
        actions: ["sqs:SendMessage"],
        resources: [landingQueue.arn],
        principals: [{ type: "Service", identifiers: ["s3.amazonaws.com"] }],
        conditions: [{ test: "ArnEquals", variable: "aws:SourceArn", values: [lake.arn] }],
      },
    ],
  }).json,
});

new aws.s3.BucketNotification(
  "LandingNotification",
  {
    bucket: lake.name,
    queues: [
      {
        id: "landing",
        queueArn: landingQueue.arn,
        events: ["s3:ObjectCreated:*"],
        filterPrefix: "landing/",
      },
    ],
  },
  { dependsOn: [landingPolicy] },
);

const RETRY_MQTT_SECONDS = 30;

/** What the IoT rule could not put on the stream, with the original payload in base64: put there once more. */
export const { queue: mqttFailures, dead: mqttFailuresDead } = workQueue("MqttFailures", RETRY_MQTT_SECONDS);

const retryMqtt = handlerFunction("RetryMqtt", {
  handler: "ingest/retry-mqtt.handler",
  description: "Puts what the IoT rule could not on the stream",
  timeout: `${RETRY_MQTT_SECONDS} seconds`,
  link: [receivesFrom(mqttFailures), putsOn(observationStream)],
});

mqttFailures.subscribe(retryMqtt.arn, { batch: { size: 10, partialResponses: true } });

const mqttRole = new aws.iam.Role("MqttRuleRole", {
  assumeRolePolicy: aws.iam.getPolicyDocumentOutput({
    statements: [
      {
        actions: ["sts:AssumeRole"],
        principals: [{ type: "Service", identifiers: ["iot.amazonaws.com"] }],
      },
    ],
  }).json,
  inlinePolicies: [
    {
      name: "inline",
      policy: aws.iam.getPolicyDocumentOutput({
        statements: [
          { actions: ["kinesis:PutRecord"], resources: [observationStream.arn] },
          { actions: ["sqs:SendMessage"], resources: [mqttFailures.arn] },
        ],
      }).json,
    },
  ],
});

new aws.iot.TopicRule("MqttRule", {
  name: `${$app.name}_${$app.stage}_observations`.replaceAll("-", "_"),
  description: "Puts what is published to nagar/{domain}/{entity} on the stream",
  enabled: true,
  sqlVersion: "2016-03-23",
  // `*` alone passes any bytes through; beside another column AWS takes JSON only (docs/operations/deploy.md).
  sql: "SELECT * FROM 'nagar/+/+'",
  kineses: [
    {
      streamName: observationStream.name,
      roleArn: mqttRole.arn,
      // biome-ignore lint/suspicious/noTemplateCurlyInString: the rule engine's own substitution
      partitionKey: "${topic(2)}#${topic(3)}",
    },
  ],
  errorAction: { sqs: { queueUrl: mqttFailures.url, roleArn: mqttRole.arn, useBase64: false } },
});
