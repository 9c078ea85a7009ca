/**
 * Intervals from past errors: the quantiles of errors in units of how difficult their moment was (normalized split
 * conformal prediction, Lei et al. 2018, doi:10.1080/01621459.2017.1307116), each bound moved online so that its
 * long-run share of misses is the nominal one under any drift (adaptive conformal inference, Gibbs & Candès 2021,
 * arXiv:2106.00170). Both bounds are kept apart: air and traffic err further upwards than downwards.
 */
import { LEVELS } from "./metrics.ts";

/** Errors remembered. */
const WINDOW = 3000;
/** How far one miss moves a bound's level, as a share of the nominal level's own size. */
const SPEED = 0.15;
/** Quantiles are read anew after so many errors. */
const REFRESH = 16;
/** Beyond the largest error an interval goes on widening by so much of the errors' half-spread for each nominal level. */
const BEYOND = 0.2;
const last = LEVELS.length - 1;
/** Indices of the bounds that adapt: those of the 95 and the 80 % interval. */
const BOUNDS = [0, 1, last - 1, last];

export class ConformalBounds {
  /** Float32, so that what is stored and read again is the same. */
  #errors: number[] = [];
  #next = 0;
  #sorted = new Float64Array(0);
  #stale = 0;
  /** Level of each bound as it stands; for the lower ones the share below, for the upper ones the share above. */
  readonly #tails = new Float64Array(LEVELS.length);

  constructor() {
    LEVELS.forEach((level, i) => {
      this.#tails[i] = Math.min(level, 1 - level);
    });
  }

  get count(): number {
    return this.#errors.length;
  }

  /** Remembers truth − forecast in units of difficulty, without moving a bound: errors from before going live. */
  remember(error: number): void {
    if (!Number.isFinite(error)) return;
    const kept = Math.fround(error);
    if (this.#errors.length < WINDOW) this.#errors.push(kept);
    else this.#errors[this.#next] = kept;
    this.#next = (this.#next + 1) % WINDOW;
    this.#stale++;
  }

  /**
   * Learns from a forecast whose truth has arrived.
   * @param truth the measured value; @param quantiles what {@link quantiles} gave for it, in the series' own unit.
   */
  observe(truth: number, quantiles: ArrayLike<number>, error: number): void {
    for (const i of BOUNDS) {
      const nominal = Math.min(LEVELS[i]!, 1 - LEVELS[i]!);
      const missed = i < last / 2 ? truth < quantiles[i]! : truth > quantiles[i]!;
      const moved = this.#tails[i]! + SPEED * nominal * (nominal - (missed ? 1 : 0));
      this.#tails[i] = Math.min(3 * nominal, Math.max(-2 * nominal, moved));
    }
    this.remember(error);
  }

  /** What is to be kept of the bounds: the errors in order of time, and the levels as they stand. */
  toJson(): { errors: number[]; tails: number[] } {
    this.#sort();
    const errors = [...this.#errors.slice(this.#next), ...this.#errors.slice(0, this.#next)];
    return { errors: errors.map((error) => Number(error.toPrecision(9))), tails: [...this.#tails] };
  }

  static fromJson({
    errors,
    tails,
  }: {
    errors: readonly number[];
    tails: readonly number[];
  }): ConformalBounds {
    const bounds = new ConformalBounds();
    bounds.#errors = errors.slice(-WINDOW).map(Math.fround);
    bounds.#next = bounds.#errors.length % WINDOW;
    bounds.#sort();
    bounds.#tails.set(tails);
    return bounds;
  }

  /** The forecast's distribution at {@link LEVELS}, in order. */
  quantiles(center: number, difficulty: number): Float64Array {
    if (this.#stale > 0 && (this.#sorted.length === 0 || this.#stale >= REFRESH)) this.#sort();
    const out = new Float64Array(LEVELS.length);
    LEVELS.forEach((level, i) => {
      const tail = this.#tails[i]!;
      out[i] = center + difficulty * this.#quantile(i <= last / 2 ? tail : 1 - tail, level);
    });
    return out.sort();
  }

  #sort(): void {
    this.#sorted = Float64Array.from(this.#errors).sort();
    this.#stale = 0;
  }

  /** Quantile of the errors with the finite-sample margin; beyond the largest error it goes on widening. */
  #quantile(share: number, nominal: number): number {
    const sorted = this.#sorted;
    const n = sorted.length;
    if (n === 0) return 0;
    const at = share * (n + 1) - 1;
    const tail = Math.min(nominal, 1 - nominal);
    const spread = (sorted[n - 1]! - sorted[0]!) / 2;
    if (at <= 0) return sorted[0]! - (Math.min(0, share) < 0 ? (-share / tail) * BEYOND * spread : 0);
    if (at >= n - 1) return sorted[n - 1]! + (share > 1 ? ((share - 1) / tail) * BEYOND * spread : 0);
    const low = Math.floor(at);
    return sorted[low]! + (at - low) * (sorted[low + 1]! - sorted[low]!);
  }
}
