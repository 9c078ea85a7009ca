import { createRequire } from "node:module";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ShardRecord } from "./kinesis-engine.ts";
import { openShards, sequenceNumber } from "./shard-sequence.ts";
import { ShardTail } from "./shard-tail.ts";

interface KinesaliteSequence {
  shardCreateTime: number;
  shardIx: number;
  seqIx: number;
  seqTime: number;
}
const kinesalite = createRequire(import.meta.url)("kinesalite/db/index.js") as {
  stringifySequence(sequence: KinesaliteSequence): string;
};

const epoch = fc.integer({ min: Date.parse("2015-01-01"), max: Date.parse("2100-01-01") });
const shardIndex = fc.integer({ min: 0, max: 200 });

describe("a sequence number", () => {
  it("is the one that kinesalite writes", () => {
    fc.assert(
      fc.property(epoch, epoch, shardIndex, fc.nat(), (createdAt, now, index, count) => {
        const shard = { index, createdAt, shardId: "", from: 0n, to: 0n };
        expect(sequenceNumber(shard, count, now)).toBe(
          kinesalite.stringifySequence({
            shardCreateTime: createdAt,
            shardIx: index,
            seqIx: count,
            seqTime: now,
          }),
        );
      }),
    );
  });

  it("grows with each record, as text too, whatever the clock does", () => {
    fc.assert(
      fc.property(epoch, epoch, epoch, shardIndex, fc.nat(), (createdAt, now, later, index, count) => {
        const shard = { index, createdAt, shardId: "", from: 0n, to: 0n };
        expect(sequenceNumber(shard, count, now) < sequenceNumber(shard, count + 1, later)).toBe(true);
      }),
    );
  });

  it("tells when its shard was made", () => {
    const createdAt = Date.parse("2026-11-21T06:00:00Z");
    const StartingSequenceNumber = kinesalite.stringifySequence({
      shardCreateTime: createdAt,
      shardIx: 0,
      seqIx: 0,
      seqTime: createdAt,
    });
    const [shard] = openShards([
      {
        ShardId: "shardId-000000000000",
        HashKeyRange: { StartingHashKey: "0", EndingHashKey: "10" },
        SequenceNumberRange: { StartingSequenceNumber },
      },
    ]);
    expect(shard).toMatchObject({ createdAt, index: 0, to: 10n });
  });
});

describe("the tail of a shard", () => {
  const record = (i: number, bytes: number): ShardRecord => ({
    SequenceNumber: String(i).padStart(6, "0"),
    Data: "x".repeat(bytes),
    PartitionKey: "",
    ApproximateArrivalTimestamp: 0,
  });

  it("gives what a list of all records gives, or says that it no longer has it", () => {
    const appends = fc.array(fc.integer({ min: 1, max: 3_000_000 }), { maxLength: 20 });
    fc.assert(
      fc.property(
        appends,
        fc.integer({ min: 0, max: 21 }),
        fc.integer({ min: 1, max: 10 }),
        (sizes, from, limit) => {
          const all = sizes.map((bytes, i) => record(i + 2, bytes));
          const tail = new ShardTail(record(1, 0).SequenceNumber);
          for (const each of all) tail.append([each]);
          const after = record(from, 0).SequenceNumber;
          const read = tail.read(after, limit);
          if (read)
            expect(read).toEqual(all.filter(({ SequenceNumber }) => SequenceNumber > after).slice(0, limit));
          else expect(after < String(all.at(-1)?.SequenceNumber ?? "000001")).toBe(true);
        },
      ),
      { numRuns: 50 },
    );
  });

  it("has all of a shard that was empty when it began", () => {
    const tail = new ShardTail(undefined);
    tail.append([record(1, 1)]);
    expect(tail.read(undefined, 10)).toHaveLength(1);
    expect(new ShardTail("000001").read(undefined, 10)).toBeUndefined();
  });
});
