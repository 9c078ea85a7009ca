/** SendMessage and its batch: what SQS demands of a message before it keeps it. */
import * as z from "zod";
import { AwsError } from "../aws-error.ts";
import { operation } from "../operation.ts";
import type { Operation } from "../service.ts";
import { entries, INVALID, runBatch } from "./batch.ts";
import { attributesBytes, attributesMd5, md5, messageAttributes } from "./message-attributes.ts";
import type { NewMessage } from "./message-store.ts";
import type { QueueConfig } from "./queue-config.ts";
import type { Queues } from "./queues.ts";

/** What SQS lets into a body: XML 1.0's characters. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: SQS allows these three control characters
const FORBIDDEN = /[^\u0009\u000A\u000D\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;

const message = {
  MessageBody: z.string().min(1, "must not be empty"),
  DelaySeconds: z.number().int().min(0).max(900).optional(),
  MessageAttributes: messageAttributes.default({}),
  MessageSystemAttributes: z
    .strictObject({
      AWSTraceHeader: z.strictObject({ DataType: z.literal("String"), StringValue: z.string() }).optional(),
    })
    .optional(),
};

const single = z.strictObject({ QueueUrl: z.string(), ...message });
const entry = z.strictObject({ Id: z.string(), ...message });

type Given = Omit<z.infer<typeof single>, "QueueUrl">;

function bytesOf({ MessageBody, MessageAttributes }: Given): number {
  return Buffer.byteLength(MessageBody) + attributesBytes(MessageAttributes);
}

function accept(queue: QueueConfig, given: Given): NewMessage {
  if (FORBIDDEN.test(given.MessageBody)) {
    throw new AwsError("InvalidMessageContents", "The message contains characters outside the allowed set.");
  }
  if (bytesOf(given) > queue.maxMessageBytes) {
    throw new AwsError(
      INVALID,
      `One or more parameters are invalid. Reason: Message must be shorter than ${queue.maxMessageBytes} bytes.`,
    );
  }
  const trace = given.MessageSystemAttributes?.AWSTraceHeader?.StringValue;
  return {
    body: given.MessageBody,
    attributes: given.MessageAttributes,
    system: trace === undefined ? {} : { AWSTraceHeader: trace },
    delayMs: (given.DelaySeconds ?? queue.delaySeconds) * 1000,
  };
}

function receiptOf({ MessageBody, MessageAttributes }: Given, id: string | undefined): object {
  const attributes = Object.keys(MessageAttributes).length > 0;
  return {
    MessageId: id,
    MD5OfMessageBody: md5(MessageBody),
    ...(attributes && { MD5OfMessageAttributes: attributesMd5(MessageAttributes) }),
  };
}

/** The operations that put messages into queues. */
export function sendOperations(queues: Queues): Record<string, Operation> {
  return {
    SendMessage: operation(
      single,
      (given) => {
        const queue = queues.find(given.QueueUrl);
        const [id] = queues.send(queue, [accept(queue, given)]);
        return receiptOf(given, id);
      },
      INVALID,
    ),
    SendMessageBatch: operation(
      z.strictObject({ QueueUrl: z.string(), Entries: entries }),
      ({ QueueUrl, Entries }) => {
        const queue = queues.find(QueueUrl);
        const answer = runBatch(Entries, entry, (given) => ({ given, message: accept(queue, given) }));
        const accepted = answer.Successful;
        if (accepted.reduce((sum, { result }) => sum + bytesOf(result.given), 0) > queue.maxMessageBytes) {
          throw new AwsError(
            "BatchRequestTooLong",
            "The length of all the messages put together is more than the limit.",
          );
        }
        const ids = queues.send(
          queue,
          accepted.map(({ result }) => result.message),
        );
        return {
          Successful: accepted.map(({ Id, result }, index) => ({
            Id,
            ...receiptOf(result.given, ids[index]),
          })),
          Failed: answer.Failed,
        };
      },
      INVALID,
    ),
  };
}
