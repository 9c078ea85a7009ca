/**
 * Kinesis: kinesalite's actions on our store, and two things of our own for the event source mappings, which
 * would spend most of their time in kinesalite's iterators: a direct read of a shard after a sequence number,
 * and a call when something was put.
 */
import { createRequire } from "node:module";
import { AwsError, unsupported } from "../services/aws-error.ts";
import type { Emulator, Input } from "./emulators.ts";
import { type LevelStore, type SubDb, subDb } from "./level-store.ts";

const { Lock } = createRequire(import.meta.url)("lock") as { Lock: () => SubDb["lock"] };

/** As much as AWS gives per read. */
const READ_BYTES = 10 * 1024 * 1024;
const READ_CHUNK = 100;

interface Shard {
  ShardId: string;
  ParentShardId?: string;
  AdjacentParentShardId?: string;
  SequenceNumberRange: { StartingSequenceNumber: string; EndingSequenceNumber?: string };
}

interface Stream {
  StreamName: string;
  StreamARN: string;
  StreamStatus: string;
  RetentionPeriodHours: number;
  Shards: Shard[];
}

export interface KinesisStore {
  readonly createStreamMs: number;
  readonly deleteStreamMs: number;
  readonly updateStreamMs: number;
  readonly shardLimit: number;
  readonly metaDb: SubDb & { awsAccountId: string; awsRegion: string };
  getStreamDb(name: string): SubDb;
  deleteStreamDb(name: string, done: (error?: Error) => void): void;
  getStream(name: string, done: (error: Error | null, stream?: Stream) => void): void;
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

function kinesisStore(level: LevelStore, region: string, account: string): KinesisStore {
  const streams = new Map<string, SubDb>();
  const meta = subDb(level, "meta", Lock());
  const metaDb = {
    ...meta,
    awsAccountId: account,
    awsRegion: region,
    // A put of records writes the counters of an active stream and then, in the same turn, the records: one
    // commit for both, which the records' writer waits for.
    put(key: string, value: unknown, done: (error?: Error | null) => void) {
      if ((value as Stream).StreamStatus !== "ACTIVE") return meta.put(key, value, done);
      meta.put(key, value, () => undefined);
      done(null);
    },
  };
  return {
    createStreamMs: 0,
    deleteStreamMs: 0,
    updateStreamMs: 0,
    shardLimit: 500,
    metaDb,
    getStreamDb(name) {
      const known = streams.get(name);
      if (known) return known;
      const created = subDb(level, `stream-${name}`, Lock());
      streams.set(name, created);
      return created;
    },
    deleteStreamDb(name, done) {
      level.level.clear({ gte: `stream-${name}~`, lt: `stream-${name}\x7f` }).then(() => done(), done);
    },
    getStream(name, done) {
      metaDb.get(name, (error, value) => {
        if (!error) return done(null, value as Stream);
        const message = `Stream ${name} under account ${account} not found.`;
        const body = { __type: "ResourceNotFoundException", message };
        done(Object.assign(error, { statusCode: 400, body }));
      });
    },
  };
}

/** Eight hexadecimal digits of a shard's number, which begin the keys of its records. */
function shardPrefix(shardId: string): string {
  return Number(shardId.split("-")[1]).toString(16).padStart(8, "0");
}

export class KinesisEngine {
  readonly store: KinesisStore;
  readonly #level: LevelStore;
  readonly #kinesalite: Emulator<KinesisStore>;
  readonly #onPut: (stream: string) => void;

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
    const result = await this.#kinesalite.run(this.store, operation, checked);
    if (operation.startsWith("PutRecord")) this.#onPut(String(checked["StreamName"]));
    return result;
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
    const start = `stream-${stream}~${shardPrefix(shardId)}/`;
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
    const start = `stream-${stream}~${shardPrefix(shardId)}/`;
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
    const streams = (await this.#level.level.values({ gte: "meta~", lt: "meta\x7f" }).all()) as Stream[];
    for (const { StreamName, RetentionPeriodHours, Shards } of streams) {
      const oldest = now / 1000 - RetentionPeriodHours * 3600;
      for (const { ShardId } of Shards) await this.#trimShard(StreamName, ShardId, oldest);
    }
  }

  async #trimShard(stream: string, shardId: string, oldest: number): Promise<void> {
    const start = `stream-${stream}~${shardPrefix(shardId)}/`;
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
