/**
 * What lies on the stream and has not been judged, counted on the stream itself: no counter that could drift, and
 * it holds for every way in. While the counter keeps up there is next to nothing to read.
 */
import type { KinesisClient } from "@aws-sdk/client-kinesis";
import { UNNAMED_SOURCE } from "@nagar/core/ledger/ledger.ts";
import { unpackRecord } from "@nagar/core/observation/envelope.ts";
import { compareSequences } from "@nagar/core/window/sequence.ts";
import type { StoredLedger } from "./ledger-store.ts";
import { listShards, recordsFrom } from "./stream-records.ts";

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
  const shardIds = await listShards(client, streamName);
  await Promise.all(
    shardIds.map(async (shardId) => {
      const after = progress.get(shardId);
      const records = recordsFrom(client, streamName, shardId, after === undefined ? "beginning" : { after });
      for await (const record of records) {
        for (const { decoded } of unpackRecord(record).items) {
          const source = decoded.ok ? decoded.observation.source.feed : (decoded.source ?? UNNAMED_SOURCE);
          // Between a line's write and the progress's a record is in both: the line knows.
          const guard = guards.get(source)?.[shardId];
          if (guard !== undefined && compareSequences(record.sequence, guard) <= 0) continue;
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
