/**
 * Counts batches of the stream into stored windows, each observation once, whatever is delivered again.
 *
 * A batch is grouped by entity and each of its windows is written once, minutes first. An entity whose write meets
 * a conflict (somebody else wrote the window) is loaded anew and counted anew; one whose store does not answer is
 * left waiting, and its records must be delivered again.
 *
 * What the counter wrote itself it keeps, per shard, so that a steady stream reads nothing. A copy may be stale
 * where another process took a turn with the shard; a conflict would show that of a window that is written, but not
 * of a neighbour that is only looked into. So copies are used only while the shard's progress, which is written
 * after each batch, is the one that this counter left behind.
 */
import { Unavailable } from "../errors.ts";
import type { EntityKey } from "../observation/domain.ts";
import { flagBit } from "../observation/flag-bits.ts";
import { type Batch, newBatch, WAITING } from "./batch.ts";
import { forEachLimited } from "./concurrency.ts";
import { countEntity, type EntityChanges } from "./count-entity.ts";
import type { EntityState } from "./entity-state.ts";
import { EntityWindows } from "./entity-windows.ts";
import type { StateStore, WindowStore } from "./ports.ts";
import type { StoredWindow, WindowKey } from "./stored-window.ts";
import type { StreamRecord } from "./stream-record.ts";

export interface CounterOptions {
  /** Windows kept in memory between batches. A minute with a hundred observations takes about 8 kB. */
  keepWindows?: number;
  /** Writes under way at the same time. What is new is stored 25 a request: these are four requests. */
  parallel?: number;
}

/** Conflicts in a row after which an entity is left waiting: somebody else is busy with it. */
const MAX_ROUNDS = 8;
/** Minutes of one entity that are kept: what comes in order, or nearly, finds its minute. */
const KEEP_PER_ENTITY = 8;

export interface CountedBatch {
  /** By record of the batch and position in the record. */
  verdictOf(record: number, index: number): { verdict: number; flags: number };
  /** The entities left waiting, and why. */
  failed: ReadonlyMap<EntityKey, Error>;
  /** Of every other entity: the newest event time (ms) among its records, those from the future aside. */
  newest: ReadonlyMap<EntityKey, number>;
}

interface Work {
  windows: EntityWindows;
  /** Its observations in the batch. */
  slots: readonly number[];
  changes?: EntityChanges;
  failure?: Error;
  conflict?: boolean;
}

/** A window or a state that is to be written. */
type Write = { work: Work } & (
  | { window: StoredWindow; state?: undefined }
  | { window: undefined; state: EntityState }
);

export interface WindowCounter {
  /**
   * Counts the records, in the order of the stream. `progress` is, per shard, the sequence number up to which the
   * shard is known to be done; undefined where nothing is. Throws only for defects.
   */
  count(
    records: readonly StreamRecord[],
    progress: ReadonlyMap<string, string | undefined>,
  ): Promise<CountedBatch>;
  /** Says that the shard's progress was written and is now `sequence`. */
  done(shardId: string, sequence: string): void;
}

