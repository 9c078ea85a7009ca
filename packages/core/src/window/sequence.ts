/** Kinesis sequence numbers: decimal strings without leading zeros, too long for a number, ordered within a shard. */

/** Negative, zero or positive as `a` comes before, is, or comes after `b` in their shard. */
export function compareSequences(a: string, b: string): number {
  if (a.length !== b.length) return a.length - b.length;
  return a < b ? -1 : a > b ? 1 : 0;
}
