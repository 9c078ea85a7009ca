/**
 * Weights of an ensemble: not negative, adding up to 1, with the least squared error that the members' past errors show
 * (Bates & Granger 1969, constrained as in Timmermann 2006, section 2). The errors' second moments fade, so that the
 * weights follow a series that changes.
 */
import { Infeasible } from "../errors.ts";
import { cholesky, choleskySolve } from "../numeric/cholesky.ts";

/** Added to each member's own moment, as a share of the least: what was close by chance does not split the weight. */
const SHRINKAGE = 0.07;
/** Most steps that one forecast's errors stand for, where forecasts are made now and then. */
const MOST_STEPS = 5;
/** A member that more often than this gave no forecast gets no weight. */
const MOST_ABSENT = 0.05;
/** Errors below this share of the typical one weigh alike. */
const FLAT = 0.5;

export interface MomentsJson {
  moments: number[];
  absent: number[];
  typical: number;
  count: number;
  last: number;
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
   * Adds one forecast's errors. Each weighs by the inverse of its size, so that the weighted squares add up to about the
   * absolute errors, and one accident on the road does not choose the model for the next month; and by the inverse of
   * the typical size, so that moments of several series can be added.
   * @param step the step of time that was forecast; @param size the ensemble's own error, as far as it is known; else the
   * members' mean absolute one.
   */
  add(errors: ArrayLike<number>, step: number, size?: number): void {
    let sum = 0;
    let present = 0;
    for (let i = 0; i < this.members; i++) {
      if (Number.isNaN(errors[i]!)) continue;
      sum += Math.abs(errors[i]!);
      present++;
    }
    const own = Math.abs(size ?? sum / present);
    if (!Number.isFinite(own)) return;
    this.#count++;
    this.#typical += (own - this.#typical) / Math.min(this.#count, 500);
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

  clear(): void {
    this.moments.fill(0);
    this.absent.fill(0);
    this.#typical = 0;
    this.#count = 0;
    this.#last = Number.NaN;
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
   * The weights, from these errors and, a little, from those of others; where there were none yet, all on `first`.
   * @param others each with the share that its moments count by.
   */
  weights(first: number, others: readonly { moments: ErrorMoments; share: number }[] = []): Float64Array {
    const sum = this.moments.slice();
    for (const { moments, share } of others) {
      for (let at = 0; at < sum.length; at++) sum[at]! += share * moments.moments[at]!;
    }
    const only = this.#count === 0 ? first : undefined;
    return simplexWeights(sum, this.members, only, (member) => this.absent[member]! < MOST_ABSENT);
  }
}

/**
 * Minimizes w'Mw over the simplex exactly: of every subset of members the unconstrained optimum M⁻¹1 / 1'M⁻¹1 is one
 * small solve, and the best subset whose weights are all positive is the answer. Meant for up to ten members.
 * @param allowed members; @param only gives all weight to one member, where nothing is known.
 */
export function simplexWeights(
  moments: Float64Array,
  members: number,
  only?: number,
  allowed: (member: number) => boolean = () => true,
): Float64Array {
  const best = new Float64Array(members);
  if (only !== undefined) {
    best[only] = 1;
    return best;
  }
  let least = Number.POSITIVE_INFINITY;
  const usable = Array.from({ length: members }, (_, i) => i).filter(allowed);
  for (let subset = 1; subset < 1 << usable.length; subset++) {
    const chosen = usable.filter((_, i) => subset & (1 << i));
    const found = optimumOf(moments, members, chosen);
    if (!found || found.loss >= least) continue;
    least = found.loss;
    best.fill(0);
    chosen.forEach((member, k) => {
      best[member] = found.weights[k]!;
    });
  }
  if (least === Number.POSITIVE_INFINITY) best[0] = 1;
  return best;
}

function optimumOf(moments: Float64Array, members: number, chosen: readonly number[]) {
  const n = chosen.length;
  const matrix = new Float64Array(n * n);
  const smallest = Math.min(...chosen.map((i) => moments[i * members + i]!));
  chosen.forEach((i, a) => {
    chosen.forEach((j, b) => {
      matrix[a * n + b] = moments[i * members + j]! + (a === b ? SHRINKAGE * smallest : 0);
    });
  });
  let solved: Float64Array;
  try {
    solved = choleskySolve(cholesky(matrix, n), new Float64Array(n).fill(1), n);
  } catch (error) {
    // Members that err alike make a subset singular; a smaller one says the same.
    if (error instanceof Infeasible) return undefined;
    throw error;
  }
  const total = solved.reduce((a, b) => a + b, 0);
  if (!(total > 0) || solved.some((weight) => weight <= 0)) return undefined;
  return { weights: solved.map((weight) => weight / total), loss: 1 / total };
}
