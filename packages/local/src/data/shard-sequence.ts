/**
 * Sequence numbers as kinesalite writes them (its `stringifySequence`, version 2), with native integers: it is the
 * costliest part of a put.
 */

export interface StoredShard {
  ShardId: string;
  HashKeyRange: { StartingHashKey: string; EndingHashKey: string };
  SequenceNumberRange: { StartingSequenceNumber: string; EndingSequenceNumber?: string };
}

/** A shard that takes records: its number, its range of hash keys, when it was made (epoch milliseconds). */
export interface OpenShard {
  readonly index: number;
  readonly shardId: string;
  readonly from: bigint;
  readonly to: bigint;
  readonly createdAt: number;
}

/** The open shards among a stream's. */
export function openShards(shards: readonly StoredShard[]): OpenShard[] {
  return shards.flatMap(({ ShardId, HashKeyRange, SequenceNumberRange }, index) => {
    if (SequenceNumberRange.EndingSequenceNumber !== undefined) return [];
    const hex = BigInt(SequenceNumberRange.StartingSequenceNumber).toString(16);
    return [
      {
        index,
        shardId: ShardId,
        from: BigInt(HashKeyRange.StartingHashKey),
        to: BigInt(HashKeyRange.EndingHashKey),
        createdAt: Number.parseInt(hex.slice(1, 10), 16) * 1000,
      },
    ];
  });
}

/** Eight hexadecimal digits of a shard's number, which begin the keys of its records. */
export function shardPrefix(index: number): string {
  return index.toString(16).padStart(8, "0");
}

function seconds(epochMs: number): string {
  return Math.floor(epochMs / 1000)
    .toString(16)
    .padStart(9, "0");
}

/** The sequence number of the `count`-th record, put at `now` (epoch milliseconds): 56 decimal digits. */
export function sequenceNumber({ index, createdAt }: OpenShard, count: number, now: number): string {
  const hex = [
    "2",
    seconds(createdAt),
    index.toString(16).slice(-1),
    count.toString(16).padStart(16, "0"),
    "00",
    seconds(now),
    shardPrefix(index),
    "2",
  ].join("");
  return BigInt(`0x${hex}`).toString();
}
