/** The shapes in which Lambda hears of Kinesis records: the event, and the message about a batch given up. */
import type { KinesisStreamEvent } from "aws-lambda";
import type { ShardRecord } from "../../data/kinesis-engine.ts";
import type { GivenUp } from "./deliver-batch.ts";

/** The event for `records` of one shard, as Lambda's poller makes it. */
export function kinesisEvent(
  records: readonly ShardRecord[],
  shardId: string,
  streamArn: string,
): KinesisStreamEvent {
  const [, , , awsRegion = "", account = ""] = streamArn.split(":");
  return {
    Records: records.map((record) => ({
      kinesis: {
        kinesisSchemaVersion: "1.0",
        partitionKey: record.PartitionKey,
        sequenceNumber: record.SequenceNumber,
        data: record.Data,
        approximateArrivalTimestamp: record.ApproximateArrivalTimestamp,
      },
      eventSource: "aws:kinesis",
      eventVersion: "1.0",
      eventID: `${shardId}:${record.SequenceNumber}`,
      eventName: "aws:kinesis:record",
      invokeIdentityArn: `arn:aws:iam::${account}:role/local`,
      awsRegion,
      eventSourceARN: streamArn,
    })),
  };
}

export interface GivenUpBatch {
  readonly records: readonly ShardRecord[];
  readonly shardId: string;
  readonly streamArn: string;
  readonly functionArn: string;
  readonly condition: GivenUp;
  readonly invokeCount: number;
  readonly requestId: string;
  /** Epoch milliseconds. */
  readonly now: number;
}

/**
 * What an on-failure destination gets (Lambda developer guide, "Retain records of failed batches"): where the
 * batch lies in the stream, not the records themselves.
 */
export function givenUpMessage(batch: GivenUpBatch): object {
  const { records, shardId, streamArn, functionArn, condition, invokeCount, requestId, now } = batch;
  const first = records[0] as ShardRecord;
  const last = records.at(-1) as ShardRecord;
  const iso = (seconds: number): string => new Date(seconds * 1000).toISOString();
  return {
    requestContext: { requestId, functionArn, condition, approximateInvokeCount: invokeCount },
    responseContext: { statusCode: 200, executedVersion: "$LATEST", functionError: "Unhandled" },
    version: "1.0",
    timestamp: new Date(now).toISOString(),
    KinesisBatchInfo: {
      shardId,
      startSequenceNumber: first.SequenceNumber,
      endSequenceNumber: last.SequenceNumber,
      approximateArrivalOfFirstRecord: iso(first.ApproximateArrivalTimestamp),
      approximateArrivalOfLastRecord: iso(last.ApproximateArrivalTimestamp),
      batchSize: records.length,
      streamArn,
    },
  };
}
