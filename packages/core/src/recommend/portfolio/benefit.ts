/** The value of a choice, and its slope: concave in each candidate's share, exact where all shares are 0 or 1. */
import type { BenefitModel, Compiled, Constraint } from "./compile.ts";

/** One model's benefit at `x`; adds `scale` times its slope to `slope` where one is given. */
export function benefit(
  { own, levers }: BenefitModel,
  x: ArrayLike<number>,
  slope?: Float64Array,
  scale = 1,
): number {
  let sum = 0;
  for (let i = 0; i < own.length; i++) {
    sum += own[i]! * x[i]!;
    if (slope) slope[i]! += scale * own[i]!;
  }
  for (const { worth, members, rates } of levers) {
    const left = Math.exp(-pull(members, rates, x));
    sum += worth * (1 - left);
    if (slope)
      for (let k = 0; k < members.length; k++) slope[members[k]!]! += scale * worth * left * rates[k]!;
  }
  return sum;
}

/** Σ rate·x: how far a lever is pulled; 1 − exp(−pull) of it is taken. */
export function pull(members: Int32Array, rates: Float64Array, x: ArrayLike<number>): number {
  let sum = 0;
  for (let k = 0; k < members.length; k++) sum += rates[k]! * x[members[k]!]!;
  return sum;
}

/** Conditional value at risk: the mean of the worst `tail` of the draws (Rockafellar & Uryasev 2000), and its slope. */
export function conditionalValueAtRisk(
  draws: readonly BenefitModel[],
  tail: number,
  x: ArrayLike<number>,
  slope?: Float64Array,
): number {
  const values = draws.map((draw, d) => ({ value: benefit(draw, x), d })).sort((a, b) => a.value - b.value);
  const mass = tail * draws.length;
  let sum = 0;
  let left = mass;
  for (const { value, d } of values) {
    const part = Math.min(1, left);
    if (part <= 0) break;
    sum += part * value;
    if (slope) benefit(draws[d]!, x, slope, part / mass);
    left -= part;
  }
  return sum / mass;
}

/** The objective of a choice of whole measures: mean and tail as weighted, with synergies. */
export function choiceValue(
  compiled: Compiled,
  risk: { weight: number; tail: number } | undefined,
  x: ArrayLike<number>,
): number {
  const weight = compiled.draws.length === 0 ? 0 : risk!.weight;
  let value = weight === 1 ? 0 : (1 - weight) * benefit(compiled.expected, x);
  if (weight > 0) value += weight * conditionalValueAtRisk(compiled.draws, risk!.tail, x);
  for (const { a, b, worth } of compiled.pairs) value += worth * x[a]! * x[b]!;
  return value;
}

/** Σ coefficient·x of a constraint. */
export function activity({ candidates, coefficients }: Constraint, x: ArrayLike<number>): number {
  let sum = 0;
  for (let k = 0; k < candidates.length; k++) sum += coefficients[k]! * x[candidates[k]!]!;
  return sum;
}

/** By how much a choice breaks a constraint, in the constraint's unit; 0 where it holds, to rounding. */
export function excess(constraint: Constraint, x: ArrayLike<number>): number {
  const sum = activity(constraint, x);
  const by = Math.max(0, sum - constraint.upper, constraint.lower - sum);
  return by <= 1e-8 * rowScale(constraint) ? 0 : by;
}

/** The size of a row's numbers: its bound, or its largest coefficient where the bound is 0. */
export function rowScale({ coefficients, lower, upper }: Constraint): number {
  const bound = Math.abs(Number.isFinite(upper) ? upper : lower);
  return bound > 0 ? bound : Math.max(1, ...coefficients.map(Math.abs));
}
