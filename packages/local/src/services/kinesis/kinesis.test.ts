import {
  GetRecordsCommand,
  GetShardIteratorCommand,
  KinesisClient,
  ListShardsCommand,
  PutRecordsCommand,
} from "@aws-sdk/client-kinesis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { DataPlane } from "../../data/data-plane.ts";
import { clientOptions, openDataPlane, temporaryFolder } from "../../testing/temporary.ts";

const StreamName = "observations";
const StreamARN = `arn:aws:kinesis:ap-south-1:000000000000:stream/${StreamName}`;

describe("Kinesis on the wire", () => {
  const folder = temporaryFolder();
  let data: DataPlane;
  let client: KinesisClient;
  const open = async (): Promise<void> => {
    data = await openDataPlane(folder.path);
    await data.call("provision", {
      tables: [],
      streams: [{ name: StreamName, shardCount: 2, retentionHours: 48 }],
    });
    // The client's own transport, which is HTTP/2 without TLS here.
    client = new KinesisClient(clientOptions(data.url));
  };
  beforeAll(open);
  afterAll(async () => {
    client.destroy();
    await data.close();
    folder.remove();
  });

  const put = (from: number, count: number) =>
    client.send(
      new PutRecordsCommand({
        StreamName,
        Records: Array.from({ length: count }, (_, i) => ({
          PartitionKey: `entity-${(from + i) % 10}`,
          Data: Buffer.from(String(from + i)),
        })),
      }),
    );

  const readAll = async (): Promise<number[][]> => {
    const { Shards = [] } = await client.send(new ListShardsCommand({ StreamName }));
    const shards: number[][] = [];
    for (const { ShardId } of Shards) {
      const { ShardIterator } = await client.send(
        new GetShardIteratorCommand({ StreamName, ShardId, ShardIteratorType: "TRIM_HORIZON" }),
      );
      const { Records = [] } = await client.send(new GetRecordsCommand({ ShardIterator }));
      shards.push(Records.map((record) => Number(Buffer.from(record.Data as Uint8Array).toString())));
    }
    return shards;
  };

  it("keeps the order of each shard and loses nothing", async () => {
    expect((await put(0, 100)).FailedRecordCount).toBe(0);
    const shards = await readAll();
    for (const shard of shards) expect(shard).toEqual(shard.toSorted((a, b) => a - b));
    expect(shards.flat().sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, i) => i));
  });

  it("takes a stream by its ARN too", async () => {
    const records = { StreamARN, Records: [{ PartitionKey: "x", Data: Buffer.from("100") }] };
    const answer = await client.send(new PutRecordsCommand(records));
    expect(answer.Records?.[0]?.SequenceNumber).toMatch(/^\d{56}$/);
  });

  it("goes on with higher sequence numbers after a restart", async () => {
    const newest = async () =>
      (
        await Promise.all(
          (
            await data.call("shards", { stream: StreamName })
          ).map(({ shardId }) => data.call("newest", { stream: StreamName, shardId })),
        )
      ).map((sequence) => BigInt(sequence ?? 0));
    const before = await newest();
    client.destroy();
    await data.close();
    await open();
    await put(200, 50);
    const after = await newest();
    for (const [i, sequence] of after.entries()) expect(sequence).toBeGreaterThan(before[i] as bigint);
    expect((await readAll()).flat()).toHaveLength(151);
  });

  it("reads on after a sequence number", async () => {
    const [shard] = await data.call("shards", { stream: StreamName });
    const shardId = String(shard?.shardId);
    const all = await data.call("readShard", { stream: StreamName, shardId, after: undefined, limit: 1000 });
    const after = all[4]?.SequenceNumber;
    const rest = await data.call("readShard", { stream: StreamName, shardId, after, limit: 1000 });
    expect(rest).toEqual(all.slice(5));
  });

  it("forgets what is older than the stream's retention", async () => {
    await data.call("sweep", { now: Date.now() + 47 * 3_600_000 });
    expect((await readAll()).flat()).toHaveLength(151);
    await data.call("sweep", { now: Date.now() + 49 * 3_600_000 });
    expect((await readAll()).flat()).toHaveLength(0);
  });
});
