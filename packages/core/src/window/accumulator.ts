/**
 * A batch's part of a window, before it is merged: like MetricSummary, but all fields are plain numbers (infinite
 * where there is none), which V8 keeps unboxed and changes in place.
 */
import { flagBit } from "../observation/flag-bits.ts";
import { type Observation, QUALITY_FLAGS } from "../observation/observation.ts";
import { emptySummary, mergeSummary } from "./summary.ts";
import type { MetricSummary, WindowSummary } from "./window.ts";

class MetricAccumulator {
  count = 0;
  sum = 0;
  sumOfSquares = 0;
  min = Number.POSITIVE_INFINITY;
  max = Number.NEGATIVE_INFINITY;
  last = 0.5;
  lastAt = Number.NEGATIVE_INFINITY;
  excluded = 0;
}

const FUTURE = flagBit("future");
const RANGE = flagBit("range");
const DUPLICATE = flagBit("duplicate");

export class Accumulator {
  observations = 0;
  readonly #metrics = new Map<string, MetricAccumulator>();
  readonly #flags = new Float64Array(QUALITY_FLAGS.length);
  #marked = false;

  /** Takes a counted observation, with the flags it was counted with. */
  add(observation: Observation, flags: number): void {
    this.observations += 1;
    if (flags !== 0) this.#mark(flags);
    const { metrics, observedAt } = observation;
    for (const name in metrics) {
      let metric = this.#metrics.get(name);
      if (metric === undefined) {
        metric = new MetricAccumulator();
        this.#metrics.set(name, metric);
      }
      if (isExcluded(observation, name, flags)) {
        metric.excluded += 1;
        continue;
      }
      const value = metrics[name] as number;
      metric.count += 1;
      metric.sum += value;
      metric.sumOfSquares += value * value;
      if (value < metric.min) metric.min = value;
      if (value > metric.max) metric.max = value;
      if (observedAt > metric.lastAt) {
        metric.last = value;
        metric.lastAt = observedAt;
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
    if (this.#marked) {
      for (const [i, flag] of QUALITY_FLAGS.entries()) {
        const count = this.#flags[i] as number;
        if (count > 0) window.flags[flag] = (window.flags[flag] ?? 0) + count;
      }
    }
    for (const [name, metric] of this.#metrics) {
      window.metrics[name] ??= emptySummary();
      mergeSummary(window.metrics[name], summaryOf(metric));
    }
  }

  #mark(flags: number): void {
    this.#marked = true;
    for (let i = 0; i < QUALITY_FLAGS.length; i++) {
      if ((flags & (1 << i)) !== 0) (this.#flags[i] as number) += 1;
    }
  }
}

/** Whether a value is kept out of statistics: it is out of range, or its time is not to be trusted. */
export function isExcluded(observation: Observation, metric: string, flags: number): boolean {
  if ((flags & (FUTURE | RANGE)) === 0) return false;
  return (flags & FUTURE) !== 0 || observation.outOfRange.includes(metric);
}

function summaryOf(metric: MetricAccumulator): MetricSummary {
  const { count, sum, sumOfSquares, min, max, last, lastAt, excluded } = metric;
  if (count === 0) return { ...emptySummary(), excluded };
  return { count, sum, sumOfSquares, min, max, last, lastAt, excluded };
}
