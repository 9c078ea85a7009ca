/**
 * What EventBridge rules and Scheduler schedules can be aimed at, and the dead-letter queue where an event goes
 * that could not be delivered. A target is as the lock file describes it, with AWS's defaults.
 */
import { InvalidInput } from "@nagar/core/errors.ts";
import * as z from "zod";
import type { ServiceContext } from "../service.ts";
import type { GivenUp, RetryPolicy } from "./delivery-queue.ts";

export const retryPolicySchema = z.object({
  maximumRetryAttempts: z.number().int().min(0).max(185).default(185),
  maximumEventAgeInSeconds: z.number().int().min(60).max(86_400).default(86_400),
});

export const deadLetterSchema = z.object({ arn: z.string() });

export interface TargetInput {
  readonly arn: string;
  /** JSON text or plain text, as the target is to get it. */
  readonly text: string;
  /** For Kinesis; the event's id where there is none. */
  readonly partitionKey?: string | undefined;
  /** For EventBridge buses: what the event says of itself. */
  readonly event?: { readonly source: string; readonly detailType: string } | undefined;
  /** For Batch. */
  readonly job?:
    | { readonly definition: string; readonly name: string; readonly arraySize?: number }
    | undefined;
  /** Same in every try, so that a state machine starts once. */
  readonly id: string;
}

type Caller = Pick<ServiceContext, "call" | "invokeAsync">;
type Send = (context: Caller, input: TargetInput, resource: string) => Promise<unknown>;

/** The text as JSON where it is JSON, else as a string. */
function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

const senders: Readonly<Record<string, Send>> = {
  lambda: (context, { arn, text }) => context.invokeAsync(arn, asJson(text)),
  sqs: (context, { arn, text }) => {
    const QueueUrl = arn.slice(arn.lastIndexOf(":") + 1);
    return context.call("sqs", "SendMessage", { QueueUrl, MessageBody: text });
  },
  sns: (context, { arn, text }) => context.call("sns", "Publish", { TopicArn: arn, Message: text }),
  states: (context, { arn, text, id }) =>
    context.call("states", "StartExecution", { stateMachineArn: arn, name: id, input: text }),
  kinesis: (context, { text, partitionKey, id }, resource) =>
    context.call("kinesis", "PutRecord", {
      StreamName: resource.slice(resource.indexOf("/") + 1),
      PartitionKey: partitionKey ?? id,
      Data: Buffer.from(text).toString("base64"),
    }),
  events: (context, { arn, text, event }) =>
    context.call("events", "PutEvents", {
      Entries: [
        {
          EventBusName: arn,
          Source: event?.source ?? "scheduler",
          DetailType: event?.detailType ?? "Scheduled Event",
          Detail: text,
        },
      ],
    }),
  batch: (context, { arn, text, job, id }) =>
    context.call("batch", "SubmitJob", {
      jobQueue: arn,
      jobName: job?.name ?? id,
      jobDefinition: job?.definition,
      ...(job?.arraySize && { arrayProperties: { size: job.arraySize } }),
      parameters: asJson(text),
    }),
};

/** Throws InvalidInput for an ARN that cannot be a target here; `where` names who asks. */
export function checkTarget(arn: string, where: string): void {
  if (arn.split(":")[2] === "scheduler") return;
  if (Object.hasOwn(senders, arn.split(":")[2] ?? "")) return;
  throw new InvalidInput(
    `${where}: the local cloud cannot deliver to ${arn}; it can to ${Object.keys(senders).join(", ")}`,
  );
}

/**
 * Hands over; resolves when the target has it safely. `arn:aws:scheduler:::aws-sdk:SERVICE:operation` calls that
 * operation with the text as its input.
 */
export async function sendToTarget(context: Caller, input: TargetInput): Promise<void> {
  const [, , service = "", , , ...rest] = input.arn.split(":");
  const resource = rest.join(":");
  if (service === "scheduler") {
    const [, called = "", operation = ""] = rest;
    await context.call(
      called,
      operation.charAt(0).toUpperCase() + operation.slice(1),
      asJson(input.text) as object,
    );
    return;
  }
  const send = senders[service];
  if (!send) throw new InvalidInput(`the local cloud cannot deliver to ${input.arn}`);
  await send(context, input, resource);
}

/** Milliseconds and counts of a lock file's retry policy. */
export function retryPolicy(given: z.infer<typeof retryPolicySchema>): RetryPolicy {
  return { maxRetries: given.maximumRetryAttempts, maxAgeMs: given.maximumEventAgeInSeconds * 1000 };
}

/** Puts what was given up into the dead-letter queue, with the attributes that EventBridge adds. */
export async function sendToDeadLetters(
  context: Caller,
  queueArn: string,
  text: string,
  why: GivenUp,
  places: Readonly<Record<string, string>>,
): Promise<void> {
  const attributes = {
    ...places,
    ERROR_CODE: "code" in why.error ? String(why.error.code) : why.error.name,
    ERROR_MESSAGE: why.error.message || "unknown",
    EXHAUSTED_RETRY_CONDITION: why.condition,
    RETRY_ATTEMPTS: String(why.tries - 1),
  };
  await context.call("sqs", "SendMessage", {
    QueueUrl: queueArn,
    MessageBody: text,
    MessageAttributes: Object.fromEntries(
      Object.entries(attributes).map(([name, value]) => [name, { DataType: "String", StringValue: value }]),
    ),
  });
}
