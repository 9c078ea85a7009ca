/**
 * What leaves and splits are worth: XGBoost's gains, weights and monotone bounds (Chen & Guestrin 2016, arXiv:1603.02754),
 * from sums of gradients `g` and hessians `h` of the loss.
 */

export interface Penalties {
  /** L2 and L1 of a leaf's weight. */
  lambda: number;
  alpha: number;
}

/** Sums of gradients and hessians over the rows of a node. */
export interface Sums {
  g: number;
  h: number;
}

/** What the weights below a node lie between; infinite where no monotone feature was split on. */
export interface Bounds {
  low: number;
  high: number;
}

const clamp = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value));

/** Soft threshold of L1. */
const shrink = (g: number, alpha: number) => (g > alpha ? g - alpha : g < -alpha ? g + alpha : 0);

/** The weight of least loss within the bounds. */
export const leafWeight = (g: number, h: number, { lambda, alpha }: Penalties, low: number, high: number) =>
  clamp(-shrink(g, alpha) / (h + lambda), low, high);

/** Twice the loss that a leaf saves; at a bounded weight by its quadratic (XGBoost's CalcGainGivenWeight). */
export function nodeScore(g: number, h: number, penalties: Penalties, low: number, high: number): number {
  if (low === -Infinity && high === Infinity) {
    const s = shrink(g, penalties.alpha);
    return (s * s) / (h + penalties.lambda);
  }
  const weight = leafWeight(g, h, penalties, low, high);
  return -(
    2 * g * weight +
    (h + penalties.lambda) * weight * weight +
    2 * penalties.alpha * Math.abs(weight)
  );
}

/**
 * What a split saves beyond its node.
 * @param parent the node's own score; @param direction −1 or 1 of a monotone feature, which a split must follow; else 0.
 */
export function splitGain(
  leftG: number,
  leftH: number,
  rightG: number,
  rightH: number,
  parent: number,
  direction: number,
  penalties: Penalties,
  low: number,
  high: number,
): number {
  if (direction !== 0) {
    const left = leafWeight(leftG, leftH, penalties, low, high);
    const right = leafWeight(rightG, rightH, penalties, low, high);
    if (direction > 0 ? left > right : left < right) return 0;
  }
  return (
    nodeScore(leftG, leftH, penalties, low, high) + nodeScore(rightG, rightH, penalties, low, high) - parent
  );
}

/** Bounds of the children's weights: a split on a monotone feature puts the middle of the two between them. */
export function childBounds(
  { low, high }: Bounds,
  direction: number,
  left: Sums,
  right: Sums,
  penalties: Penalties,
): [Bounds, Bounds] {
  const within = { low, high };
  if (direction === 0) return [within, within];
  const weightOf = ({ g, h }: Sums) => leafWeight(g, h, penalties, low, high);
  const middle = (weightOf(left) + weightOf(right)) / 2;
  const [below, above] = [
    { low, high: middle },
    { low: middle, high },
  ];
  return direction > 0 ? [below, above] : [above, below];
}
