/** Reading the stream outside an event source mapping: its shards, and the records of one from a place on. */
import {
  GetRecordsCommand,
  GetShardIteratorCommand,
  type KinesisClient,
  ListShardsCommand,
  type ListShardsCommandOutput,
} from "@aws-sdk/client-kinesis";
import type { StreamedBytes } from "@nagar/core/observation/envelope.ts";
import { passing } from "./dynamo.ts";

type Client = Pick<KinesisClient, "send">;

/** The ids of all shards, closed ones that still hold records too. */
export async function listShards(client: Client, StreamName: string): Promise<string[]> {
  const shardIds: string[] = [];
  let NextToken: string | undefined;
  do {
    const page: ListShardsCommandOutput = await client
      .send(new ListShardsCommand(NextToken === undefined ? { StreamName } : { NextToken }))
      .catch((error) => Promise.reject(passing(error, "listing the stream's shards")));
    for (const { ShardId } of page.Shards ?? []) if (ShardId !== undefined) shardIds.push(ShardId);
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return shardIds;
}

export interface StreamedRecord extends StreamedBytes {
  sequence: string;
}

/** Where to begin in a shard: at or after a sequence number, or at the oldest record that it still holds. */
export type Place = { at: string } | { after: string } | "beginning";

function placeOf(place: Place) {
  if (place === "beginning") return { ShardIteratorType: "TRIM_HORIZON" as const };
  return "at" in place
    ? { ShardIteratorType: "AT_SEQUENCE_NUMBER" as const, StartingSequenceNumber: place.at }
    : { ShardIteratorType: "AFTER_SEQUENCE_NUMBER" as const, StartingSequenceNumber: place.after };
}

/** The records of a shard from `place` up to its present end. */
export async function* recordsFrom(
  client: Client,
  StreamName: string,
  ShardId: string,
  place: Place,
  // A packed record holds up to 200 kB: a page of these is what one call can bring.
  pageSize = 50,
): AsyncGenerator<StreamedRecord> {
  const asked = await client
    .send(new GetShardIteratorCommand({ StreamName, ShardId, ...placeOf(place) }))
    .catch((error) => Promise.reject(passing(error, "reading the stream")));
  let iterator = asked.ShardIterator;
  while (iterator !== undefined) {
    const page = await client
      .send(new GetRecordsCommand({ ShardIterator: iterator, Limit: pageSize }))
      .catch((error) => Promise.reject(passing(error, "reading the stream")));
    for (const { SequenceNumber, Data, ApproximateArrivalTimestamp, PartitionKey } of page.Records ?? []) {
      if (SequenceNumber === undefined || Data === undefined) continue;
      const arrivedAt = ApproximateArrivalTimestamp?.getTime() ?? 0;
      yield { sequence: SequenceNumber, bytes: Data, arrivedAt, partitionKey: PartitionKey ?? "" };
    }
    if ((page.MillisBehindLatest ?? 0) === 0 && (page.Records?.length ?? 0) === 0) return;
    iterator = page.NextShardIterator;
  }
}
