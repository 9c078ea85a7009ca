/** Makes bounded and skewed weather variables near normal, and back: drawn values cannot leave what is possible. */
import { InvalidInput } from "../errors.ts";

/** How a variable is made near normal: as it is; log(x + 0.1) for ≥ 0; logit between 0 and `highest`. */
export type Transform = { kind: "identity" } | { kind: "log" } | { kind: "logit"; highest: number };

/** Keeps a logit finite at the ends (calm, saturated): a thousandth of the range. */
const EDGE = 1e-3;
const SHIFT = 0.1;

/** @throws InvalidInput for a value that the transform's range does not hold. NaN stays NaN. */
export function forward(transform: Transform, value: number): number {
  if (Number.isNaN(value)) return value;
  if (transform.kind === "identity") return value;
  const highest = transform.kind === "log" ? Number.POSITIVE_INFINITY : transform.highest;
  if (!(value >= 0 && value <= highest)) throw new InvalidInput(`value ${value} is outside 0 to ${highest}`);
  if (transform.kind === "log") return Math.log(value + SHIFT);
  const share = Math.min(1 - EDGE, Math.max(EDGE, value / highest));
  return Math.log(share / (1 - share));
}

/** The variable's own value from a transformed one; never outside the transform's range. */
export function backward(transform: Transform, value: number): number {
  if (transform.kind === "identity") return value;
  if (transform.kind === "log") return Math.max(0, Math.exp(value) - SHIFT);
  return transform.highest / (1 + Math.exp(-value));
}
