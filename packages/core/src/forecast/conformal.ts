/**
 * Intervals from past errors: the quantiles of errors in units of how difficult their moment was (normalized split
 * conformal prediction, Lei et al. 2018, doi:10.1080/01621459.2017.1307116), each bound moved online so that its
 * long-run share of misses is the nominal one under any drift (adaptive conformal inference, Gibbs & Candès 2021,
 * arXiv:2106.00170, on the logarithm of the level: a level of nothing is then never reached, only approached). Both bounds are
 * kept apart: air and traffic err further upwards than downwards. Where errors are few because they overlap, those of
 * the other series of a file count too.
 */
import { LEVELS } from "./metrics.ts";
import { SortedErrors } from "./sorted-errors.ts";

/** Errors remembered. */
const WINDOW = 3000;
/** How much an error of another series counts beside one's own. */
const SHARE_OF_OTHERS = 0.5;
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
const last = LEVELS.length - 1;
/** Indices of the bounds that adapt: those of the 95 and the 80 % interval. */
const BOUNDS = [0, 1, last - 1, last];

/** Share of truths that a level leaves beyond itself. */
const NOMINAL = LEVELS.map((level) => Math.min(level, 1 - level));

export interface BoundsJson {
  errors: number[];
  tails: number[];
  reach: number;
}

export class ConformalBounds {
  /** In order of coming; the oldest goes when one more comes than are remembered. */
  readonly #errors: number[] = [];
  #oldest = 0;
  readonly #sorted = new SortedErrors();
  readonly #pool: SortedErrors | undefined;
  /** The largest error, in the unit of the forecast. */
  #reach = 0;
  /** Level of each bound as it stands; for the lower ones the share below, for the upper ones the share above. */
  readonly #tails = Float64Array.from(NOMINAL);
  /** Level of each bound with what forecasts under way say. */
  readonly #leaning = Float64Array.from(NOMINAL);

  /** @param pool errors of this and other series, each in units of its difficulty: every one of them adds its own. */
  constructor(pool?: SortedErrors) {
    this.#pool = pool;
  }

  get count(): number {
    return this.#sorted.count;
  }

  /**
   * Remembers truth − forecast without moving a bound: errors from before going live.
   * @param error in the unit of the forecast; @param difficulty how difficult that moment was, in the same unit.
   */
  remember(error: number, difficulty = 1): void {
    if (!Number.isFinite(error)) return;
    this.#reach = Math.max(this.#reach, Math.abs(error));
    this.#keep(Math.fround(error / difficulty));
  }

