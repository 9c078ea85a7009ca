/**
 * Draws at a counter: `normal(stream, i, j, k)` is the same number whenever it is asked for. The three indices
 * are whatever the caller counts by (agent, hour, run), each from 0 to 2^32 - 1; every distribution has counters
 * of its own, so asking two of them at the same indices gives independent numbers.
 */
import { philox4x32, type Stream } from "./philox.ts";

/** The first counter word: which distribution asks. Rejection methods add their attempt above bit 4. */
const UNIFORM = 0;
const NORMAL = 1;
const EXPONENTIAL = 2;
const GAMMA = 3;
const POISSON = 4;
const ATTEMPT = 16;

/** 52 bits, centred in their cell: 0 and 1 cannot come out, so logarithms need no guard. */
const CELL = 2 ** -52;
const block = new Uint32Array(4);

/** The uniform of (0, 1) that two 32-bit words stand for. */
export function toUnit(high: number, low: number): number {
  return ((high >>> 6) * 67_108_864 + (low >>> 6) + 0.5) * CELL;
}

/** Uniform on the open interval (0, 1). A block holds two draws: even and odd `i` share one. */
export function uniform(stream: Stream, i: number, j = 0, k = 0): number {
  philox4x32(block, UNIFORM, i >>> 1, j, k, stream.k0, stream.k1);
  return (i & 1) === 0 ? toUnit(block[0]!, block[1]!) : toUnit(block[2]!, block[3]!);
}

/** Standard normal, by Box & Muller (1958): even `i` takes the cosine, odd `i` the sine of one block. */
export function normal(stream: Stream, i: number, j = 0, k = 0): number {
  philox4x32(block, NORMAL, i >>> 1, j, k, stream.k0, stream.k1);
  const radius = Math.sqrt(-2 * Math.log(toUnit(block[0]!, block[1]!)));
  const angle = 2 * Math.PI * toUnit(block[2]!, block[3]!);
  return radius * ((i & 1) === 0 ? Math.cos(angle) : Math.sin(angle));
}

/** Exponential with mean 1, by inversion. */
export function exponential(stream: Stream, i: number, j = 0, k = 0): number {
  philox4x32(block, EXPONENTIAL, i, j, k, stream.k0, stream.k1);
  return -Math.log(toUnit(block[0]!, block[1]!));
}

/**
 * Gamma with the given shape (> 0) and scale 1, by Marsaglia & Tsang, "A simple method for generating gamma
 * variables" (ACM TOMS 26, 2000); shapes below 1 by their boost U^(1/shape).
 * @throws RangeError where the shape is not positive.
 */
export function gamma(stream: Stream, shape: number, i: number, j = 0, k = 0): number {
  if (!(shape > 0)) throw new RangeError(`A gamma's shape is above 0, not ${shape}.`);
  const d = (shape < 1 ? shape + 1 : shape) - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (let attempt = 0; ; attempt += 2) {
    philox4x32(block, GAMMA + ATTEMPT * attempt, i, j, k, stream.k0, stream.k1);
    const radius = Math.sqrt(-2 * Math.log(toUnit(block[0]!, block[1]!)));
    const x = radius * Math.cos(2 * Math.PI * toUnit(block[2]!, block[3]!));
    const v = (1 + c * x) ** 3;
    if (v <= 0) continue;
    philox4x32(block, GAMMA + ATTEMPT * (attempt + 1), i, j, k, stream.k0, stream.k1);
    const u = toUnit(block[0]!, block[1]!);
    if (Math.log(u) < 0.5 * x * x + d * (1 - v + Math.log(v))) {
      return d * v * (shape < 1 ? toUnit(block[2]!, block[3]!) ** (1 / shape) : 1);
    }
  }
}

/** ln(n!) by Stirling's series from 10 up (error below 1e-9), by the sum below. */
function logFactorial(n: number): number {
  if (n < 10) {
    let sum = 0;
    for (let factor = 2; factor <= n; factor += 1) sum += Math.log(factor);
    return sum;
  }
  const x = n + 1;
  return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + 1 / (12 * x) - 1 / (360 * x ** 3);
}

/**
 * Poisson counts with the given mean (>= 0): inversion below 10, above it the transformed rejection PTRS of
 * Hörmann, "The transformed rejection method for generating Poisson random variables" (1993).
 * @throws RangeError where the mean is negative or not finite.
 */
export function poisson(stream: Stream, mean: number, i: number, j = 0, k = 0): number {
  if (!(mean >= 0 && mean < Number.POSITIVE_INFINITY)) {
    throw new RangeError(`A Poisson mean is 0 or more, not ${mean}.`);
  }
  if (mean < 10) {
    philox4x32(block, POISSON, i, j, k, stream.k0, stream.k1);
    let rest = toUnit(block[0]!, block[1]!);
    let probability = Math.exp(-mean);
    let count = 0;
    while (rest > probability && count < 200) {
      rest -= probability;
      count += 1;
      probability *= mean / count;
    }
    return count;
  }
  const b = 0.931 + 2.53 * Math.sqrt(mean);
  const a = -0.059 + 0.02483 * b;
  const inverseAlpha = 1.1239 + 1.1328 / (b - 3.4);
  for (let attempt = 0; ; attempt += 1) {
    philox4x32(block, POISSON + ATTEMPT * attempt, i, j, k, stream.k0, stream.k1);
    const u = toUnit(block[0]!, block[1]!) - 0.5;
    const v = toUnit(block[2]!, block[3]!);
    const us = 0.5 - Math.abs(u);
    const count = Math.floor(((2 * a) / us + b) * u + mean + 0.43);
    if (us >= 0.07 && v <= 0.9277 - 3.6224 / (b - 2)) return count;
    if (count < 0 || (us < 0.013 && v > us)) continue;
    const left = Math.log((v * inverseAlpha) / (a / (us * us) + b));
    if (left <= count * Math.log(mean) - mean - logFactorial(count)) return count;
  }
}

/** An integer from 0 to `n` - 1, each equally likely to within 2^-52·n. */
export function integer(stream: Stream, n: number, i: number, j = 0, k = 0): number {
  return Math.floor(uniform(stream, i, j, k) * n);
}

/**
 * An index of `weights`, with probability in proportion to its weight.
 * @throws RangeError where no weight is positive, or one is negative or not a number.
 */
export function choice(stream: Stream, weights: ArrayLike<number>, i: number, j = 0, k = 0): number {
  let total = 0;
  for (let index = 0; index < weights.length; index += 1) {
    if (!(weights[index]! >= 0)) throw new RangeError(`Weight ${index} is ${weights[index]}: 0 or more.`);
    total += weights[index]!;
  }
  if (!(total > 0)) throw new RangeError("A choice needs at least one positive weight.");
  let rest = uniform(stream, i, j, k) * total;
  let last = 0;
  for (let index = 0; index < weights.length; index += 1) {
    if (weights[index]! === 0) continue;
    last = index;
    rest -= weights[index]!;
    if (rest < 0) return index;
  }
  return last;
}
