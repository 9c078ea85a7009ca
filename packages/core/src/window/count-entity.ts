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
import { flagBit, flagsToBits } from "../observation/flag-bits.ts";
import { localHour, MINUTE_MS } from "../observation/instant.ts";
import { METRIC_BY_NAME } from "../observation/metrics.ts";
import type { Observation } from "../observation/observation.ts";
import { DUPLICATE_WITHIN_MS } from "../quality/limits.ts";
import { judgeAndLearn, tolerance } from "../quality/norm.ts";
import { Accumulator } from "./accumulator.ts";
import type { DuplicateMemory } from "./duplicate-memory.ts";
import { StateUpdate } from "./entity-state.ts";
import type { EntityWindows } from "./entity-windows.ts";
import { hashContent, hashMessageId, hashWith } from "./hash.ts";
import { compareSequences } from "./sequence.ts";
import type { StoredWindow } from "./stored-window.ts";
import type { StreamRecord } from "./stream-record.ts";
import { windowStart } from "./window.ts";

export const WAITING = 0;
export const COUNTED = 1;
export const DUPLICATE = 2;

/** One observation of the entity, where it stands in the batch, and where its verdict goes. */
export interface Pending {
  record: StreamRecord;
  /** Its position in the record. */
  index: number;
  observation: Observation;
  /** Its position in `Verdicts`. */
  slot: number;
}

/** By slot: the verdict and, of what is counted, the flags (bits). */
export interface Verdicts {
  verdict: Uint8Array;
  flags: Uint8Array;
}

/** A window that the batch touches. */
interface Touch {
  window: StoredWindow;
  /** No record of the batch was counted into it before: the usual case, in which guards need no comparing. */
  allNew: boolean;
  part: Accumulator;
  /** The last record that is new to it, and those of other shards before. */
  at: StreamRecord | undefined;
  others: StreamRecord[];
}

