/** The weights of least error, not negative and adding up to 1, from second moments of the members' errors. */
import { Infeasible } from "../errors.ts";
import { cholesky, choleskySolve } from "../numeric/cholesky.ts";

/** A member comes in where it lowers the error by more than this share. */
const TOLERANCE = 1e-9;

/**
 * Minimizes w'Mw over the simplex by active sets (Lawson & Hanson 1974, chapter 23): from the best member alone, the member
 * that would lower the error most comes in, the optimum M⁻¹1 / 1'M⁻¹1 of those that are in is one small solve, and who
 * would be sold short goes out. Ends at the one optimum, since each step lowers the error.
 * @param shrinkage what is added to each member's own moment, as a share of the least: what was close by chance does not
 * split the weight. NaN for a member that must not have any; where none may, the first has all.
 */
export function simplexWeights(moments: Float64Array, shrinkage: readonly number[]): Float64Array {
  const members = shrinkage.length;
  const weights = new Float64Array(members);
  const usable = shrinkage.flatMap((share, i) => (Number.isNaN(share) ? [] : [i]));
  if (usable.length === 0) {
    weights[0] = 1;
    return weights;
  }
  const own = (i: number) => moments[i * members + i]!;
  const best = usable.reduce((least, i) => (own(i) < own(least) ? i : least));
  const loss = moments.slice();
  for (const i of usable) loss[i * members + i]! += shrinkage[i]! * own(best);
  weights[best] = 1;
  let chosen = [best];
  // Members that only repeat what others say cannot come in.
  const repeats = new Set<number>();
  for (;;) {
    const gradient = (i: number) => chosen.reduce((sum, j) => sum + loss[i * members + j]! * weights[j]!, 0);
    const total = chosen.reduce((sum, i) => sum + weights[i]! * gradient(i), 0);
    const outside = usable.filter((i) => !chosen.includes(i) && !repeats.has(i));
    const next = outside.reduce(
      (least, i) => (gradient(i) < gradient(least) ? i : least),
      outside[0] ?? best,
    );
    if (outside.length === 0 || gradient(next) >= total * (1 - TOLERANCE)) return weights;
    chosen = settle(loss, members, [...chosen, next], weights);
    if (!chosen.includes(next)) repeats.add(next);
  }
}

/** Moves the weights of the chosen to their optimum, as far as none falls below 0. @returns those left in. */
function settle(
  loss: Float64Array,
  members: number,
  chosen: readonly number[],
  weights: Float64Array,
): number[] {
  let left = [...chosen];
  for (;;) {
    const optimum = optimumOf(loss, members, left);
    // Singular with the one that came in last, which has no weight yet.
    if (!optimum) return left.slice(0, -1);
    // How far towards the optimum the first weight reaches 0.
    let share = 1;
    let out = -1;
    left.forEach((i, k) => {
      if (optimum[k]! > 0) return;
      const reached = weights[i]! / (weights[i]! - optimum[k]!);
      if (out >= 0 && reached >= share) return;
      share = reached;
      out = i;
    });
    left.forEach((i, k) => {
      weights[i]! += share * (optimum[k]! - weights[i]!);
    });
    if (out < 0) return left;
    weights[out] = 0;
    left = left.filter((i) => i !== out);
  }
}

function optimumOf(loss: Float64Array, members: number, chosen: readonly number[]) {
  const n = chosen.length;
  const matrix = new Float64Array(n * n);
  chosen.forEach((i, a) => {
    chosen.forEach((j, b) => {
      matrix[a * n + b] = loss[i * members + j]!;
    });
  });
  let solved: Float64Array;
  try {
    solved = choleskySolve(cholesky(matrix, n), new Float64Array(n).fill(1), n);
  } catch (error) {
    if (error instanceof Infeasible) return undefined;
    throw error;
  }
  const total = solved.reduce((a, b) => a + b, 0);
  return total > 0 ? solved.map((weight) => weight / total) : undefined;
}
