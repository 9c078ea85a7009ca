/** A record of the stream as Lambda delivers it, for core. */
import type { RawRecord } from "@nagar/core/ledger/consume-batch.ts";
import type { KinesisStreamRecord } from "aws-lambda";

/** The event's id is `shardId:sequence`; the arrival time is told in the town's time. */
export function rawRecord({ eventID, kinesis }: KinesisStreamRecord): RawRecord {
  return {
    shardId: eventID.slice(0, eventID.lastIndexOf(":")),
    sequence: kinesis.sequenceNumber,
    arrivedAt: kinesis.approximateArrivalTimestamp * 1000,
    partitionKey: kinesis.partitionKey,
    bytes: Buffer.from(kinesis.data, "base64"),
  };
}
