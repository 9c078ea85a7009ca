/**
 * Equipment on a timer keeps its own clock. People follow the wall clock, on which a series lies; a tank that is filled or a
 * main that is flushed at two o'clock goes on at what was two o'clock when the clocks are changed, and is an hour off until
 * someone sets the timer. Whether the narrow peaks of a series do so is seen at the changes of its past.
 */
import type { Rhythm, Series } from "./series.ts";

/** A step that is so many surprises above both its neighbours is a narrow peak. */
const PEAK = 3;
/** Changes of the clock that must have been seen, and share of the error at peaks that moving them must have saved. */
const LEAST_CHANGES = 2;
const LEAST_GAIN = 0.25;

export class Timers {
  readonly #offsets: Int16Array;
  readonly #stepMinutes: number;
  readonly #week: number;
  readonly #surprise: Float64Array;
  /** First steps by a new clock, in order. */
  readonly #changes: number[] = [];
  /** Share of the error at peaks that moving them saves, of the changes a week and more ago. */
  readonly #gains: { since: number; gain: number }[] = [];

  /** @param surprise the series' mean surprise at each step, which may be filled in as the past is gone through. */
  constructor({ offsetMinutes, stepMs }: Series, { day, week }: Rhythm, surprise: Float64Array) {
    this.#offsets = offsetMinutes;
    this.#stepMinutes = stepMs / 60_000;
    this.#week = week;
    this.#surprise = surprise;
    if (day === 1) return;
    for (let i = 1; i < offsetMinutes.length; i++) {
      if (offsetMinutes[i] !== offsetMinutes[i - 1]) this.#changes.push(i);
    }
  }

  /**
   * Looks, at step `i`, at a change of the clock that is now a week ago: whether its peaks moved.
   * @param clean the series up to `i`.
   */
  learn(i: number, clean: Float64Array): void {
    const change = i + 1 - this.#week;
    if (change < this.#week || !this.#changes.includes(change)) return;
    let stayed = 0;
    let moved = 0;
    for (let t = change; t <= i; t++) {
      const before = t - this.#week;
      const other = this.#moved(clean, before, t, i, this.#surprise[change - 1]!);
      if (other === clean[before]) continue;
      stayed += Math.abs(clean[t]! - clean[before]!);
      moved += Math.abs(clean[t]! - other);
    }
    if (stayed > 0) this.#gains.push({ since: i, gain: 1 - moved / stayed });
  }

  /**
   * The value of `step` as it is to be expected at the same wall clock of `target`: where the clocks were changed between
   * and peaks are known to keep their own, without the peak that was there and with the one that comes to lie there.
   * @param values of every step up to `origin`: the series, or means of its slots.
   */
  read(values: Float64Array, step: number, target: number, origin: number): number {
    if (this.#changes.length === 0 || !this.#believed(origin)) return values[step]!;
    return this.#moved(values, step, target, origin, this.#surprise[origin]!);
  }

  /** What the mean of a slot says about step `i`, a period of steps after it was last seen, as it is known a step before. */
  slotAt(slots: Float64Array, period: number, i: number): number {
    return this.read(slots, i - period, i, i - 1);
  }

  #believed(origin: number): boolean {
    let sum = 0;
    let count = 0;
    for (const { since, gain } of this.#gains) {
      if (since > origin) break;
      sum += gain;
      count++;
    }
    return count >= LEAST_CHANGES && sum > LEAST_GAIN * count;
  }

  #moved(values: Float64Array, step: number, target: number, origin: number, surprise: number): number {
    const value = values[step]!;
    const last = this.#offsets.length - 1;
    const minutes = this.#offsets[Math.min(target, last)]! - this.#offsets[Math.min(step, last)]!;
    const shift = Math.round(minutes / this.#stepMinutes);
    if (shift === 0) return value;
    const peak = (at: number) => {
      if (at < 1 || at >= origin) return 0;
      const above = values[at]! - Math.max(values[at - 1]!, values[at + 1]!);
      return above > PEAK * surprise ? above : 0;
    };
    return value - peak(step) + peak(step - shift);
  }
}
