/**
 * The storage under dynalite and kinesalite: their actions (which hold AWS's semantics) run unchanged on this
 * store instead of on their own, for two reasons. It is atomic: an item and its index entries are one LevelDB
 * batch, so that a kill between them cannot tear them apart. And it is quick: reads are synchronous, and all
 * writes of one turn of the event loop are committed together.
 *
 * A write is acknowledged after LevelDB has handed its log to the operating system, so it survives `kill -9` of
 * the process (though not a power cut, which would need a sync per write).
 */
import { Stream } from "node:stream";
import { ClassicLevel } from "classic-level";

type Done = (error?: Error | null) => void;
type Found = (error: Error | null, value?: unknown) => void;

export type WriteOperation = { type: "put"; key: string; value: unknown } | { type: "del"; key: string };

export interface RangeOptions {
  gt?: string;
  gte?: string;
  lt?: string;
  lte?: string;
  reverse?: boolean;
  limit?: number;
}

/** The part of the levelup interface that the emulators' actions call, callbacks and all. */
export interface SubDb {
  lock(key: string | string[], run: (release: (done: Done) => Done) => void): void;
  get(key: string, done: Found): void;
  put(key: string, value: unknown, done: Done): void;
  del(key: string, done: Done): void;
  /** `operations` may have holes (kinesalite fills its array shard by shard). */
  batch(operations: WriteOperation[], options: object | Done, done?: Done): void;
  createKeyStream(options?: RangeOptions): Stream;
  createValueStream(options?: RangeOptions): Stream;
  createReadStream(options?: RangeOptions): Stream;
}

/** How many entries a scan takes from LevelDB at a time. */
const SCAN_CHUNK = 500;

/** What levelup gives for a missing key. It has no stack: it is an answer rather than a fault, and frequent. */
function notFound(message: string): Error {
  return Object.assign(Object.create(Error.prototype) as Error, { name: "NotFoundError", message });
}

export class LevelStore {
  readonly level: ClassicLevel<string, unknown>;
  #pending: WriteOperation[] = [];
  #waiting: Done[] = [];
  #writing = false;
  #scheduled = false;

  constructor(path: string) {
    this.level = new ClassicLevel<string, unknown>(path, {
      keyEncoding: "utf8",
      valueEncoding: "json",
      writeBufferSize: 16 * 1024 * 1024,
      cacheSize: 64 * 1024 * 1024,
    });
  }

  /** Opens the database; rejects where another process has it or it is damaged. */
  async open(): Promise<void> {
    await this.level.open();
  }

  /** Waits for what was handed in, then closes. */
  async close(): Promise<void> {
    while (this.#writing || this.#scheduled) await new Promise((resolve) => setImmediate(resolve));
    await this.level.close();
  }

  /** Adds writes to the next commit; `done` is called when they are safe. Same-turn writes are one atomic batch. */
  write(operations: readonly WriteOperation[], done?: Done): void {
    for (const operation of operations) if (operation) this.#pending.push(operation);
    if (done) this.#waiting.push(done);
    this.#schedule();
  }

  #schedule(): void {
    if (this.#scheduled || this.#writing) return;
    this.#scheduled = true;
    setImmediate(() => void this.#commit());
  }

  async #commit(): Promise<void> {
    this.#scheduled = false;
    const operations = this.#pending;
    const waiting = this.#waiting;
    this.#pending = [];
    this.#waiting = [];
    this.#writing = true;
    let failure: Error | null = null;
    try {
      await this.level.batch(operations);
    } catch (error) {
      failure = error as Error;
    }
    this.#writing = false;
    for (const done of waiting) done(failure);
    if (this.#pending.length > 0 || this.#waiting.length > 0) this.#schedule();
  }

  /** The value under `key`, as last committed. */
  get(key: string): unknown {
    return this.level.getSync(key);
  }
}

/** One table, index or stream: the keys of `store` that begin with `name~`. */
export function subDb(store: LevelStore, name: string, lock: SubDb["lock"]): SubDb {
  const prefix = `${name}~`;
  const end = `${name}\x7f`;
  const range = (options: RangeOptions = {}): RangeOptions => ({
    ...(options.gt !== undefined ? { gt: prefix + options.gt } : { gte: prefix + (options.gte ?? "") }),
    ...(options.lte !== undefined
      ? { lte: prefix + options.lte }
      : { lt: options.lt === undefined ? end : prefix + options.lt }),
    reverse: options.reverse ?? false,
    limit: options.limit ?? -1,
  });
  const prefixed = (operations: readonly WriteOperation[]): WriteOperation[] =>
    operations.flatMap((each) => (each ? [{ ...each, key: prefix + each.key }] : []));
  return {
    lock,
    get(key, done) {
      const value = store.get(prefix + key);
      if (value === undefined) done(notFound(`${name} has no ${key}`));
      else done(null, value);
    },
    put: (key, value, done) => store.write([{ type: "put", key: prefix + key, value }], done),
    del: (key, done) => store.write([{ type: "del", key: prefix + key }], done),
    batch: (operations, options, done) =>
      store.write(prefixed(operations), typeof options === "function" ? (options as Done) : done),
    createKeyStream: (options) =>
      scan(store, range(options), { keys: true, values: false }, ([key]) => key.slice(prefix.length)),
    createValueStream: (options) =>
      scan(store, range(options), { keys: false, values: true }, ([, value]) => value),
    createReadStream: (options) =>
      scan(store, range(options), { keys: true, values: true }, ([key, value]) => ({
        key: key.slice(prefix.length),
        value,
      })),
  };
}

/**
 * A scan as the stream that the emulators' `lazy` wants: data, end, error, and destroy when it has enough. It
 * must be a `Stream`, because `lazy` would listen to any other emitter twice.
 */
function scan(
  store: LevelStore,
  range: RangeOptions,
  what: { keys: boolean; values: boolean },
  item: (entry: [string, unknown]) => unknown,
): Stream {
  let stopped = false;
  const stream = Object.assign(new Stream(), {
    destroy: () => {
      stopped = true;
    },
  });
  const run = async (): Promise<void> => {
    const iterator = store.level.iterator({ ...range, ...what });
    try {
      while (!stopped) {
        const entries = await iterator.nextv(SCAN_CHUNK);
        if (entries.length === 0) break;
        for (const entry of entries) {
          if (stopped) break;
          stream.emit("data", item(entry as [string, unknown]));
        }
      }
      stream.emit("end");
    } catch (error) {
      stream.emit("error", error);
    } finally {
      await iterator.close();
    }
  };
  setImmediate(() => void run());
  return stream;
}
