/**
 * SQS (what the archiver gave up) → the lake, once more, while the stream still holds it. Objects are named by their
 * records, so that what had been written before is written over.
 */
import { Unavailable } from "@nagar/core/errors.ts";
import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import { kinesisClient } from "../ingest/put-observations.ts";
import { eachMessage } from "../lib/each-message.ts";
import { logger } from "../lib/logger.ts";
import { linked } from "../lib/resource.ts";
import { parseGivenUp, recordsOf } from "../store/given-up.ts";
import { archiveBatch } from "./archive-batch.ts";
import { archivePorts } from "./archive-observations.ts";

export async function handler(event: SQSEvent): Promise<SQSBatchResponse> {
  return eachMessage(event, "a given-up stretch could not be archived", async (body) => {
    const { stretch, condition } = parseGivenUp(body);
    const records = await recordsOf(kinesisClient(), linked("ObservationStream"), stretch);
    const failedAt = await archiveBatch(records, archivePorts(), Date.now());
    if (failedAt !== undefined)
      throw new Unavailable(`record ${failedAt} of ${records.length} cannot be archived yet`);
    logger.warn("archived what had been given up", { ...stretch, condition, records: records.length });
  });
}
