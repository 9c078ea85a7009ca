/** How far the counter is behind the stream. */
import { kinesisClient } from "../ingest/put-observations.ts";
import { linked } from "../lib/resource.ts";
import { dynamoClient } from "../store/dynamo.ts";
import { readStoredLedger } from "../store/ledger-store.ts";
import { listShards, recordsFrom } from "../store/stream-records.ts";

export interface StreamLag {
  shards: number;
  /** When the counter last judged a record (ms since 1970 UTC); null where it never has. */
  lastJudgedAt: number | null;
  /** Age of the oldest record that is not judged yet (ms); 0 where there is none. */
  lagMs: number;
}

/** @param wall the machine's clock (ms since 1970 UTC): the stream stamps its records by it. */
export async function streamLag(wall: number): Promise<StreamLag> {
  const stream = linked("ObservationStream");
  const { shards: progress } = await readStoredLedger(dynamoClient(), linked("LedgerTable"));
  const sequences = new Map(progress.map((shard) => [shard.shardId, shard.sequence]));
  const shardIds = await listShards(kinesisClient(), stream);
  const lags = await Promise.all(
    shardIds.map(async (shardId) => {
      const after = sequences.get(shardId);
      const place = after === undefined ? "beginning" : { after };
      for await (const { arrivedAt } of recordsFrom(kinesisClient(), stream, shardId, place, 1)) {
        return Math.max(0, wall - arrivedAt);
      }
      return 0;
    }),
  );
  const judged = progress.map(({ judgedAt }) => judgedAt);
  return {
    shards: shardIds.length,
    lastJudgedAt: judged.length === 0 ? null : Math.max(...judged),
    lagMs: Math.max(0, ...lags),
  };
}
