/** SQS (what the window consumer gave up) → dead letters, read from the stream while it still holds them. */
import { S3Client } from "@aws-sdk/client-s3";
import { giveUp } from "@nagar/core/ledger/give-up.ts";
import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import { kinesisClient } from "../ingest/put-observations.ts";
import { eachMessage } from "../lib/each-message.ts";
import { logger } from "../lib/logger.ts";
import { linked } from "../lib/resource.ts";
import { s3DeadLetterSink } from "../store/dead-letter-store.ts";
import { parseGivenUp, recordsOf } from "../store/given-up.ts";
import { dynamoLedgerStore } from "../store/ledger-store.ts";

export async function handler(event: SQSEvent): Promise<SQSBatchResponse> {
  const ports = {
    ledger: dynamoLedgerStore(linked("LedgerTable")),
    deadLetters: s3DeadLetterSink(new S3Client({ forcePathStyle: true }), linked("Lake")),
  };
  return eachMessage(event, "a given-up batch could not be kept", async (body) => {
    const { stretch, condition, tries } = parseGivenUp(body);
    const records = await recordsOf(kinesisClient(), linked("ObservationStream"), stretch);
    const letters = await giveUp(records, { condition, tries }, ports);
    logger.error("a batch was given up", { ...stretch, condition, tries, letters });
  });
}