interface MinuteTouch extends Touch {
  memory: DuplicateMemory;
  start: number;
  hour: Touch;
  day: Touch;
  norm: Touch;
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

function isNew(touch: Touch, record: StreamRecord): boolean {
  if (touch.allNew) return true;
  const guard = touch.window.guards[record.shardId];
  return guard === undefined || compareSequences(record.sequence, guard) > 0;
}

function pass(touch: Touch, record: StreamRecord): void {
  if (touch.at !== undefined && touch.at.shardId !== record.shardId) touch.others.push(touch.at);
  touch.at = record;
}

/** Counts `pendings` (of one entity, in the stream's order) into `windows`, which hold all that they touch. */
export function countEntity(
  pendings: readonly Pending[],
  windows: EntityWindows,
  verdicts: Verdicts,
): EntityChanges {
  const touched = new Touched(pendings, windows);
  const state = new StateUpdate(windows.state?.state);
  let minute: MinuteTouch | undefined;
  for (const pending of pendings) {
    const { observation, record, slot } = pending;
    const { observedAt } = observation;
    if (minute === undefined || observedAt < minute.start || observedAt >= minute.start + MINUTE_MS) {
      minute = touched.minute(observedAt);
    }
    const flags = verdictOf(minute, pending);
    follow(minute.hour, minute, record, observation, flags);
    follow(minute.day, minute, record, observation, flags);
    if (flags !== undefined) state.take(observation, flags);
    verdicts.verdict[slot] = flags === undefined ? DUPLICATE : COUNTED;
    verdicts.flags[slot] = flags ?? 0;
  }
  return { ...touched.settle(), state };
}

/** The flags with which the observation counts, now or before; undefined when it is a duplicate. */
function verdictOf(minute: MinuteTouch, { record, index, observation }: Pending): number | undefined {
  const tag = hashWith(record.tag, index);
  if (!isNew(minute, record)) {
    const flags = minute.memory.flagsOf(tag);
    if (flags !== undefined) judge(minute.norm, observation, record);
    return flags;
  }
  pass(minute, record);
  const id = hashMessageId(observation);
  const content = hashContent(observation);
  const offset = observation.observedAt - minute.start;
  if (isDuplicate(minute, id, content, offset)) {
    minute.part.addDuplicate();
    return undefined;
  }
  let flags = observation.flags.length === 0 ? 0 : flagsToBits(observation.flags);
  if (judge(minute.norm, observation, record)) flags |= ANOMALY;
  minute.memory.append(id, content, tag, offset, flags);
  minute.part.add(observation, flags);
  return flags;
}

/**
 * Equal id in the same minute, or equal id or content within ten seconds, across the minute's borders too. Only
 * what was counted is compared with: of a long run of equal values one in ten seconds counts.
 */
function isDuplicate(minute: MinuteTouch, id: number, content: number, offset: number): boolean {
  const { memory, previous, next } = minute;
  const [from, to] = [offset - DUPLICATE_WITHIN_MS, offset + DUPLICATE_WITHIN_MS];
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

/** Whether any value is an anomaly; takes the values into the norm where the record is new to it. */
function judge(norm: Touch, observation: Observation, record: StreamRecord): boolean {
  const learn = isNew(norm, record);
  if (learn) pass(norm, record);
  const moments = norm.window.moments!;
  const known = METRIC_BY_NAME[observation.domain];
  const future = observation.flags.includes("future");
  let anomaly = false;
  for (const name in observation.metrics) {
    if (future || (observation.outOfRange.length > 0 && observation.outOfRange.includes(name))) continue;
    const value = observation.metrics[name] as number;
    let usual = moments.get(name);
    if (usual === undefined) {
      usual = { count: 0, mean: 0, m2: 0 };
      moments.set(name, usual);
    }
    const resolution = known.get(name)?.resolution ?? 0;
    if (
      learn
        ? judgeAndLearn(usual, value, resolution)
        : Math.abs(value - usual.mean) > tolerance(usual, resolution)
    ) {
      anomaly = true;
    }
  }
  return anomaly;
}

/** Lets an hour or a day follow the minute's verdict, unless it takes the minute's whole part at the end. */
function follow(
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
  if (flags === undefined) longer.part.addDuplicate();
  else longer.part.add(observation, flags);
}

/** The windows that one entity's batch touches, each found once. */
class Touched {
  readonly #windows: EntityWindows;
  /** The batch's first sequence number per shard. */
  readonly #first = new Map<string, string>();
  readonly #minutes = new Map<number, MinuteTouch>();
  readonly #longer = new Map<StoredWindow, Touch>();

  constructor(pendings: readonly Pending[], windows: EntityWindows) {
    this.#windows = windows;
    let last: StreamRecord | undefined;
    for (const { record } of pendings) {
      if (record !== last && !this.#first.has(record.shardId))
        this.#first.set(record.shardId, record.sequence);
      last = record;
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
        norm: this.#longerTouch("norm", localHour(observedAt)),
        previous: this.#windows.find("1m", start - MINUTE_MS)?.memory,
        next: this.#windows.find("1m", start + MINUTE_MS)?.memory,
      };
      this.#minutes.set(start, minute);
    }
    return minute;
  }

  /** Merges all parts and moves all guards; the windows that changed. */
  settle(): Pick<EntityChanges, "minutes" | "longer"> {
    for (const minute of this.#minutes.values()) {
      minute.part.mergeInto(minute.window);
      for (const longer of [minute.hour, minute.day]) {
        if (longer.allNew && minute.allNew) minute.part.mergeInto(longer.window);
      }
    }
    for (const longer of this.#longer.values()) longer.part.mergeInto(longer.window);
    return { minutes: moved(this.#minutes.values()), longer: moved(this.#longer.values()) };
  }

  #longerTouch(kind: "1h" | "1d" | "norm", start: number): Touch {
    const window = this.#windows.window(kind, start);
    let touch = this.#longer.get(window);
    if (touch === undefined) {
      touch = this.#touch(window);
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
    return { window, allNew, part: new Accumulator(), at: undefined, others: [] };
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
