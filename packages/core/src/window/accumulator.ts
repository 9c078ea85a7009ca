/**
 * A batch's part of a window, before it is merged: like MetricSummary, but all fields are plain numbers (infinite
 * where there is none), which V8 keeps unboxed and changes in place. Accumulators are used again and again, because
 * a batch of ten thousand observations would otherwise throw away tens of thousands of them.
 */
import { flagBit } from "../observation/flag-bits.ts";
import { type Observation, QUALITY_FLAGS } from "../observation/observation.ts";
import type { Batch } from "./batch.ts";
import { MetricShape } from "./metric-columns.ts";
import { emptySummary } from "./summary.ts";
import type { MetricSummary, WindowSummary } from "./window.ts";

class MetricAccumulator {
  readonly name: string;
  /** Which use of the accumulator this belongs to. */
  use = 0;
  count = 0;
  sum = 0;
  sumOfSquares = 0;
  min = Number.POSITIVE_INFINITY;
  max = Number.NEGATIVE_INFINITY;
  last = 0;
  lastAt = Number.NEGATIVE_INFINITY;
  excluded = 0;

  constructor(name: string) {
    this.name = name;
  }

  begin(use: number): void {
    this.use = use;
    this.count = 0;
    this.sum = 0;
    this.sumOfSquares = 0;
    this.min = Number.POSITIVE_INFINITY;
    this.max = Number.NEGATIVE_INFINITY;
    this.lastAt = Number.NEGATIVE_INFINITY;
    this.excluded = 0;
  }
}

const FUTURE = flagBit("future");
const RANGE = flagBit("range");
const DUPLICATE = flagBit("duplicate");
/** With neither of these no value is kept out. */
const DOUBTFUL = FUTURE | RANGE;

/** Names of unknown quantities are the publisher's: not every one of them is held for ever. */
const MAX_NAMES = 256;

const NO_SHAPE = new MetricShape([]);

export class Accumulator {
  observations = 0;
  readonly #metrics = new Map<string, MetricAccumulator>();
  readonly #used: MetricAccumulator[] = [];
  #use = 0;
  /** The metrics of the shape that was added last, by position. */
  #shape = NO_SHAPE;
  #columns: MetricAccumulator[] = [];
  /** By flag; most batches have none. */
  #flags: number[] | undefined;

  /** Empties it for its next use. */
  begin(): this {
    this.observations = 0;
    this.#flags = undefined;
    this.#used.length = 0;
    this.#use += 1;
    if (this.#metrics.size > MAX_NAMES) {
      this.#metrics.clear();
      this.#shape = NO_SHAPE;
      this.#columns = [];
    }
    return this;
  }

  /**
   * Takes the counted observation in `slot`, with the flags it was counted with. The observation itself is looked
   * into only where a value may be out of range.
   */
  add(
    { metrics: { shapes, starts, values }, observedAt }: Batch,
    slot: number,
    observation: Observation,
    flags: number,
  ): void {
    this.observations += 1;
    if (flags !== 0) this.#mark(flags);
    const shape = shapes[slot]!;
    const start = starts[slot] as number;
    const at = observedAt[slot] as number;
    if (shape !== this.#shape) {
      this.#columns = shape.names.map((name) => this.#metric(name));
      this.#shape = shape;
    }
    const columns = this.#columns;
    for (let i = 0; i < columns.length; i++) {
      const metric = columns[i]!;
      if (metric.use !== this.#use) this.#begin(metric);
      if ((flags & DOUBTFUL) !== 0 && isExcluded(observation, metric.name, flags)) {
        metric.excluded += 1;
        continue;
      }
      const value = values[start + i] as number;
      metric.count += 1;
      metric.sum += value;
      metric.sumOfSquares += value * value;
      if (value < metric.min) metric.min = value;
      if (value > metric.max) metric.max = value;
      if (at > metric.lastAt) {
        metric.last = value;
        metric.lastAt = at;
      }
    }
  }

  /** Notes an observation that had been counted before. */
  addDuplicate(): void {
    this.#mark(DUPLICATE);
  }

  /** Adds everything to `window` (changed). */
  mergeInto(window: Pick<WindowSummary, "observations" | "flags" | "metrics">): void {
    window.observations += this.observations;
    if (this.#flags !== undefined) {
      for (const [i, flag] of QUALITY_FLAGS.entries()) {
        const count = this.#flags[i] as number;
        if (count > 0) window.flags[flag] = (window.flags[flag] ?? 0) + count;
      }
    }
    for (const metric of this.#used) {
      let summary = window.metrics[metric.name];
      if (summary === undefined) {
        summary = emptySummary();
        window.metrics[metric.name] = summary;
      }
      mergeMetric(summary, metric);
    }
  }

  /** Hands on the latest value of each metric that has one. */
  eachLast(take: (name: string, value: number, at: number) => void): void {
    for (const { name, count, last, lastAt } of this.#used) if (count > 0) take(name, last, lastAt);
  }

  #metric(name: string): MetricAccumulator {
    let metric = this.#metrics.get(name);
    if (metric === undefined) {
      metric = new MetricAccumulator(name);
      this.#metrics.set(name, metric);
    }
    return metric;
  }

  #begin(metric: MetricAccumulator): void {
    metric.begin(this.#use);
    this.#used.push(metric);
  }

  #mark(flags: number): void {
    this.#flags ??= QUALITY_FLAGS.map(() => 0);
    for (let i = 0; i < QUALITY_FLAGS.length; i++) {
      if ((flags & (1 << i)) !== 0) (this.#flags[i] as number) += 1;
    }
  }
}

/** Whether a value is kept out of statistics: it is out of range, or its time is not to be trusted. */
export function isExcluded(observation: Observation, metric: string, flags: number): boolean {
  if ((flags & DOUBTFUL) === 0) return false;
  return (flags & FUTURE) !== 0 || observation.outOfRange.includes(metric);
}

/** As `mergeSummary`, from an accumulator. */
function mergeMetric(summary: MetricSummary, part: MetricAccumulator): void {
  summary.excluded += part.excluded;
  if (part.count === 0) return;
  summary.count += part.count;
  summary.sum += part.sum;
  summary.sumOfSquares += part.sumOfSquares;
  if (summary.min === null || part.min < summary.min) summary.min = part.min;
  if (summary.max === null || part.max > summary.max) summary.max = part.max;
  if (summary.lastAt === null || part.lastAt > summary.lastAt) {
    summary.last = part.last;
    summary.lastAt = part.lastAt;
  }
}

const idle: Accumulator[] = [];

/** An empty accumulator, to be given back by `release`. */
export function acquire(): Accumulator {
  return (idle.pop() ?? new Accumulator()).begin();
}

export function release(accumulator: Accumulator): void {
  idle.push(accumulator);
}
