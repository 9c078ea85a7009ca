/** ReceiveMessage and what is done with a receipt: delete, change visibility. */
import * as z from "zod";
import { AwsError } from "../aws-error.ts";
import { operation } from "../operation.ts";
import type { Clock, Operation } from "../service.ts";
import { entries, INVALID, runBatch } from "./batch.ts";
import { attributesMd5, type MessageAttributes, md5 } from "./message-attributes.ts";
import type { ReceivedMessage } from "./message-store.ts";
import type { QueueConfig } from "./queue-config.ts";
import type { Queues } from "./queues.ts";

/** Who sent it: on AWS the id of a role, here always this. */
export const SENDER_ID = "AIDALOCALSENDER";

const visibilityTimeout = z.number().int().min(0).max(43_200);
const receipt = z.strictObject({ Id: z.string(), ReceiptHandle: z.string() });
const names = z.array(z.string()).default([]);

/** Everything that SQS tells of a message beside its body, by name. */
export function systemAttributes(message: ReceivedMessage): Record<string, string> {
  return {
    ...message.system,
    SenderId: SENDER_ID,
    SentTimestamp: String(message.sentAt),
    ApproximateReceiveCount: String(message.receiveCount),
    ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt),
  };
}

/** `All`, `.*`, a name, or a prefix with `.*`. */
function chosen<Value>(all: Record<string, Value>, wanted: readonly string[]): Record<string, Value> {
  const matches = (name: string): boolean =>
    wanted.some((each) =>
      each === "All" || each === ".*"
        ? true
        : each.endsWith(".*")
          ? name.startsWith(each.slice(0, -2))
          : each === name,
    );
  return Object.fromEntries(Object.entries(all).filter(([name]) => matches(name)));
}

function answered(message: ReceivedMessage, system: readonly string[], custom: readonly string[]): object {
  const attributes = chosen(systemAttributes(message), system);
  const messageAttributes: MessageAttributes = chosen(message.attributes, custom);
  const some = Object.keys(messageAttributes).length > 0;
  return {
    MessageId: message.messageId,
    ReceiptHandle: message.receipt,
    MD5OfBody: md5(message.body),
    Body: message.body,
    ...(Object.keys(attributes).length > 0 && { Attributes: attributes }),
    ...(some && {
      MessageAttributes: messageAttributes,
      MD5OfMessageAttributes: attributesMd5(messageAttributes),
    }),
  };
}

function checkReceipt(handle: string): string {
  if (!/^\d+\.[0-9a-f-]{36}$/.test(handle)) {
    throw new AwsError(
      "ReceiptHandleIsInvalid",
      `The input receipt handle "${handle}" is not a valid receipt handle.`,
    );
  }
  return handle;
}

/** The operations that take messages out of queues. */
export function receiveOperations(queues: Queues, clock: Clock): Record<string, Operation> {
  const hide = (queue: QueueConfig, handle: string, seconds: number): void => {
    const now = clock.now();
    const state = queues.store.changeVisibility(queue.name, checkReceipt(handle), now + seconds * 1000, now);
    if (state === "visible")
      throw new AwsError("MessageNotInflight", "The message referred to isn't in flight.");
    if (state === "gone") {
      const reason = "Message does not exist or is not available for visibility timeout change.";
      throw new AwsError(
        INVALID,
        `Value ${handle} for parameter ReceiptHandle is invalid. Reason: ${reason}`,
      );
    }
    queues.wake(queue.name);
  };

  return {
    ReceiveMessage: operation(
      z.strictObject({
        QueueUrl: z.string(),
        MaxNumberOfMessages: z.number().int().min(1).max(10).default(1),
        VisibilityTimeout: visibilityTimeout.optional(),
        WaitTimeSeconds: z.number().int().min(0).max(20).optional(),
        AttributeNames: names,
        MessageSystemAttributeNames: names,
        MessageAttributeNames: names,
      }),
      async (given) => {
        const queue = queues.find(given.QueueUrl);
        const messages = await queues.receive(queue, {
          max: given.MaxNumberOfMessages,
          waitMs: (given.WaitTimeSeconds ?? queue.receiveWaitSeconds) * 1000,
          mapped: false,
          ...(given.VisibilityTimeout !== undefined && { visibilityMs: given.VisibilityTimeout * 1000 }),
        });
        if (messages.length === 0) return {};
        const system = [...given.AttributeNames, ...given.MessageSystemAttributeNames];
        return { Messages: messages.map((each) => answered(each, system, given.MessageAttributeNames)) };
      },
      INVALID,
    ),
    DeleteMessage: operation(
      z.strictObject({ QueueUrl: z.string(), ReceiptHandle: z.string() }),
      ({ QueueUrl, ReceiptHandle }) => {
        queues.store.delete(queues.find(QueueUrl).name, [checkReceipt(ReceiptHandle)]);
        return {};
      },
      INVALID,
    ),
    DeleteMessageBatch: operation(
      z.strictObject({ QueueUrl: z.string(), Entries: entries }),
      ({ QueueUrl, Entries }) => {
        const queue = queues.find(QueueUrl);
        const { Successful, Failed } = runBatch(Entries, receipt, (each) => checkReceipt(each.ReceiptHandle));
        queues.store.delete(
          queue.name,
          Successful.map(({ result }) => result),
        );
        return { Successful: Successful.map(({ Id }) => ({ Id })), Failed };
      },
      INVALID,
    ),
    ChangeMessageVisibility: operation(
      z.strictObject({
        QueueUrl: z.string(),
        ReceiptHandle: z.string(),
        VisibilityTimeout: visibilityTimeout,
      }),
      ({ QueueUrl, ReceiptHandle, VisibilityTimeout }) => {
        hide(queues.find(QueueUrl), ReceiptHandle, VisibilityTimeout);
        return {};
      },
      INVALID,
    ),
    ChangeMessageVisibilityBatch: operation(
      z.strictObject({ QueueUrl: z.string(), Entries: entries }),
      ({ QueueUrl, Entries }) => {
        const queue = queues.find(QueueUrl);
        const schema = receipt.extend({ VisibilityTimeout: visibilityTimeout });
        const { Successful, Failed } = runBatch(Entries, schema, (each) =>
          hide(queue, each.ReceiptHandle, each.VisibilityTimeout),
        );
        return { Successful: Successful.map(({ Id }) => ({ Id })), Failed };
      },
      INVALID,
    ),
  };
}
