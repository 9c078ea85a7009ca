/**
 * Kinesis: kinesalite's actions on our store, and of our own what must be quick: putting records, a direct read of
 * a shard after a sequence number for the event source mappings, and a call when something was put.
 */
import { hash } from "node:crypto";
import { AwsError, unsupported } from "../services/aws-error.ts";
import type { Emulator, Input } from "./emulators.ts";
import { type KinesisStore, kinesisStore, type Shard, type Stream } from "./kinesis-store.ts";
import type { LevelStore, WriteOperation } from "./level-store.ts";
import { type OpenShard, openShards, sequenceNumber, shardPrefix } from "./shard-sequence.ts";
import { ShardTail } from "./shard-tail.ts";

/** As much as AWS gives per read. */
const READ_BYTES = 10 * 1024 * 1024;
const READ_CHUNK = 100;

interface PutEntry {
  PartitionKey: string;
  Data: string;
  ExplicitHashKey?: string;
}

export interface StoredRecord {
  readonly PartitionKey: string;
  /** Base64. */
  readonly Data: string;
  /** Epoch seconds. */
  readonly ApproximateArrivalTimestamp: number;
}

export interface ShardRecord extends StoredRecord {
  readonly SequenceNumber: string;
}

function shardFor(
  shards: readonly OpenShard[],
  partitionKey: string,
  explicit: string | undefined,
): OpenShard {
  const key = explicit === undefined ? md5Number(partitionKey) : BigInt(explicit);
  const shard = shards.find(({ from, to }) => key >= from && key <= to);
  if (shard) return shard;
  throw new AwsError(
    "InvalidArgumentException",
    `Invalid ExplicitHashKey. ExplicitHashKey must be in the range: [0, 2^128-1]. Specified value was ${explicit}`,
  );
}

function md5Number(text: string): bigint {
  return BigInt(`0x${hash("md5", text)}`);
}

function numberOf(shardId: string): number {
  return Number(shardId.split("-")[1]);
}

export class KinesisEngine {
  readonly store: KinesisStore;
  readonly #level: LevelStore;
  readonly #kinesalite: Emulator<KinesisStore>;
  readonly #onPut: (stream: string) => void;
  /** By stream and shard. */
  readonly #tails = new Map<string, ShardTail>();

  constructor(options: {
    level: LevelStore;
    kinesalite: Emulator<KinesisStore>;
    region: string;
    account: string;
    /** Called with the stream's name after records were committed to it. */
    onPut(stream: string): void;
  }) {
    this.#level = options.level;
    this.#kinesalite = options.kinesalite;
    this.#onPut = options.onPut;
    this.store = kinesisStore(options.level, options.region, options.account);
  }

  /** Runs one operation. Rejects with AwsError; an operation that is not there says so by name. */
  async call(operation: string, input: Input): Promise<object> {
    if (!this.#kinesalite.operations.includes(operation)) throw unsupported("kinesis", operation);
    const named = { ...input };
    // kinesalite is older than the ARN parameter, which the SDK sends where a caller uses it.
    const arn = named["StreamARN"];
    if (typeof arn === "string") named["StreamName"] ??= arn.slice(arn.lastIndexOf("/") + 1);
    const checked = this.#kinesalite.validate(operation, named, this.store);
    if (operation === "PutRecords") {
      const Records = await this.#put(String(checked["StreamName"]), checked["Records"] as PutEntry[]);
      return { FailedRecordCount: 0, Records };
    }
    if (operation === "PutRecord") {
      const [put] = await this.#put(String(checked["StreamName"]), [checked as unknown as PutEntry]);
      return put as object;
    }
    // A stream of the same name may be made anew.
    if (operation === "DeleteStream") this.#tails.clear();
    return this.#kinesalite.run(this.store, operation, checked);
  }

  /** Puts records as kinesalite does, each under the next sequence number of its shard, in one commit. */
  async #put(
    stream: string,
    entries: readonly PutEntry[],
  ): Promise<{ ShardId: string; SequenceNumber: string }[]> {
    const release = await new Promise<() => void>((taken) => {
      this.store.metaDb.lock(stream, (unlock) => taken(unlock(() => undefined)));
    });
    try {
      const found = this.#level.get(`meta~${stream}`) as Stream | undefined;
      if (!found || !["ACTIVE", "UPDATING"].includes(found.StreamStatus)) {
        const { awsAccountId } = this.store.metaDb;
        const message = `Stream ${stream} under account ${awsAccountId} not found.`;
        throw new AwsError("ResourceNotFoundException", message);
      }
      const shards = openShards(found.Shards);
      const added = new Map<OpenShard, ShardRecord[]>(shards.map((shard) => [shard, []]));
      const answers = entries.map(({ PartitionKey, Data, ExplicitHashKey }) => {
        const shard = shardFor(shards, PartitionKey, ExplicitHashKey);
        const now = Math.max(Date.now(), shard.createdAt);
        const counter = Math.floor(shard.index / 5);
        // The first record must lie above the shard's own starting number.
        const count = found._seqIx[counter] || (shard.createdAt === now ? 1 : 0);
        found._seqIx[counter] = count + 1;
        const SequenceNumber = sequenceNumber(shard, count, now);
        const record = { PartitionKey, Data, ApproximateArrivalTimestamp: now / 1000, SequenceNumber };
        added.get(shard)?.push(record);
        return { ShardId: shard.shardId, SequenceNumber };
      });
      const tails = await Promise.all(shards.map((shard) => this.#tail(stream, shard)));
      await this.#commit(stream, found, added);
      for (const [i, shard] of shards.entries()) tails[i]?.append(added.get(shard) ?? []);
      this.#onPut(stream);
      return answers;
    } finally {
      release();
    }
  }

  #commit(
    stream: string,
    meta: Stream,
    added: ReadonlyMap<OpenShard, readonly ShardRecord[]>,
  ): Promise<void> {
    const operations: WriteOperation[] = [{ type: "put", key: `meta~${stream}`, value: meta }];
    for (const [{ index }, records] of added) {
      for (const { SequenceNumber, ...value } of records) {
        operations.push({
          type: "put",
          key: `stream-${stream}~${shardPrefix(index)}/${SequenceNumber}`,
          value,
        });
      }
    }
    return new Promise((resolve, reject) => {
      this.#level.write(operations, (error) => (error ? reject(error) : resolve()));
    });
  }

  async #tail(stream: string, { shardId }: OpenShard): Promise<ShardTail> {
    const key = `${stream}/${shardId}`;
    const known = this.#tails.get(key);
    if (known) return known;
    const created = new ShardTail(await this.newest(stream, shardId));
    this.#tails.set(key, created);
    return created;
  }