export function createWindowCounter(
  ports: { windows: WindowStore; states: StateStore },
  { keepWindows = 10_000, parallel = 100 }: CounterOptions = {},
): WindowCounter {
  /** By shard; entities in order of last use. */
  const caches = new Map<string, Map<EntityKey, EntityWindows>>();
  const doneUpTo = new Map<string, string>();

  return { count, done: (shardId, sequence) => doneUpTo.set(shardId, sequence) };

  async function count(
    records: readonly StreamRecord[],
    progress: ReadonlyMap<string, string | undefined>,
  ): Promise<CountedBatch> {
    for (const [shardId, sequence] of progress) {
      if (doneUpTo.get(shardId) !== sequence) caches.delete(shardId);
    }
    const batch = newBatch(records);
    let open = begin(batch);
    const failed = new Map<EntityKey, Error>();
    const newest = new Map<EntityKey, number>();
    for (let round = 0; open.length > 0; round++) {
      await load(batch, open);
      for (const work of open) {
        if (work.failure === undefined) work.changes = countEntity(batch, work.slots, work.windows);
      }
      await save(open);
      const again: Work[] = [];
      for (const work of open) {
        if (work.failure === undefined && work.conflict !== true) {
          const { entity } = work.windows;
          const at = newestOf(batch, work.slots);
          if (at !== undefined) newest.set(entity, at);
          keep(batch, work);
        } else if (work.failure === undefined && round < MAX_ROUNDS) again.push(renewed(work));
        else {
          // What is in memory may differ from what is stored, so it is not kept.
          failed.set(
            work.windows.entity,
            work.failure ?? new Unavailable("the entity's windows are being written"),
          );
          for (const slot of work.slots) batch.verdict[slot] = WAITING;
        }
      }
      open = again;
    }
    trimCache();
    return {
      failed,
      newest,
      verdictOf: (record, index) => {
        const slot = (batch.offsets[record] as number) + index;
        return { verdict: batch.verdict[slot] as number, flags: batch.flags[slot] as number };
      },
    };
  }

  /** The batch by entity. Each entity's windows are taken out of the cache until they are written. */
  function begin({ records, recordOf, entities }: Batch): Work[] {
    return entities.map(({ entity, slots }) => {
      const cache = caches.get(records[recordOf[slots[0]!] as number]!.shardId);
      const windows = cache?.get(entity) ?? new EntityWindows(entity);
      cache?.delete(entity);
      return { windows, slots };
    });
  }

  async function load(batch: Batch, works: readonly Work[]): Promise<void> {
    const wanted: { work: Work; key: WindowKey }[] = [];
    for (const work of works) {
      for (const key of work.windows.missing(batch.observedAt, work.slots)) wanted.push({ work, key });
    }
    const stateless = works.filter((work) => work.windows.state === undefined);
    try {
      const [windows, states] = await Promise.all([
        wanted.length === 0 ? [] : ports.windows.load(wanted.map(({ key }) => key)),
        stateless.length === 0 ? [] : ports.states.load(stateless.map(({ windows }) => windows.entity)),
      ]);
      for (const [i, { work, key }] of wanted.entries()) work.windows.put(key, windows[i]);
      for (const [i, work] of stateless.entries())
        work.windows.state = states[i] ?? { state: undefined, version: 0 };
    } catch (error) {
      const failure = asUnavailable(error);
      for (const work of new Set([...wanted.map(({ work }) => work), ...stateless])) work.failure = failure;
    }
  }

  async function save(works: readonly Work[]): Promise<void> {
    await forEachLimited(minutesOf(works), parallel, write);
    const complete = works.filter((work) => work.failure === undefined && work.conflict !== true);
    await forEachLimited(longerOf(complete), parallel, write);
  }

  async function write({ work, window, state }: Write): Promise<void> {
    const { windows } = work;
    const version = windows.state?.version ?? 0;
    try {
      const result = await (window === undefined
        ? ports.states.save(state, version)
        : ports.windows.save(window));
      if (result === "conflict") work.conflict = true;
      else if (window === undefined) windows.state = { state, version: version + 1 };
      else window.version += 1;
    } catch (error) {
      work.failure = asUnavailable(error);
    }
  }

  /** Keeps an entity's windows under the shard that it came from; from two shards at once, under neither. */
  function keep({ records, recordOf }: Batch, { windows, slots }: Work): void {
    const shardAt = (slot: number | undefined) => records[recordOf[slot as number] as number]!.shardId;
    const shardId = shardAt(slots[0]);
    if (shardAt(slots.at(-1)) !== shardId) return;
    windows.trim(KEEP_PER_ENTITY);
    const cache = caches.get(shardId) ?? new Map<EntityKey, EntityWindows>();
    cache.set(windows.entity, windows);
    caches.set(shardId, cache);
  }

  function trimCache(): void {
    let held = 0;
    for (const cache of caches.values()) for (const windows of cache.values()) held += windows.size;
    for (const cache of caches.values()) {
      for (const [entity, windows] of cache) {
        if (held <= keepWindows) return;
        held -= windows.size;
        cache.delete(entity);
      }
    }
  }
}

const FUTURE = flagBit("future");

/** The newest event time of these slots; undefined where all are from the future. */
function newestOf({ observedAt, given }: Batch, slots: readonly number[]): number | undefined {
  let newest: number | undefined;
  for (const slot of slots) {
    if (((given[slot] as number) & FUTURE) !== 0) continue;
    const at = observedAt[slot] as number;
    if (newest === undefined || at > newest) newest = at;
  }
  return newest;
}

function minutesOf(works: readonly Work[]): Write[] {
  const writes: Write[] = [];
  for (const work of works) for (const window of work.changes?.minutes ?? []) writes.push({ work, window });
  return writes;
}

function longerOf(works: readonly Work[]): Write[] {
  const writes: Write[] = [];
  for (const work of works) {
    for (const window of work.changes?.longer ?? []) writes.push({ work, window });
    const state = work.changes?.state.changed;
    if (state !== undefined) writes.push({ work, window: undefined, state });
  }
  return writes;
}

/** The work again, from what is stored. */
const renewed = ({ windows, slots }: Work): Work => ({ windows: new EntityWindows(windows.entity), slots });

/** What a store says when it cannot be had is waited for; a defect is not. */
function asUnavailable(error: unknown): Error {
  if (error instanceof Unavailable) return error;
  throw error;
}
