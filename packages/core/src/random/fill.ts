/**
 * Many draws at once into typed arrays. Element n equals the single draw at index start + n, so an array may be
 * filled in any chunks, on any worker, with the same result; a block's second draw is used, not thrown away.
 */
import { integer, normal, toUnit } from "./draw.ts";
import { philox4x32, type Stream } from "./philox.ts";

const block = new Uint32Array(4);

/** `out[n] = normal(stream, start + n, j, k)`. */
export function fillNormal(stream: Stream, out: Float64Array, start = 0, j = 0, k = 0): void {
  const { k0, k1 } = stream;
  let n = 0;
  if ((start & 1) === 1 && out.length > 0) out[n++] = normal(stream, start, j, k);
  for (; n + 1 < out.length; n += 2) {
    philox4x32(block, 1, (start + n) >>> 1, j, k, k0, k1);
    const radius = Math.sqrt(-2 * Math.log(toUnit(block[0]!, block[1]!)));
    const angle = 2 * Math.PI * toUnit(block[2]!, block[3]!);
    out[n] = radius * Math.cos(angle);
    out[n + 1] = radius * Math.sin(angle);
  }
  if (n < out.length) out[n] = normal(stream, start + n, j, k);
}

/** A random order of 0 … n - 1 (Fisher & Yates, Durstenfeld's form), for strata and samples. */
export function permutation(stream: Stream, n: number, j = 0, k = 0): Uint32Array {
  const order = Uint32Array.from({ length: n }, (_, index) => index);
  for (let last = n - 1; last > 0; last -= 1) {
    const other = integer(stream, last + 1, last, j, k);
    const kept = order[last]!;
    order[last] = order[other]!;
    order[other] = kept;
  }
  return order;
}
