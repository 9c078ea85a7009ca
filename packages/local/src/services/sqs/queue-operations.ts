/** What is asked about queues themselves: their URLs, attributes, and emptying one. */
import { randomUUID } from "node:crypto";
import * as z from "zod";
import { AwsError } from "../aws-error.ts";
import { operation } from "../operation.ts";
import type { Clock, Operation } from "../service.ts";
import { INVALID } from "./batch.ts";
import type { QueueConfig } from "./queue-config.ts";
import type { Queues } from "./queues.ts";

/** SQS allows one purge of a queue a minute. */
const PURGE_PAUSE_MS = 60_000;

function attributesOf(queue: QueueConfig, queues: Queues, now: number): Record<string, string> {
  const { visible, inFlight, delayed } = queues.store.counts(queue.name, now);
  const { redrive } = queue;
  return {
    QueueArn: queue.arn,
    ApproximateNumberOfMessages: String(visible),
    ApproximateNumberOfMessagesNotVisible: String(inFlight),
    ApproximateNumberOfMessagesDelayed: String(delayed),
    VisibilityTimeout: String(queue.visibilityTimeoutSeconds),
    DelaySeconds: String(queue.delaySeconds),
    MaximumMessageSize: String(queue.maxMessageBytes),
    MessageRetentionPeriod: String(queue.retentionSeconds),
    ReceiveMessageWaitTimeSeconds: String(queue.receiveWaitSeconds),
    SqsManagedSseEnabled: "true",
    ...(redrive && {
      RedrivePolicy: JSON.stringify({
        deadLetterTargetArn: redrive.deadLetterArn,
        maxReceiveCount: redrive.maxReceiveCount,
      }),
    }),
  };
}

/**
 * @param urlOf a queue's URL as a client is to use it
 */
export function queueOperations(
  queues: Queues,
  clock: Clock,
  urlOf: (queue: QueueConfig) => string,
): Record<string, Operation> {
  const purged = new Map<string, number>();
  return {
    GetQueueUrl: operation(
      z.strictObject({ QueueName: z.string(), QueueOwnerAWSAccountId: z.string().optional() }),
      ({ QueueName }) => ({ QueueUrl: urlOf(queues.find(QueueName)) }),
      INVALID,
    ),
    ListQueues: operation(
      z.strictObject({ QueueNamePrefix: z.string().default(""), MaxResults: z.number().optional() }),
      ({ QueueNamePrefix, MaxResults = 1000 }) => ({
        QueueUrls: queues.all
          .filter(({ name }) => name.startsWith(QueueNamePrefix))
          .slice(0, MaxResults)
          .map(urlOf),
      }),
      INVALID,
    ),
    GetQueueAttributes: operation(
      z.strictObject({ QueueUrl: z.string(), AttributeNames: z.array(z.string()).default([]) }),
      ({ QueueUrl, AttributeNames }) => {
        const all = attributesOf(queues.find(QueueUrl), queues, clock.now());
        if (AttributeNames.includes("All")) return { Attributes: all };
        const unknown = AttributeNames.find((name) => !(name in all) && name !== "RedrivePolicy");
        if (unknown) throw new AwsError("InvalidAttributeName", `Unknown Attribute ${unknown}.`);
        return {
          Attributes: Object.fromEntries(
            Object.entries(all).filter(([name]) => AttributeNames.includes(name)),
          ),
        };
      },
      INVALID,
    ),
    StartMessageMoveTask: operation(
      z.strictObject({
        SourceArn: z.string(),
        DestinationArn: z.string().optional(),
        MaxNumberOfMessagesPerSecond: z.number().optional(),
      }),
      ({ SourceArn, DestinationArn }) => {
        const { name, arn } = queues.find(SourceArn);
        if (!queues.all.some(({ redrive }) => redrive?.deadLetterArn === arn)) {
          throw new AwsError("InvalidParameterValue", `${name} is not a dead-letter queue of any queue.`);
        }
        const destination = DestinationArn === undefined ? undefined : queues.find(DestinationArn).name;
        queues.moveBack(name, destination);
        return { TaskHandle: randomUUID() };
      },
      INVALID,
    ),
    PurgeQueue: operation(
      z.strictObject({ QueueUrl: z.string() }),
      ({ QueueUrl }) => {
        const { name } = queues.find(QueueUrl);
        const now = clock.now();
        if (now - (purged.get(name) ?? Number.NEGATIVE_INFINITY) < PURGE_PAUSE_MS) {
          const message = `Only one PurgeQueue operation on ${name} is allowed every 60 seconds.`;
          throw new AwsError("PurgeQueueInProgress", message, 403);
        }
        purged.set(name, now);
        queues.store.purge(name);
        return {};
      },
      INVALID,
    ),
  };
}
