/**
 * The heart of the counter: one entity's part of a batch, merged into its windows. Pure apart from changing the
 * windows that it is handed, which are the caller's copies.
 *
 * The minute decides. For a record that is newer than the minute's guard for its shard the duplicate memory tells
 * whether it is counted; for one that is not newer the memory tells whether it was. Hours, days and norms follow
 * that verdict under guards of their own, because a crash may have come between the writes.
 *
 * Verdicts do not change on redelivery. What was counted matched nothing that came before it, and what came after
 * it and is remembered did not match it either, or it would have been the duplicate. What was a duplicate matches
 * what was counted before it, which by induction is counted again.
 */
import { flagBit } from "../observation/flag-bits.ts";
import { localHour, MINUTE_MS } from "../observation/instant.ts";
import { METRIC_BY_NAME } from "../observation/metrics.ts";
import type { Observation } from "../observation/observation.ts";
import { DUPLICATE_WITHIN_MS } from "../quality/limits.ts";
import { isBeyond, judgeAndLearn, type Moments, newMoments } from "../quality/norm.ts";
import { type Accumulator, acquire, release } from "./accumulator.ts";
import { type Batch, COUNTED, DUPLICATE } from "./batch.ts";
import type { DuplicateMemory } from "./duplicate-memory.ts";
import { StateUpdate } from "./entity-state.ts";
import type { EntityWindows } from "./entity-windows.ts";
import { hashWith } from "./hash.ts";
import type { MetricShape } from "./metric-columns.ts";
import { compareSequences } from "./sequence.ts";
import type { StoredWindow } from "./stored-window.ts";
import type { StreamRecord } from "./stream-record.ts";
import { windowStart } from "./window.ts";

/** A window that the batch touches. */
interface Touch {
  window: StoredWindow;
  /** No record of the batch was counted into it before: the usual case, in which guards need no comparing. */
  allNew: boolean;
  /** Undefined while it has nothing of its own: mostly an hour takes its minutes' parts. */
  part: Accumulator | undefined;
  /** The last record that is new to it, and those of other shards before. */
  at: StreamRecord | undefined;
  others: StreamRecord[];
}

/** A norm, with what it holds of the metrics of one shape, by position. */
interface NormTouch extends Touch {
  shape: MetricShape | undefined;
  usual: (Moments | undefined)[];
}

interface MinuteTouch extends Touch {
  memory: DuplicateMemory;
  start: number;
  hour: Touch;
  day: Touch;
  norm: NormTouch;
  previous: DuplicateMemory | undefined;
  next: DuplicateMemory | undefined;
}

export interface EntityChanges {
  minutes: StoredWindow[];
  /** Hours, days and norms: to be written only when all minutes are. */
  longer: StoredWindow[];
  state: StateUpdate;
}

const ANOMALY = flagBit("anomaly");
const FUTURE = flagBit("future");
const RANGE = flagBit("range");

function isNew(touch: Touch, record: StreamRecord): boolean {
  if (touch.allNew) return true;
  const guard = touch.window.guards[record.shardId];
  return guard === undefined || compareSequences(record.sequence, guard) > 0;
}

function partOf(touch: Touch): Accumulator {
  touch.part ??= acquire();
  return touch.part;
}

function pass(touch: Touch, record: StreamRecord): void {
  if (touch.at !== undefined && touch.at.shardId !== record.shardId) touch.others.push(touch.at);
  touch.at = record;
}

/**
 * Counts the observations in `slots` (of one entity, in the stream's order) into `windows`, which hold all that
 * they touch, and notes the verdicts in `batch`.
 */
export function countEntity(batch: Batch, slots: readonly number[], windows: EntityWindows): EntityChanges {
  const { records, offsets, recordOf, observedAt, placed } = batch;
  const touched = new Touched(batch, slots, windows);
  const state = new StateUpdate(windows.state?.state);
  let minute: MinuteTouch | undefined;
  for (const slot of slots) {
    const r = recordOf[slot] as number;
    const record = records[r]!;
    const index = slot - (offsets[r] as number);
    const observation = record.observations[index]!;
    const at = observedAt[slot] as number;
    if (minute === undefined || at < minute.start || at >= minute.start + MINUTE_MS)
      minute = touched.minute(at);
    const flags = verdictOf(batch, slot, minute, record, index, observation);
    follow(batch, slot, minute.hour, minute, record, observation, flags);
    follow(batch, slot, minute.day, minute, record, observation, flags);
    // The values of what is new to its minute are in the minute's part, and reach the state with it.
    if (flags !== undefined) {
      if (minute.allNew) state.note(observation, at, flags, placed[slot] === 1);
      else state.take(observation, flags);
    }
    batch.verdict[slot] = flags === undefined ? DUPLICATE : COUNTED;
    batch.flags[slot] = flags ?? 0;
  }
  return { ...touched.settle(state), state };
}

