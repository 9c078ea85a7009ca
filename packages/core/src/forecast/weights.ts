/**
 * Weights of an ensemble: not negative, adding up to 1, with the least squared error that the members' past errors show
 * (Bates & Granger 1969, constrained as in Timmermann 2006, section 2). The errors' second moments fade, so that the
 * weights follow a series that changes.
 */
import { simplexWeights } from "./simplex-weights.ts";

/** Shrinkage of a member where nothing else is said. */
export const SHRINKAGE = 0.07;
/** Most steps that one forecast's errors stand for, where forecasts are made now and then. */
const MOST_STEPS = 5;
/** A member that more often than this gave no forecast gets no weight. */
const MOST_ABSENT = 0.05;
/** Errors below this share of the typical one weigh alike: the weighted squares are then nearly the absolute errors. */
const FLAT = 0.02;

export interface MomentsJson {
  moments: number[];
  absent: number[];
  typical: number;
  count: number;
  last: number;
}

/** The members' errors of one forecast; NaN for a member that gave none. */
export interface KnownErrors {
  readonly errors: ArrayLike<number>;
  /** The step of time that was forecast. */
  readonly step: number;
  /** The ensemble's own error, as far as it is known; else the members' mean absolute one is taken for it. */
  readonly size?: number | undefined;
}

function sizeOf({ errors, size }: Pick<KnownErrors, "errors" | "size">): number {
  if (size !== undefined) return Math.abs(size);
  let sum = 0;
  let present = 0;
  for (let i = 0; i < errors.length; i++) {
    if (Number.isNaN(errors[i]!)) continue;
    sum += Math.abs(errors[i]!);
    present++;
  }
  return sum / present;
}

/** Running second moments of the members' errors. */
export class ErrorMoments {
  readonly members: number;
  readonly moments: Float64Array;
  readonly #memory: number;
  /** Fading share of the forecasts in which a member gave none. */
  readonly absent: Float64Array;
  #typical = 0;
  #count = 0;
  #last = Number.NaN;

  /** @param memory steps of time after which an error weighs 1/e. */
  constructor(members: number, memory: number) {
    this.members = members;
    this.moments = new Float64Array(members * members);
    this.absent = new Float64Array(members);
    this.#memory = memory;
  }

  get count(): number {
    return this.#count;
  }

  /**
   * Begins anew with forecasts that are all known, in order of time. What is typical is their mean: as a running mean it
   * would be the first error alone at first, and where that was small, its moments would outweigh all that follow.
   */
  fit(known: readonly KnownErrors[]): void {
    this.moments.fill(0);
    this.absent.fill(0);
    this.#count = 0;
    this.#last = Number.NaN;
    const sizes = known.map(sizeOf).filter(Number.isFinite);
    this.#typical = sizes.reduce((a, b) => a + b, 0) / Math.max(1, sizes.length);
    for (const each of known) this.#add(each, sizeOf(each));
  }

  /** Adds one forecast's errors. */
  add(errors: ArrayLike<number>, step: number, size?: number): void {
    const own = sizeOf({ errors, size });
    if (!Number.isFinite(own)) return;
    this.#typical += (own - this.#typical) / Math.min(this.#count + 1, 500);
    this.#add({ errors, step }, own);
  }

  /**
   * Each forecast's errors weigh by the inverse of their size, so that the weighted squares add up to the absolute errors,
   * and one accident on the road does not choose the model for the next month; and by the inverse of the typical size, so
   * that moments of several series can be added.
   */
  #add({ errors, step }: KnownErrors, own: number): void {
    if (!Number.isFinite(own)) return;
    this.#count++;
    const gap = Number.isNaN(this.#last) ? 1 : Math.max(0, step - this.#last);
    this.#last = Number.isNaN(this.#last) ? step : Math.max(this.#last, step);
    const keep = Math.exp(-gap / this.#memory);
    const stands = Math.min(gap, MOST_STEPS);
    const weight = stands / ((own + FLAT * this.#typical + 1e-12) * (this.#typical + 1e-12));
    for (let i = 0; i < this.members; i++) {
      const missing = Number.isNaN(errors[i]!);
      this.absent[i]! += ((missing ? 1 : 0) - this.absent[i]!) / Math.min(this.#count, 500);
      for (let j = 0; j < this.members; j++) {
        const product = errors[i]! * errors[j]!;
        const at = i * this.members + j;
        this.moments[at] = this.moments[at]! * keep + (Number.isNaN(product) ? 0 : weight * product);
      }
    }
  }

  toJson(): MomentsJson {
    const { moments, absent } = this;
    return {
      moments: [...moments],
      absent: [...absent],
      typical: this.#typical,
      count: this.#count,
      last: this.#last || 0,
    };
  }

  /** Takes over what {@link toJson} gave. */
  restore({ moments, absent, typical, count, last }: MomentsJson): this {
    this.absent.set(absent);
    this.moments.set(moments);
    this.#typical = typical;
    this.#count = count;
    this.#last = count > 0 ? last : Number.NaN;
    return this;
  }

  /**
   * The weights, from these errors and, a little, from those of others; where there were none yet, all on the first.
   * @param others each with the share that its moments count by. @param shrinkage of each member (simplex-weights.ts).
   */
  weights(
    others: readonly { moments: ErrorMoments; share: number }[] = [],
    shrinkage: readonly number[] = new Array<number>(this.members).fill(SHRINKAGE),
  ): Float64Array {
    const sum = this.moments.slice();
    for (const { moments, share } of others) {
      for (let at = 0; at < sum.length; at++) sum[at]! += share * moments.moments[at]!;
    }
    return simplexWeights(
      sum,
      shrinkage.map((share, i) => (this.#count > 0 && this.absent[i]! < MOST_ABSENT ? share : Number.NaN)),
    );
  }
}
