/**
 * Intervals from past errors: the quantiles of errors in units of how difficult their moment was (normalized split
 * conformal prediction, Lei et al. 2018, doi:10.1080/01621459.2017.1307116), each bound moved online so that its
 * long-run share of misses is the nominal one under any drift (adaptive conformal inference, Gibbs & Candès 2021,
 * arXiv:2106.00170, on the logarithm of the level: a level of nothing is then never reached, only approached). Both bounds are kept apart: air and traffic err further upwards than downwards.
 */
import { LEVELS } from "./metrics.ts";

/** Errors remembered. */
const WINDOW = 3000;
/**
 * How far one miss moves the level of a 95 % interval's bound, on a logarithm; bounds that are missed more often move less.
 * Chosen by coverage of both stretches of the real series (docs/decisions/0088).
 */
const SPEED = 0.6;
const SPEED_AT = 0.025;
/** Levels stay below so many times the nominal one, and above this share of it. */
const MOST = 3;
const LEAST = 3e-4;
/** Beyond the largest error an interval goes on widening by so much of the errors' half-spread for each step of the logarithm. */
const BEYOND = 0.2;
/**
 * No interval reaches further from its centre than the largest error that was ever seen, in the unit of the forecast, and
 * this much of it more for each step of the logarithm beyond: an error that was large for a quiet time says little about a
 * restless one, and on a logarithm of prices it would give factors of thousands.
 */
const REACH = 0.1;
/** Share of errors, in errors, below which a level lies beyond the largest one. */
const OUTERMOST = 0.7;
const FIRST_ROOM = 64;
const last = LEVELS.length - 1;
/** Indices of the bounds that adapt: those of the 95 and the 80 % interval. */
const BOUNDS = [0, 1, last - 1, last];

export interface BoundsJson {
  errors: number[];
  tails: number[];
  reach: number;
}

export class ConformalBounds {
  /** Float32, so that what is stored and read again is the same. In order of coming, and sorted; room grows as needed. */
  #errors = new Float32Array(0);
  #sorted = new Float32Array(0);
  #count = 0;
  #next = 0;
  /** The largest error, in the unit of the forecast. */
  #reach = 0;
  /** Level of each bound as it stands; for the lower ones the share below, for the upper ones the share above. */
  readonly #tails = new Float64Array(LEVELS.length);

  constructor() {
    LEVELS.forEach((level, i) => {
      this.#tails[i] = Math.min(level, 1 - level);
    });
  }

  get count(): number {
    return this.#count;
  }

  /**
   * Remembers truth − forecast without moving a bound: errors from before going live.
   * @param error in the unit of the forecast; @param difficulty how difficult that moment was, in the same unit.
   */
  remember(error: number, difficulty = 1): void {
    if (!Number.isFinite(error)) return;
    this.#reach = Math.max(this.#reach, Math.abs(error));
    const kept = Math.fround(error / difficulty);
    if (this.#count < WINDOW && this.#count === this.#errors.length) {
      const room = Math.min(WINDOW, Math.max(FIRST_ROOM, 2 * this.#count));
      this.#errors = grown(this.#errors, room);
      this.#sorted = grown(this.#sorted, room);
    }
    const sorted = this.#sorted;
    if (this.#count === WINDOW) {
      const gone = placeIn(sorted, this.#count, this.#errors[this.#next]!);
      sorted.copyWithin(gone, gone + 1, this.#count);
    } else this.#count++;
    this.#errors[this.#next] = kept;
    this.#next = (this.#next + 1) % WINDOW;
    const at = placeIn(sorted, this.#count - 1, kept);
    sorted.copyWithin(at + 1, at, this.#count - 1);
    sorted[at] = kept;
  }

  /**
   * Learns from a forecast whose truth has arrived.
   * @param truth the measured value; @param quantiles what {@link quantiles} gave for it, in the series' own unit.
   * @param error truth − forecast, and @param difficulty that of the moment, both in the unit of the forecast.
   */
  observe(truth: number, quantiles: ArrayLike<number>, error: number, difficulty = 1): void {
    for (const i of BOUNDS) {
      const nominal = Math.min(LEVELS[i]!, 1 - LEVELS[i]!);
      const missed = i < last / 2 ? truth < quantiles[i]! : truth > quantiles[i]!;
      const speed = SPEED * Math.sqrt(SPEED_AT / nominal);
      const moved = this.#tails[i]! * Math.exp(speed * (nominal - (missed ? 1 : 0)));
      this.#tails[i] = Math.min(MOST * nominal, Math.max(LEAST * nominal, moved));
    }
    this.remember(error, difficulty);
  }

  /** What is to be kept of the bounds: the errors in order of time, and the levels as they stand. */
  toJson(): BoundsJson {
    const errors = Array.from(this.#errors.subarray(0, this.#count), (error) => Number(error.toPrecision(9)));
    const split = this.#count === WINDOW ? this.#next : 0;
    return {
      errors: [...errors.slice(split), ...errors.slice(0, split)],
      tails: [...this.#tails],
      reach: this.#reach,
    };
  }

  static fromJson({ errors, tails, reach }: BoundsJson): ConformalBounds {
    const bounds = new ConformalBounds();
    const kept = Float32Array.from(errors.slice(-WINDOW));
    bounds.#errors = kept;
    bounds.#sorted = kept.slice().sort();
    bounds.#count = kept.length;
    bounds.#next = kept.length % WINDOW;
    bounds.#tails.set(tails);
    bounds.#reach = reach;
    return bounds;
  }

  /** The forecast's distribution at {@link LEVELS}, in order. */
  quantiles(center: number, difficulty: number): Float64Array {
    const out = new Float64Array(LEVELS.length);
    for (let i = 0; i <= last; i++) {
      out[i] = center + this.#quantile(this.#tails[i]!, i > last / 2, difficulty);
    }
    return out.sort();
  }

  /** Quantile of the errors with a share in its tail, with the finite-sample margin; beyond the largest error it goes on widening. */
  #quantile(tail: number, upper: boolean, difficulty: number): number {
    const sorted = this.#sorted;
    const n = this.#count;
    if (n === 0) return 0;
    const spread = (sorted[n - 1]! - sorted[0]!) / 2;
    const steps = Math.max(0, Math.log(OUTERMOST / (n + 1) / tail));
    const beyond = (upper ? 1 : -1) * BEYOND * steps * spread;
    const at = Math.min(n - 1, Math.max(0, (upper ? 1 - tail : tail) * (n + 1) - 1));
    const low = Math.floor(at);
    const inner = sorted[low]! + (at - low) * (sorted[Math.min(n - 1, low + 1)]! - sorted[low]!);
    const reach = this.#reach * (1 + REACH * steps);
    return Math.min(reach, Math.max(-reach, difficulty * (inner + beyond)));
  }
}

function grown(from: Float32Array, room: number): Float32Array<ArrayBuffer> {
  const out = new Float32Array(room);
  out.set(from);
  return out;
}

/** The first place of sorted numbers that is not below a value. */
function placeIn(sorted: Float32Array, count: number, value: number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
