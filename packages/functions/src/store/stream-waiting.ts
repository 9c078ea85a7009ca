/**
 * What lies on the stream and has not been judged, counted on the stream itself: no counter that could drift, and
 * it holds for every way in. While the counter keeps up there is next to nothing to read.
 */
import {
  GetRecordsCommand,
  GetShardIteratorCommand,
  type KinesisClient,
  paginateListShards,
} from "@aws-sdk/client-kinesis";
import { UNNAMED_SOURCE } from "@nagar/core/ledger/ledger.ts";
import { unpackRecord } from "@nagar/core/observation/envelope.ts";
import { compareSequences } from "@nagar/core/window/sequence.ts";
import { passing } from "./dynamo.ts";
import type { StoredLedger } from "./ledger-store.ts";

export interface Waiting {
  /** Observations by source. */
  bySource: Map<string, number>;
  /** Reading was cut off before the stream's end: there is more. */
  isLowerBound: boolean;
}

/** Counts what comes after the counter's progress, for at most `budgetMs`. */
export async function countWaiting(
  client: Pick<KinesisClient, "send">,
  streamName: string,
  ledger: StoredLedger,
  budgetMs: number,
): Promise<Waiting> {
  const deadline = Date.now() + budgetMs;
  const waiting: Waiting = { bySource: new Map(), isLowerBound: false };
  const progress = new Map(ledger.shards.map((shard) => [shard.shardId, shard.sequence]));
  const guards = new Map(ledger.lines.map((line) => [line.source, line.guards]));
  const shardIds: string[] = [];
  for await (const page of paginateListShards(
    { client: client as KinesisClient },
    { StreamName: streamName },
  )) {
    for (const shard of page.Shards ?? []) if (shard.ShardId !== undefined) shardIds.push(shard.ShardId);
  }
  await Promise.all(
    shardIds.map(async (shardId) => {
      for await (const { sequence, bytes, arrivedAt } of recordsAfter(
        client,
        streamName,
        shardId,
        progress.get(shardId),
      )) {
        for (const { decoded } of unpackRecord(bytes, arrivedAt).items) {
          const source = decoded.ok ? decoded.observation.source.feed : (decoded.source ?? UNNAMED_SOURCE);
          // Between a line's write and the progress's a record is in both: the line knows.
          const guard = guards.get(source)?.[shardId];
          if (guard !== undefined && compareSequences(sequence, guard) <= 0) continue;
          waiting.bySource.set(source, (waiting.bySource.get(source) ?? 0) + 1);
        }
        if (Date.now() > deadline) {
          waiting.isLowerBound = true;
          return;
        }
      }
    }),
  );
  return waiting;
}

export interface StreamedRecord {
  sequence: string;
  bytes: Uint8Array;
  /** When the stream took it (ms since 1970 UTC, the machine's clock). */
  arrivedAt: number;
}

/** The records of a shard after `sequence` (undefined: from its beginning), up to its present end. */
export async function* recordsAfter(
  client: Pick<KinesisClient, "send">,
  StreamName: string,
  ShardId: string,
  sequence: string | undefined,
): AsyncGenerator<StreamedRecord> {
  const asked = await client
    .send(
      new GetShardIteratorCommand({
        StreamName,
        ShardId,
        ...(sequence === undefined
          ? { ShardIteratorType: "TRIM_HORIZON" }
          : { ShardIteratorType: "AFTER_SEQUENCE_NUMBER", StartingSequenceNumber: sequence }),
      }),
    )
    .catch((error) => Promise.reject(passing(error, "reading the stream")));
  let iterator = asked.ShardIterator;
  while (iterator !== undefined) {
    const page = await client
      .send(new GetRecordsCommand({ ShardIterator: iterator, Limit: 1000 }))
      .catch((error) => Promise.reject(passing(error, "reading the stream")));
    for (const { SequenceNumber, Data, ApproximateArrivalTimestamp } of page.Records ?? []) {
      if (SequenceNumber === undefined || Data === undefined) continue;
      yield { sequence: SequenceNumber, bytes: Data, arrivedAt: ApproximateArrivalTimestamp?.getTime() ?? 0 };
    }
    if ((page.MillisBehindLatest ?? 0) === 0 && (page.Records?.length ?? 0) === 0) return;
    iterator = page.NextShardIterator;
  }
}
