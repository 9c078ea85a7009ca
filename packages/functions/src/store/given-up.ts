/** A stretch of the stream that a consumer gave up, as Lambda's on-failure destination tells it, and its records. */
import type { KinesisClient } from "@aws-sdk/client-kinesis";
import type { RawRecord } from "@nagar/core/ledger/consume-batch.ts";
import { compareSequences } from "@nagar/core/window/sequence.ts";
import * as z from "zod";
import { recordsFrom } from "./stream-records.ts";

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

export type Stretch = z.output<typeof failureSchema>["KinesisBatchInfo"];

export interface GivenUpStretch {
  stretch: Stretch;
  /** Why, in Lambda's words: `RetryAttemptsExhausted`. */
  condition: string;
  tries: number;
}

/** Reads the message of a failure queue. @throws ZodError where it is none. */
export function parseGivenUp(body: string): GivenUpStretch {
  const { requestContext, KinesisBatchInfo } = failureSchema.parse(JSON.parse(body));
  return {
    stretch: KinesisBatchInfo,
    condition: requestContext.condition,
    tries: requestContext.approximateInvokeCount,
  };
}

/** The records of the stretch that the stream still holds. */
export async function recordsOf(
  client: Pick<KinesisClient, "send">,
  streamName: string,
  { shardId, startSequenceNumber, endSequenceNumber }: Stretch,
): Promise<RawRecord[]> {
  const records: RawRecord[] = [];
  for await (const record of recordsFrom(client, streamName, shardId, { at: startSequenceNumber })) {
    if (compareSequences(record.sequence, endSequenceNumber) > 0) break;
    records.push({ ...record, shardId });
  }
  return records;
}
