/**
 * Weights of an ensemble: not negative, adding up to 1, with the least squared error that the members' past errors show
 * (Bates & Granger 1969, constrained as in Timmermann 2006, section 2). The errors' second moments fade, so that the
 * weights follow a series that changes.
 */
import { Infeasible } from "../errors.ts";
import { cholesky, choleskySolve } from "../numeric/cholesky.ts";

/** Added to each member's own moment, as a share of the least: what was close by chance does not split the weight. */
const SHRINKAGE = 0.01;

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

  toJson(): { moments: number[]; typical: number; count: number } {
    return { moments: [...this.moments], typical: this.#typical, count: this.#count };
  }

  /** Takes over what {@link toJson} gave. */
  restore({ moments, typical, count }: { moments: readonly number[]; typical: number; count: number }): this {
    this.moments.set(moments);
    this.#typical = typical;
    this.#count = count;
    return this;
  }

  /** The weights; where there were no errors yet, all on `first`. */
  weights(first: number): Float64Array {
    return simplexWeights(this.moments, this.members, this.#count === 0 ? first : undefined);
  }
}

/**
 * Minimizes w'Mw over the simplex exactly: of every subset of members the unconstrained optimum M⁻¹1 / 1'M⁻¹1 is one
 * small solve, and the best subset whose weights are all positive is the answer. Meant for up to ten members.
 * @param only gives all weight to one member, where nothing is known.
 */
export function simplexWeights(moments: Float64Array, members: number, only?: number): Float64Array {
  const best = new Float64Array(members);
  if (only !== undefined) {
    best[only] = 1;
    return best;
  }
  let least = Number.POSITIVE_INFINITY;
  for (let subset = 1; subset < 1 << members; subset++) {
    const chosen = Array.from({ length: members }, (_, i) => i).filter((i) => subset & (1 << i));
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
