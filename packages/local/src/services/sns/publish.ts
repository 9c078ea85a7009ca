/** Publish and PublishBatch: what SNS demands of a message. */
import { randomUUID } from "node:crypto";
import * as z from "zod";
import { AwsError } from "../aws-error.ts";
import { operation } from "../operation.ts";
import type { Operation } from "../service.ts";
import { entries, runBatch } from "../sqs/batch.ts";
import { attributesBytes, messageAttribute } from "../sqs/message-attributes.ts";
import type { FanOut } from "./fan-out.ts";
import type { SnsMessage } from "./message.ts";
import { PROTOCOLS, type Subscription } from "./subscription.ts";

/** SNS's name for an input that it cannot use. */
export const INVALID = "InvalidParameter";

/** 256 KB with attributes. */
const MAX_BYTES = 256 * 1024;

const message = {
  Message: z.string().min(1, "Empty message"),
  Subject: z.string().min(1).max(100).optional(),
  MessageStructure: z.literal("json").optional(),
  /** A map in the Query protocol is a list of entries. */
  MessageAttributes: z
    .array(z.strictObject({ Name: z.string().min(1), Value: messageAttribute }))
    .default([]),
};

const publishInput = z.strictObject({
  TopicArn: z.string().optional(),
  TargetArn: z.string().optional(),
  PhoneNumber: z
    .string()
    .regex(/^\+?[1-9]\d{5,14}$/, "must be a phone number in E.164")
    .optional(),
  ...message,
});
const entry = z.strictObject({ Id: z.string(), ...message });

type Given = Pick<z.infer<typeof publishInput>, keyof typeof message>;

function textsOf({ Message, MessageStructure }: Given): Record<string, string> {
  if (MessageStructure === undefined) return { default: Message };
  let texts: unknown;
  try {
    texts = JSON.parse(Message);
  } catch {
    throw new AwsError(INVALID, "Invalid parameter: Message Structure - JSON message body failed to parse");
  }
  const result = z.looseObject({ default: z.string() }).safeParse(texts);
  if (!result.success) {
    throw new AwsError(
      INVALID,
      "Invalid parameter: Message Structure - No default entry in JSON message body",
    );
  }
  const named = PROTOCOLS.flatMap((protocol): [string, string][] => {
    const text = result.data[protocol];
    return typeof text === "string" ? [[protocol, text]] : [];
  });
  return { ...Object.fromEntries(named), default: result.data.default };
}

function accept(given: Given, topicArn: string | undefined, now: number): SnsMessage {
  const attributes = Object.fromEntries(given.MessageAttributes.map(({ Name, Value }) => [Name, Value]));
  if (Buffer.byteLength(given.Message) + attributesBytes(attributes) > MAX_BYTES) {
    throw new AwsError(INVALID, "Invalid parameter: Message too long");
  }
  return {
    id: randomUUID(),
    topicArn,
    subject: given.Subject,
    texts: textsOf(given),
    attributes,
    publishedAt: now,
  };
}

/** @param subscriptionsOf the subscriptions of a topic; throws NotFound where there is no such topic */
export function publishOperations(
  fanOut: FanOut,
  subscriptionsOf: (topicArn: string) => readonly Subscription[],
  now: () => number,
): Record<string, Operation> {
  return {
    Publish: operation(
      publishInput,
      ({ TopicArn, TargetArn, PhoneNumber, ...given }) => {
        const topicArn = TopicArn ?? TargetArn;
        if ((topicArn === undefined) === (PhoneNumber === undefined)) {
          throw new AwsError(
            INVALID,
            "Invalid parameter: exactly one of TopicArn, TargetArn and PhoneNumber is needed",
          );
        }
        const ready = accept(given, topicArn, now());
        if (topicArn !== undefined) fanOut.publish([ready], subscriptionsOf(topicArn));
        else if (PhoneNumber !== undefined) fanOut.text(ready, PhoneNumber);
        return { MessageId: ready.id };
      },
      INVALID,
    ),
    PublishBatch: operation(
      z.strictObject({ TopicArn: z.string(), PublishBatchRequestEntries: entries }),
      ({ TopicArn, PublishBatchRequestEntries }) => {
        const subscriptions = subscriptionsOf(TopicArn);
        const { Successful, Failed } = runBatch(PublishBatchRequestEntries, entry, ({ Id: _id, ...given }) =>
          accept(given, TopicArn, now()),
        );
        fanOut.publish(
          Successful.map(({ result }) => result),
          subscriptions,
        );
        return { Successful: Successful.map(({ Id, result }) => ({ Id, MessageId: result.id })), Failed };
      },
      INVALID,
    ),
  };
}
