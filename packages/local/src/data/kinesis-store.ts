/** The store on which kinesalite's actions run: streams and their records as parts of one LevelDB. */
import { createRequire } from "node:module";
import { type LevelStore, type SubDb, subDb } from "./level-store.ts";
import type { StoredShard } from "./shard-sequence.ts";

const { Lock } = createRequire(import.meta.url)("lock") as { Lock: () => SubDb["lock"] };

export interface Shard extends StoredShard {
  ParentShardId?: string;
  AdjacentParentShardId?: string;
}

export interface Stream {
  StreamName: string;
  StreamARN: string;
  StreamStatus: string;
  RetentionPeriodHours: number;
  Shards: Shard[];
  /** Records so far, counted together for five shards each. */
  _seqIx: (number | null)[];
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

/** Opens kinesalite's view of `level`; ARNs carry `region` and `account`. */
export function kinesisStore(level: LevelStore, region: string, account: string): KinesisStore {
  const streams = new Map<string, SubDb>();
  const metaDb = Object.assign(subDb(level, "meta", Lock()), { awsAccountId: account, awsRegion: region });
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