/** The flags with which the observation counts, now or before; undefined when it is a duplicate. */
function verdictOf(
  batch: Batch,
  slot: number,
  minute: MinuteTouch,
  record: StreamRecord,
  index: number,
  observation: Observation,
): number | undefined {
  const tag = hashWith(record.tag, index);
  if (!isNew(minute, record)) {
    const flags = minute.memory.flagsOf(tag);
    if (flags !== undefined) judge(batch, slot, minute.norm, observation, record, flags);
    return flags;
  }
  pass(minute, record);
  const id = batch.ids[slot] as number;
  const content = batch.contents[slot] as number;
  const offset = (batch.observedAt[slot] as number) - minute.start;
  if (isDuplicate(minute, id, content, offset)) {
    partOf(minute).addDuplicate();
    return undefined;
  }
  let flags = batch.given[slot] as number;
  if (judge(batch, slot, minute.norm, observation, record, flags)) flags |= ANOMALY;
  minute.memory.append(id, content, tag, offset, flags);
  partOf(minute).add(batch, slot, observation, flags);
  return flags;
}

/**
 * Equal id in the same minute, or equal id or content within ten seconds, across the minute's borders too. Only
 * what was counted is compared with: of a long run of equal values one in ten seconds counts.
 */
function isDuplicate(minute: MinuteTouch, id: number, content: number, offset: number): boolean {
  const { memory, previous, next } = minute;
  const from = offset - DUPLICATE_WITHIN_MS;
  const to = offset + DUPLICATE_WITHIN_MS;
  if (memory.hasId(id, 0, MINUTE_MS) || memory.hasContent(content, from, to)) return true;
  if (from < 0 && previous !== undefined) {
    const border = from + MINUTE_MS;
    if (previous.hasId(id, border, MINUTE_MS) || previous.hasContent(content, border, MINUTE_MS)) return true;
  }
  if (to >= MINUTE_MS && next !== undefined) {
    const border = to - MINUTE_MS;
    if (next.hasId(id, 0, border) || next.hasContent(content, 0, border)) return true;
  }
  return false;
}

/**
 * Whether any value is an anomaly; takes the values into the norm where the record is new to it. What is out of
 * range or from the future is neither judged nor taken.
 */
function judge(
  { metrics: { shapes, starts, values } }: Batch,
  slot: number,
  norm: NormTouch,
  observation: Observation,
  record: StreamRecord,
  flags: number,
): boolean {
  const learn = isNew(norm, record);
  if (learn) pass(norm, record);
  if ((flags & FUTURE) !== 0) return false;
  const shape = shapes[slot]!;
  if (norm.shape !== shape) {
    norm.usual = shape.names.map((name) => norm.window.moments!.get(name));
    norm.shape = shape;
  }
  const { usual } = norm;
  const start = starts[slot] as number;
  let anomaly = false;
  for (let i = 0; i < usual.length; i++) {
    if ((flags & RANGE) !== 0 && observation.outOfRange.includes(shape.names[i]!)) continue;
    const value = values[start + i] as number;
    const moments = usual[i] ?? begin(norm, observation, i);
    if (learn ? judgeAndLearn(moments, value) : isBeyond(moments, value - moments.mean)) anomaly = true;
  }
  return anomaly;
}

/** Begins the moments of the metric at position `i` of the norm's shape. */
function begin({ window, shape, usual }: NormTouch, { domain }: Observation, i: number): Moments {
  const name = shape!.names[i]!;
  const moments = newMoments(METRIC_BY_NAME[domain].get(name)?.resolution ?? 0);
  window.moments!.set(name, moments);
  usual[i] = moments;
  return moments;
}

