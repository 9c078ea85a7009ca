/** SQS (what the window consumer gave up) → dead letters, read from the stream while it still holds them. */
import { S3Client } from "@aws-sdk/client-s3";
import type { RawRecord } from "@nagar/core/ledger/consume-batch.ts";
import { giveUp } from "@nagar/core/ledger/give-up.ts";
import { compareSequences } from "@nagar/core/window/sequence.ts";
import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import * as z from "zod";
import { kinesisClient } from "../ingest/put-observations.ts";
import { logger } from "../lib/logger.ts";
import { linked } from "../lib/resource.ts";
import { s3DeadLetterSink } from "../store/dead-letter-store.ts";
import { dynamoLedgerStore } from "../store/ledger-store.ts";
import { recordsFrom } from "../store/stream-records.ts";

/** What Lambda sends to the on-failure destination of a Kinesis mapping (Lambda developer guide). */
const failureSchema = z.object({
  requestContext: z.object({
    condition: z.string(),
    approximateInvokeCount: z.number(),
  }),
  KinesisBatchInfo: z.object({
    shardId: z.string(),
    startSequenceNumber: z.string(),
    endSequenceNumber: z.string(),
  }),
});

async function recordsOf(batch: z.output<typeof failureSchema>["KinesisBatchInfo"]): Promise<RawRecord[]> {
  const { shardId, startSequenceNumber, endSequenceNumber } = batch;
  const records: RawRecord[] = [];
  const stream = recordsFrom(kinesisClient(), linked("ObservationStream"), shardId, {
    at: startSequenceNumber,
  });
  for await (const record of stream) {
    if (compareSequences(record.sequence, endSequenceNumber) > 0) break;
    records.push({ ...record, shardId });
  }
  return records;
}

export async function handler(event: SQSEvent): Promise<SQSBatchResponse> {
  const ports = {
    ledger: dynamoLedgerStore(linked("LedgerTable")),
    deadLetters: s3DeadLetterSink(new S3Client({ forcePathStyle: true }), linked("Lake")),
  };
  const batchItemFailures: SQSBatchResponse["batchItemFailures"] = [];
  for (const { messageId, body } of event.Records) {
    try {
      const { requestContext, KinesisBatchInfo } = failureSchema.parse(JSON.parse(body));
      const { condition, approximateInvokeCount: tries } = requestContext;
      const letters = await giveUp(await recordsOf(KinesisBatchInfo), { condition, tries }, ports);
      logger.error("a batch was given up", { ...KinesisBatchInfo, condition, tries, letters });
    } catch (error) {
      logger.error("a given-up batch could not be kept", { messageId, error: error as Error });
      batchItemFailures.push({ itemIdentifier: messageId });
    }
  }
  return { batchItemFailures };
}
