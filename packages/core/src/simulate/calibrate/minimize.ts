/**
 * Minimizes a smooth function of many variables by L-BFGS (Nocedal 1980): steps by the curvature that the last few
 * gradients tell of, shortened until the value falls enough (Armijo).
 */

/** Steps whose gradients are remembered. */
const MEMORY = 10;
/** Share of the fall that the slope promises which a step has to keep. */
const ARMIJO = 1e-4;
const HALVINGS = 25;

/** The value at `x`, whose gradient it writes. */
export type Objective = (x: Float64Array, gradient: Float64Array) => number;

const dot = (a: Float64Array, b: Float64Array) => {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += a[at]! * b[at]!;
  return sum;
};

/** Moves `x` to a minimum near it, in at most `rounds` steps, and answers the value there. */
export function minimize(objective: Objective, x: Float64Array, rounds: number): number {
  const size = x.length;
  let gradient = new Float64Array(size);
  let value = objective(x, gradient);
  const steps: { step: Float64Array; change: Float64Array; curvature: number }[] = [];
  for (let round = 0; round < rounds; round++) {
    const direction = gradient.map((slope) => -slope);
    const weights: number[] = [];
    for (const { step, change, curvature } of steps.toReversed()) {
      const weight = dot(step, direction) / curvature;
      weights.push(weight);
      for (let at = 0; at < size; at++) direction[at]! -= weight * change[at]!;
    }
    const last = steps.at(-1);
    const norm = Math.sqrt(dot(gradient, gradient));
    if (norm === 0) return value;
    // Without a memory the first step changes no variable by more than a little.
    const scale = last ? last.curvature / dot(last.change, last.change) : 1 / norm;
    for (let at = 0; at < size; at++) direction[at]! *= scale;
    for (const { step, change, curvature } of steps) {
      const weight = weights.pop()! - dot(change, direction) / curvature;
      for (let at = 0; at < size; at++) direction[at]! += weight * step[at]!;
    }
    const slope = dot(gradient, direction);
    if (!(slope < 0)) return value;
    let length = 1;
    let halvings = 0;
    const next = new Float64Array(size);
    const there = new Float64Array(size);
    let found = value;
    for (; halvings < HALVINGS; halvings++, length /= 2) {
      for (let at = 0; at < size; at++) next[at] = x[at]! + length * direction[at]!;
      found = objective(next, there);
      if (found <= value + ARMIJO * length * slope) break;
    }
    if (halvings === HALVINGS) return value;
    const step = next.map((to, at) => to - x[at]!);
    const change = there.map((to, at) => to - gradient[at]!);
    const curvature = dot(step, change);
    if (curvature > 1e-12 * dot(change, change)) {
      steps.push({ step, change, curvature });
      if (steps.length > MEMORY) steps.shift();
    }
    const fall = value - found;
    x.set(next);
    gradient = there;
    value = found;
    if (fall < 1e-7 * Math.abs(value)) return value;
  }
  return value;
}
