/**
 * Weights of an ensemble: not negative, adding up to 1, with the least squared error that the members' past errors show
 * (Bates & Granger 1969, constrained as in Timmermann 2006, section 2). The errors' second moments fade, so that the
 * weights follow a series that changes.
 */

/** Steps of the solver; enough for ten members. */
const STEPS = 400;

/** Running second moments of the members' errors. */
export class ErrorMoments {
  readonly members: number;
  readonly moments: Float64Array;
  readonly #keep: number;
  #typical = 0;
  #count = 0;

  /** @param memory number of errors after which one weighs 1/e. */
  constructor(members: number, memory: number) {
    this.members = members;
    this.moments = new Float64Array(members * members);
    this.#keep = Math.exp(-1 / memory);
  }

  get count(): number {
    return this.#count;
  }

  /**
   * Adds one forecast's errors. Beyond the typical size an error counts linearly, as in Huber's loss: one accident on
   * the road must not choose the model for the next month.
   */
  add(errors: ArrayLike<number>): void {
    let size = 0;
    for (let i = 0; i < this.members; i++) size += Math.abs(errors[i]!) / this.members;
    if (!Number.isFinite(size)) return;
    this.#count++;
    this.#typical += (size - this.#typical) / Math.min(this.#count, 500);
    const weight = 1 / (size + this.#typical + 1e-12);
    for (let i = 0; i < this.members; i++) {
      for (let j = 0; j < this.members; j++) {
        const at = i * this.members + j;
        this.moments[at] = this.moments[at]! * this.#keep + weight * errors[i]! * errors[j]!;
      }
    }
  }

  /** The weights; where there were no errors yet, all on `first`. */
  weights(first: number): Float64Array {
    return simplexWeights(this.moments, this.members, this.#count === 0 ? first : undefined);
  }
}

/**
 * Minimizes w'Mw over the simplex by exponentiated gradient steps (Kivinen & Warmuth 1997) from the best single
 * member, and keeps that member alone unless the mixture is better.
 */
export function simplexWeights(moments: Float64Array, members: number, only?: number): Float64Array {
  const single = new Float64Array(members);
  let best = only ?? 0;
  if (only === undefined) {
    for (let i = 1; i < members; i++) {
      if (moments[i * members + i]! < moments[best * members + best]!) best = i;
    }
  }
  single[best] = 1;
  const least = moments[best * members + best]!;
  if (only !== undefined || !(least > 0)) return single;
  const weights = new Float64Array(members).fill(0.5 / Math.max(1, members - 1));
  weights[best] = members === 1 ? 1 : 0.5;
  for (let step = 0; step < STEPS; step++) {
    let total = 0;
    const gradient = new Float64Array(members);
    for (let i = 0; i < members; i++) {
      for (let j = 0; j < members; j++) gradient[i]! += (moments[i * members + j]! * weights[j]!) / least;
    }
    const low = Math.min(...gradient);
    for (let i = 0; i < members; i++) {
      weights[i]! *= Math.exp(-0.5 * Math.min(20, gradient[i]! - low));
      total += weights[i]!;
    }
    for (let i = 0; i < members; i++) weights[i]! /= total;
  }
  return quadratic(moments, weights) < least ? weights : single;
}

function quadratic(moments: Float64Array, weights: Float64Array): number {
  const n = weights.length;
  let sum = 0;
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++) sum += weights[i]! * weights[j]! * moments[i * n + j]!;
  return sum;
}