/** Lets an hour or a day follow the minute's verdict, unless it takes the minute's whole part at the end. */
function follow(
  batch: Batch,
  slot: number,
  longer: Touch,
  minute: MinuteTouch,
  record: StreamRecord,
  observation: Observation,
  flags: number | undefined,
): void {
  if (longer.allNew && minute.allNew) {
    pass(longer, record);
    return;
  }
  if (!isNew(longer, record)) return;
  pass(longer, record);
  if (flags === undefined) partOf(longer).addDuplicate();
  else partOf(longer).add(batch, slot, observation, flags);
}

/** The windows that one entity's batch touches, each found once. */
class Touched {
  readonly #windows: EntityWindows;
  /** The batch's first sequence number per shard. */
  readonly #first = new Map<string, string>();
  readonly #minutes = new Map<number, MinuteTouch>();
  readonly #longer = new Map<StoredWindow, Touch>();
  readonly #norms = new Map<number, NormTouch>();

  constructor({ records, recordOf }: Batch, slots: readonly number[], windows: EntityWindows) {
    this.#windows = windows;
    let last = -1;
    for (const slot of slots) {
      const r = recordOf[slot] as number;
      if (r === last) continue;
      last = r;
      const { shardId, sequence } = records[r]!;
      if (!this.#first.has(shardId)) this.#first.set(shardId, sequence);
    }
  }

  minute(observedAt: number): MinuteTouch {
    const start = windowStart("1m", observedAt);
    let minute = this.#minutes.get(start);
    if (minute === undefined) {
      const window = this.#windows.window("1m", start);
      minute = {
        ...this.#touch(window),
        memory: window.memory!,
        start,
        hour: this.#longerTouch("1h", windowStart("1h", observedAt)),
        day: this.#longerTouch("1d", windowStart("1d", observedAt)),
        norm: this.#normTouch(localHour(observedAt)),
        previous: this.#windows.find("1m", start - MINUTE_MS)?.memory,
        next: this.#windows.find("1m", start + MINUTE_MS)?.memory,
      };
      this.#minutes.set(start, minute);
    }
    return minute;
  }

  /** Merges all parts and moves all guards; the windows that changed. */
  settle(state: StateUpdate): Pick<EntityChanges, "minutes" | "longer"> {
    for (const minute of this.#minutes.values()) {
      const { part, hour, day } = minute;
      if (part === undefined) continue;
      part.mergeInto(minute.window);
      if (minute.allNew) part.eachLast((name, value, at) => state.takeValue(name, value, at));
      if (minute.allNew && hour.allNew) part.mergeInto(hour.window);
      if (minute.allNew && day.allNew) part.mergeInto(day.window);
      release(part);
    }
    for (const { part, window } of this.#longer.values()) {
      if (part === undefined) continue;
      part.mergeInto(window);
      release(part);
    }
    return { minutes: moved(this.#minutes.values()), longer: moved(this.#longer.values()) };
  }

  #longerTouch(kind: "1h" | "1d", start: number): Touch {
    const window = this.#windows.window(kind, start);
    let touch = this.#longer.get(window);
    if (touch === undefined) {
      touch = this.#touch(window);
      this.#longer.set(window, touch);
    }
    return touch;
  }

  #normTouch(hour: number): NormTouch {
    const window = this.#windows.window("norm", hour);
    let touch = this.#norms.get(hour);
    if (touch === undefined) {
      touch = { ...this.#touch(window), shape: undefined, usual: [] };
      this.#norms.set(hour, touch);
      this.#longer.set(window, touch);
    }
    return touch;
  }

  #touch(window: StoredWindow): Touch {
    let allNew = true;
    for (const [shardId, first] of this.#first) {
      const guard = window.guards[shardId];
      if (guard !== undefined && compareSequences(first, guard) <= 0) allNew = false;
    }
    return { window, allNew, part: undefined, at: undefined, others: [] };
  }
}

/** Moves the guards of the windows into which something new was counted, and returns those windows. */
function moved(touches: Iterable<Touch>): StoredWindow[] {
  const changed: StoredWindow[] = [];
  for (const { window, at, others } of touches) {
    if (at === undefined) continue;
    for (const record of [...others, at]) {
      const guard = window.guards[record.shardId];
      if (guard === undefined || compareSequences(record.sequence, guard) > 0) {
        window.guards[record.shardId] = record.sequence;
      }
    }
    changed.push(window);
  }
  return changed;
}
