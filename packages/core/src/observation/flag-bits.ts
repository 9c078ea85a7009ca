/** Quality flags as bits of a byte, in the order of QUALITY_FLAGS. The order is stored: only ever append to it. */
import { QUALITY_FLAGS, type QualityFlag } from "./observation.ts";

const BIT = Object.fromEntries(QUALITY_FLAGS.map((flag, i) => [flag, 1 << i])) as Record<QualityFlag, number>;

export function flagBit(flag: QualityFlag): number {
  return BIT[flag];
}

export function flagsToBits(flags: readonly QualityFlag[]): number {
  let bits = 0;
  for (const flag of flags) bits |= BIT[flag];
  return bits;
}

export function bitsToFlags(bits: number): QualityFlag[] {
  return QUALITY_FLAGS.filter((flag) => (bits & BIT[flag]) !== 0);
}
