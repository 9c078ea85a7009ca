/** A batch of SQS messages, each by itself: what fails is reported and comes again, the others are done. */
import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import { logger } from "./logger.ts";

/** Runs `handle` on each message's body; `failure` is what the log says when one fails. */
export async function eachMessage(
  { Records }: SQSEvent,
  failure: string,
  handle: (body: string) => Promise<void>,
): Promise<SQSBatchResponse> {
  const batchItemFailures: SQSBatchResponse["batchItemFailures"] = [];
  for (const { messageId, body } of Records) {
    try {
      await handle(body);
    } catch (error) {
      logger.error(failure, { messageId, error: error as Error });
      batchItemFailures.push({ itemIdentifier: messageId });
    }
  }
  return { batchItemFailures };
}