  #keep(error: number): void {
    if (this.#errors.length === WINDOW) {
      this.#sorted.remove(this.#errors[this.#oldest]!);
      this.#pool?.remove(this.#errors[this.#oldest]!);
      this.#errors[this.#oldest] = error;
      this.#oldest = (this.#oldest + 1) % WINDOW;
    } else this.#errors.push(error);
    this.#sorted.add(error);
    this.#pool?.add(error);
  }

  /**
   * Learns from a forecast whose truth has arrived.
   * @param truth the measured value; @param quantiles what {@link quantiles} gave for it, in the series' own unit.
   * @param error truth − forecast, and @param difficulty that of the moment, both in the unit of the forecast.
   */
  observe(truth: number, quantiles: ArrayLike<number>, error: number, difficulty = 1): void {
    for (const i of BOUNDS) {
      this.#tails[i] = moved(i, this.#tails[i]!, 1, isBeyond(i, truth, quantiles) ? 1 : 0);
      this.#leaning[i] = this.#tails[i]!;
    }
    this.remember(error, difficulty);
  }

  /**
   * Hears of the forecasts whose truth is still to come: one whose bound the value has crossed by now counts as missed, until
   * its truth says otherwise, the others as held. A month ahead truths alone say that bounds are too narrow when
   * a month of forecasts has been missed. Holds until the next {@link observe}; not kept in JSON.
   * @param value of the series now; @param made the quantiles of the forecasts under way, in the same unit.
   */
  lean(value: number, made: readonly ArrayLike<number>[]): void {
    for (const i of BOUNDS) {
      const missed = made.reduce((count, quantiles) => count + (isBeyond(i, value, quantiles) ? 1 : 0), 0);
      this.#leaning[i] = moved(i, this.#tails[i]!, made.length, missed);
    }
  }

  /** What is to be kept of the bounds: the errors in order of time, and the levels as they stand. */
  toJson(): BoundsJson {
    const errors = this.#errors.map((error) => Number(error.toPrecision(9)));
    return {
      errors: [...errors.slice(this.#oldest), ...errors.slice(0, this.#oldest)],
      tails: [...this.#tails],
      reach: this.#reach,
    };
  }

  /** Takes over what {@link toJson} gave, into bounds that know nothing yet. */
  restore({ errors, tails, reach }: BoundsJson): this {
    for (const error of errors.slice(-WINDOW)) this.#keep(Math.fround(error));
    this.#tails.set(tails);
    this.#leaning.set(tails);
    this.#reach = reach;
    return this;
  }

  /** The forecast's distribution at {@link LEVELS}, in order. */
  quantiles(center: number, difficulty: number): Float64Array {
    const out = new Float64Array(LEVELS.length);
    for (let i = 0; i <= last; i++) {
      out[i] = center + this.#quantile(this.#leaning[i]!, i > last / 2, difficulty);
    }
    return out.sort();
  }

  /** Quantile of the errors with a share in its tail, with the finite-sample margin; beyond the largest error it goes on widening. */
  #quantile(tail: number, upper: boolean, difficulty: number): number {
    const own = this.#sorted;
    const all = this.#pool ?? own;
    const n = own.count + SHARE_OF_OTHERS * (all.count - own.count);
    if (n === 0) return 0;
    const spread = (all.at(all.count - 1) - all.at(0)) / 2;
    const steps = Math.max(0, Math.log(OUTERMOST / (n + 1) / tail));
    const beyond = (upper ? 1 : -1) * BEYOND * steps * spread;
    const inner = all.count > own.count ? this.#inBoth(all, tail * (n + 1), upper) : this.#inOwn(tail, upper);
    // A series of no errors of its own yet has the others' only.
    const reach = own.count > 0 ? this.#reach * (1 + REACH * steps) : Number.POSITIVE_INFINITY;
    return Math.min(reach, Math.max(-reach, difficulty * (inner + beyond)));
  }

  #inOwn(tail: number, upper: boolean): number {
    const sorted = this.#sorted;
    const n = sorted.count;
    const at = Math.min(n - 1, Math.max(0, (upper ? 1 - tail : tail) * (n + 1) - 1));
    const low = Math.floor(at);
    return sorted.at(low) + (at - low) * (sorted.at(Math.min(n - 1, low + 1)) - sorted.at(low));
  }

  /** The outermost of all errors that has a number of them, as far as they count, on its side, itself among them. */
  #inBoth(all: SortedErrors, number: number, upper: boolean): number {
    const own = this.#sorted;
    const counted = (ofAll: number, ofOwn: number) => SHARE_OF_OTHERS * ofAll + (1 - SHARE_OF_OTHERS) * ofOwn;
    const side = (error: number) =>
      upper
        ? counted(all.count - all.below(error), own.count - own.below(error))
        : counted(all.upTo(error), own.upTo(error));
    let near = 0;
    let far = all.count - 1;
    while (near < far) {
      const middle = (near + far) >> 1;
      if (side(all.at(upper ? all.count - 1 - middle : middle)) >= number - 0.5) far = middle;
      else near = middle + 1;
    }
    return all.at(upper ? all.count - 1 - near : near);
  }
}

const isBeyond = (i: number, value: number, quantiles: ArrayLike<number>) =>
  i < last / 2 ? value < quantiles[i]! : value > quantiles[i]!;

/** The level of bound `i` after so many forecasts of which some were missed. */
function moved(i: number, tail: number, forecasts: number, missed: number): number {
  const nominal = NOMINAL[i]!;
  const speed = SPEED * Math.sqrt(SPEED_AT / nominal);
  const next = tail * Math.exp(speed * (nominal * forecasts - missed));
  return Math.min(MOST * nominal, Math.max(LEAST * nominal, next));
}
