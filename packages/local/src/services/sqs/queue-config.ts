/** The queues of the lock file, with AWS's defaults. */
import { InvalidInput } from "@nagar/core/errors.ts";
import * as z from "zod";
import { type Lock, resourcesOfType } from "../../lock.ts";

export interface QueueConfig {
  readonly name: string;
  readonly arn: string;
  readonly delaySeconds: number;
  readonly visibilityTimeoutSeconds: number;
  readonly retentionSeconds: number;
  readonly maxMessageBytes: number;
  readonly receiveWaitSeconds: number;
  /** Where a message goes that was received `maxReceiveCount` times without being deleted. */
  readonly redrive: { readonly deadLetterArn: string; readonly maxReceiveCount: number } | undefined;
}

/** SQS's largest message since August 2025: 1 MiB. */
const MAX_MESSAGE_BYTES = 1024 * 1024;

const redriveSchema = z.object({
  deadLetterTargetArn: z.string(),
  maxReceiveCount: z.coerce.number().int().min(1).max(1000),
});

const inputsSchema = z.object({
  name: z.string(),
  fifoQueue: z.literal(false, "FIFO queues are not supported").default(false),
  delaySeconds: z.number().int().min(0).max(900).default(0),
  visibilityTimeoutSeconds: z.number().int().min(0).max(43_200).default(30),
  messageRetentionSeconds: z.number().int().min(60).max(1_209_600).default(345_600),
  maxMessageSize: z.number().int().min(1024).max(MAX_MESSAGE_BYTES).default(MAX_MESSAGE_BYTES),
  receiveWaitTimeSeconds: z.number().int().min(0).max(20).default(0),
  redrivePolicy: redriveSchema.optional(),
});

/** The name at the end of a queue's ARN or URL. */
export function queueName(arnOrUrl: string): string {
  return arnOrUrl.slice(Math.max(arnOrUrl.lastIndexOf(":"), arnOrUrl.lastIndexOf("/")) + 1);
}

/** Throws InvalidInput naming the queue and the property that the local cloud cannot honour. */
export function queueConfigs(lock: Lock): QueueConfig[] {
  const queues = resourcesOfType(lock, "aws:sqs/queue:Queue").map(({ name, inputs }): QueueConfig => {
    const result = inputsSchema.safeParse(inputs);
    if (!result.success) {
      const issue = result.error.issues[0];
      throw new InvalidInput(`queue ${name}: ${issue?.path.join(".")}: ${issue?.message}`);
    }
    const given = result.data;
    return {
      name: given.name,
      arn: `arn:aws:sqs:${lock.region}:${lock.account}:${given.name}`,
      delaySeconds: given.delaySeconds,
      visibilityTimeoutSeconds: given.visibilityTimeoutSeconds,
      retentionSeconds: given.messageRetentionSeconds,
      maxMessageBytes: given.maxMessageSize,
      receiveWaitSeconds: given.receiveWaitTimeSeconds,
      redrive: given.redrivePolicy && {
        deadLetterArn: given.redrivePolicy.deadLetterTargetArn,
        maxReceiveCount: given.redrivePolicy.maxReceiveCount,
      },
    };
  });
  for (const { name, redrive } of queues) {
    if (redrive && !queues.some(({ arn }) => arn === redrive.deadLetterArn)) {
      throw new InvalidInput(
        `queue ${name}: its dead-letter queue ${redrive.deadLetterArn} is not in the lock file`,
      );
    }
  }
  return queues;
}
