/**
 * Sobol' points (1967), Owen-scrambled. One primitive polynomial over GF(2) per dimension, in the order of their
 * degrees, found by search; the first direction numbers are free odd numbers and are taken from a fixed stream, which
 * leaves Sobol's bound on the quality (t ≤ Σ(degree - 1)) as it is. The scrambling makes every estimate unbiased, and
 * different seeds independent.
 */
import { uniform } from "../../random/draw.ts";
import { randomStream } from "../../random/philox.ts";

const BITS = 32;
const INITIAL_SEED = 1967;

/** x^power modulo the polynomial (its bits, the leading one included). */
function powerOfX(power: number, polynomial: number, degree: number): number {
  const times = (a: number, b: number) => {
    let product = 0;
    for (let shift = 0; shift < degree; shift += 1) if ((b >>> shift) & 1) product ^= a << shift;
    for (let bit = 2 * degree - 2; bit >= degree; bit -= 1)
      if ((product >>> bit) & 1) product ^= polynomial << (bit - degree);
    return product;
  };
  let result = 1;
  let square = degree === 1 ? (2 ^ polynomial) & 1 : 2;
  for (let rest = power; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result = times(result, square);
    square = times(square, square);
  }
  return result;
}

function primeFactors(n: number): number[] {
  const factors: number[] = [];
  let rest = n;
  for (let factor = 2; factor * factor <= rest; factor += 1) {
    if (rest % factor !== 0) continue;
    factors.push(factor);
    while (rest % factor === 0) rest /= factor;
  }
  return rest > 1 ? [...factors, rest] : factors;
}

/** The first `count` primitive polynomials by degree, then by value: x generates all non-zero elements of the field. */
export function primitivePolynomials(count: number): { polynomial: number; degree: number }[] {
  const found: { polynomial: number; degree: number }[] = [];
  for (let degree = 1; found.length < count; degree += 1) {
    const order = 2 ** degree - 1;
    const factors = primeFactors(order);
    for (let rest = 1; rest < 2 ** degree && found.length < count; rest += 2) {
      const polynomial = 2 ** degree + rest;
      const full = powerOfX(order, polynomial, degree) === 1;
      if (
        full &&
        factors.every((factor) => powerOfX(order / factor, polynomial, degree) !== 1 || order === 1)
      )
        found.push({ polynomial, degree });
    }
  }
  return found;
}

/** Direction numbers as 32-bit fractions, `dimensions` x 32. Dimension 0 is van der Corput's sequence. */
function directionNumbers(dimensions: number): Uint32Array {
  const numbers = new Uint32Array(dimensions * BITS);
  for (let bit = 0; bit < BITS; bit += 1) numbers[bit] = 2 ** (31 - bit);
  const stream = randomStream(INITIAL_SEED, "direction numbers");
  for (const [at, { polynomial, degree }] of primitivePolynomials(Math.max(0, dimensions - 1)).entries()) {
    const row = numbers.subarray((at + 1) * BITS, (at + 2) * BITS);
    for (let bit = 0; bit < Math.min(degree, BITS); bit += 1) {
      const odd = 2 * Math.floor(uniform(stream, bit, at) * 2 ** bit) + 1;
      row[bit] = odd * 2 ** (31 - bit);
    }
    // Bratley & Fox 1988 (ACM Algorithm 659), equation 2.
    for (let bit = degree; bit < BITS; bit += 1) {
      let number = row[bit - degree]! ^ (row[bit - degree]! >>> degree);
      for (let term = 1; term < degree; term += 1) {
        if ((polynomial >>> (degree - term)) & 1) number ^= row[bit - term]!;
      }
      row[bit] = number >>> 0;
    }
  }
  return numbers;
}

function reversed(bits: number): number {
  let x = bits;
  x = ((x >>> 1) & 0x55555555) | ((x & 0x55555555) << 1);
  x = ((x >>> 2) & 0x33333333) | ((x & 0x33333333) << 2);
  x = ((x >>> 4) & 0x0f0f0f0f) | ((x & 0x0f0f0f0f) << 4);
  x = ((x >>> 8) & 0x00ff00ff) | ((x & 0x00ff00ff) << 8);
  return (x >>> 16) | (x << 16);
}

/**
 * Owen's nested scrambling of a 32-bit fraction by a hash in which each bit depends on the higher ones only (Burley,
 * "Practical hash-based Owen scrambling", J. Computer Graphics Techniques 9(4), 2020; Laine & Karras 2011).
 */
function owenScrambled(fraction: number, seed: number): number {
  let x = reversed(fraction);
  x = (x + seed) | 0;
  x ^= Math.imul(x, 0x6c50b47c);
  x ^= Math.imul(x, 0xb82f1e52);
  x ^= Math.imul(x, 0xc7afe638);
  x ^= Math.imul(x, 0x8d22f6e6);
  return reversed(x) >>> 0;
}

/** Points 0 … `count` - 1 in the open unit cube, row-major. Best for a power of two. */
export function sobolPoints(dimensions: number, count: number, seed: number): Float64Array {
  const numbers = directionNumbers(dimensions);
  const stream = randomStream(seed, "owen scrambling");
  const seeds = Uint32Array.from({ length: dimensions }, (_, at) => uniform(stream, at) * 2 ** 32);
  const points = new Float64Array(count * dimensions);
  for (let index = 0; index < count; index += 1) {
    for (let dimension = 0; dimension < dimensions; dimension += 1) {
      let fraction = 0;
      for (let bit = 0, rest = index; rest > 0; bit += 1, rest >>>= 1) {
        if (rest & 1) fraction ^= numbers[dimension * BITS + bit]!;
      }
      points[index * dimensions + dimension] = (owenScrambled(fraction, seeds[dimension]!) + 0.5) / 2 ** 32;
    }
  }
  return points;
}
