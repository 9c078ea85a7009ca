/**
 * Philox4x32-10, the counter-based generator of Salmon, Moraes, Dror & Shaw, "Parallel random numbers: as easy
 * as 1, 2, 3" (SC '11, doi:10.1145/2063384.2063405). A draw is a pure function of (seed, stream, counter):
 * nothing is advanced, so the same numbers come out on one worker or on a thousand, in any order.
 */

/** Multipliers and key increments (Weyl constants) of the paper, section 3.3 and table 2. */
const M0 = 0xd2511f53;
const M1 = 0xcd9e8d57;
const W0 = 0x9e3779b9;
const W1 = 0xbb67ae85;
const M0_LOW = M0 & 0xffff;
const M0_HIGH = M0 >>> 16;
const M1_LOW = M1 & 0xffff;
const M1_HIGH = M1 >>> 16;

/** The 64-bit key of a stream of random numbers. */
export interface Stream {
  readonly k0: number;
  readonly k1: number;
}

/**
 * One block: four 32-bit words from a 128-bit counter and a 64-bit key, ten rounds.
 * Writes to `out` (length 4); arguments are read modulo 2^32.
 */
export function philox4x32(
  out: Uint32Array,
  c0: number,
  c1: number,
  c2: number,
  c3: number,
  k0: number,
  k1: number,
): void {
  let x0 = c0 >>> 0;
  let x1 = c1 >>> 0;
  let x2 = c2 >>> 0;
  let x3 = c3 >>> 0;
  let key0 = k0 | 0;
  let key1 = k1 | 0;
  for (let round = 0; round < 10; round += 1) {
    // The high words of two 32x32-bit products, from 16-bit halves: no BigInt, no allocation.
    const low0 = x0 & 0xffff;
    const high0 = x0 >>> 16;
    const mid0 = high0 * M0_LOW + ((low0 * M0_LOW) >>> 16);
    const hi0 = high0 * M0_HIGH + (mid0 >>> 16) + ((low0 * M0_HIGH + (mid0 & 0xffff)) >>> 16);
    const low2 = x2 & 0xffff;
    const high2 = x2 >>> 16;
    const mid2 = high2 * M1_LOW + ((low2 * M1_LOW) >>> 16);
    const hi2 = high2 * M1_HIGH + (mid2 >>> 16) + ((low2 * M1_HIGH + (mid2 & 0xffff)) >>> 16);
    const product0 = Math.imul(x0, M0);
    const product2 = Math.imul(x2, M1);
    x0 = (hi2 ^ x1 ^ key0) >>> 0;
    x1 = product2 >>> 0;
    x2 = (hi0 ^ x3 ^ key1) >>> 0;
    x3 = product0 >>> 0;
    key0 = (key0 + W0) | 0;
    key1 = (key1 + W1) | 0;
  }
  out[0] = x0;
  out[1] = x1;
  out[2] = x2;
  out[3] = x3;
}

/** FNV-1a, 32 bits, over UTF-16 code units: turns a stream's name into a number. */
function hashName(name: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < name.length; index += 1) {
    hash = Math.imul(hash ^ name.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}

/**
 * The stream of a seed and a name (or number): "route choice" and "weather" of one seed share nothing.
 *
 * The key is itself a Philox block over the seed (a non-negative safe integer) and the name, so that
 * neighbouring seeds give unrelated keys.
 * @throws RangeError where the seed is not a non-negative safe integer.
 */
export function randomStream(seed: number, name: string | number): Stream {
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw new RangeError(`A seed is an integer from 0 to 2^53 - 1, not ${seed}.`);
  }
  const block = new Uint32Array(4);
  const high = Math.floor(seed / 2 ** 32);
  const nameHash = typeof name === "string" ? hashName(name) : name;
  philox4x32(block, seed, high, nameHash, typeof name === "string" ? name.length : 0xffffffff, M0, M1);
  return { k0: block[0]!, k1: block[1]! };
}