  /** Sets how long records are kept. */
  setRetention(stream: string, hours: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.store.getStream(stream, (error, found) => {
        if (error || !found)
          return reject(new AwsError("ResourceNotFoundException", error?.message ?? stream));
        if (found.RetentionPeriodHours === hours) return resolve();
        const changed = { ...found, RetentionPeriodHours: hours };
        this.store.metaDb.put(stream, changed, (failed) => (failed ? reject(failed) : resolve()));
      });
    });
  }

  /** The shards of a stream, parents before their children. Throws ResourceNotFoundException. */
  shards(stream: string): Promise<readonly Shard[]> {
    return new Promise((resolve, reject) => {
      this.store.getStream(stream, (error, found) => {
        if (error || !found) reject(new AwsError("ResourceNotFoundException", error?.message ?? stream));
        else resolve(found.Shards);
      });
    });
  }

  /**
   * Up to `limit` records (and about 10 MB) of a shard after the sequence number `after` (from the shard's oldest
   * where it is undefined), in order.
   */
  async readShard(
    stream: string,
    shardId: string,
    after: string | undefined,
    limit: number,
  ): Promise<ShardRecord[]> {
    const fromTail = this.#tails.get(`${stream}/${shardId}`)?.read(after, limit);
    if (fromTail) return fromTail;
    const start = `stream-${stream}~${shardPrefix(numberOf(shardId))}/`;
    const iterator = this.#level.level.iterator({ gt: `${start}${after ?? ""}`, lt: `${start}~`, limit });
    const records: ShardRecord[] = [];
    let bytes = 0;
    try {
      while (bytes < READ_BYTES) {
        const entries = (await iterator.nextv(READ_CHUNK)) as [string, StoredRecord][];
        if (entries.length === 0) break;
        for (const [key, record] of entries) {
          bytes += record.Data.length;
          records.push({ ...record, SequenceNumber: key.slice(start.length) });
        }
      }
    } finally {
      await iterator.close();
    }
    return records;
  }

  /** Sequence number of a shard's newest record; undefined where it is empty. */
  async newest(stream: string, shardId: string): Promise<string | undefined> {
    const start = `stream-${stream}~${shardPrefix(numberOf(shardId))}/`;
    const [key] = await this.#level.level
      .keys({ gte: start, lt: `${start}~`, reverse: true, limit: 1 })
      .all();
    return key?.slice(start.length);
  }

  /**
   * Deletes what is older than each stream's retention, a slice of time at a time so that nobody waits for it.
   * @param now epoch milliseconds
   */
  async trim(now: number): Promise<void> {
    this.#tails.clear();
    const streams = (await this.#level.level.values({ gte: "meta~", lt: "meta\x7f" }).all()) as Stream[];
    for (const { StreamName, RetentionPeriodHours, Shards } of streams) {
      const oldest = now / 1000 - RetentionPeriodHours * 3600;
      for (const { ShardId } of Shards) await this.#trimShard(StreamName, ShardId, oldest);
    }
  }

  async #trimShard(stream: string, shardId: string, oldest: number): Promise<void> {
    const start = `stream-${stream}~${shardPrefix(numberOf(shardId))}/`;
    for (;;) {
      const entries = (await this.#level.level
        .iterator({ gte: start, lt: `${start}~`, limit: 500 })
        .all()) as [string, StoredRecord][];
      const old = entries.filter(([, record]) => record.ApproximateArrivalTimestamp < oldest);
      if (old.length > 0) await this.#level.level.batch(old.map(([key]) => ({ type: "del", key })));
      if (old.length < entries.length || entries.length === 0) return;
    }
  }
}
