/** The normal, Student's t and chi-square distribution: probabilities and quantiles for intervals and tests. */
import { InvalidInput } from "../errors.ts";

/** ln Γ(x), x > 0, by Lanczos' series (g = 7, 9 terms; relative error below 1e-14). */
export function logGamma(x: number): number {
  const series = [
    0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
    12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
  ];
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  const shifted = x - 1;
  let sum = series[0]!;
  for (let i = 1; i < series.length; i++) sum += series[i]! / (shifted + i);
  const t = shifted + 7.5;
  return 0.5 * Math.log(2 * Math.PI) + (shifted + 0.5) * Math.log(t) - t + Math.log(sum);
}

/** The regularized incomplete beta function I_x(a, b), by Lentz's continued fraction. */
export function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a);
  const front =
    Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log(1 - x)) / a;
  const tiny = 1e-300;
  const away = (value: number) => (Math.abs(value) < tiny ? tiny : value);
  let c = 1;
  let d = 1 / away(1 - ((a + b) * x) / (a + 1));
  let fraction = d;
  for (let m = 1; m < 500; m++) {
    for (const numerator of [
      (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m)),
      (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1)),
    ]) {
      d = 1 / away(1 + numerator * d);
      c = away(1 + numerator / c);
      fraction *= c * d;
    }
    if (Math.abs(c * d - 1) < 1e-15) break;
  }
  return front * fraction;
}

/** P(X > x) of the chi-square distribution: 1 − P(k/2, x/2) by the series of the incomplete gamma function. */
export function chiSquareTail(x: number, degrees: number): number {
  if (!(degrees > 0)) throw new InvalidInput(`degrees of freedom are ${degrees}; allowed is above 0`);
  if (x <= 0) return 1;
  const a = degrees / 2;
  const half = x / 2;
  let term = 1 / a;
  let sum = term;
  for (let n = 1; n < 10_000 && term > 1e-17 * sum; n++) {
    term *= half / (a + n);
    sum += term;
  }
  return Math.max(0, 1 - sum * Math.exp(a * Math.log(half) - half - logGamma(a)));
}

/** P(T <= t) of Student's distribution; infinite degrees of freedom are the normal. */
export function studentCdf(t: number, degrees: number): number {
  if (!(degrees > 0)) throw new InvalidInput(`degrees of freedom are ${degrees}; allowed is above 0`);
  if (degrees > 1e7) return normalCdf(t);
  const tail = 0.5 * incompleteBeta(degrees / (degrees + t * t), degrees / 2, 0.5);
  return t > 0 ? 1 - tail : tail;
}

/** P(Z <= z): through the incomplete beta of a very large t would lose digits, so by the series or fraction of erfc. */
export function normalCdf(z: number): number {
  const x = Math.abs(z) / Math.SQRT2;
  let erfc: number;
  if (x < 2.5) {
    let term = x;
    let sum = x;
    for (let n = 1; n < 100 && Math.abs(term) > 1e-17 * Math.abs(sum); n++) {
      term *= (-x * x) / n;
      sum += term / (2 * n + 1);
    }
    erfc = 1 - (2 / Math.sqrt(Math.PI)) * sum;
  } else {
    let fraction = 0;
    for (let k = 60; k >= 1; k--) fraction = k / 2 / (x + fraction);
    erfc = Math.exp(-x * x) / Math.sqrt(Math.PI) / (x + fraction);
  }
  return z > 0 ? 1 - erfc / 2 : erfc / 2;
}

/** The t (for infinite degrees: z) below which the share `p` lies. @throws InvalidInput for p outside (0, 1). */
export function studentQuantile(p: number, degrees: number): number {
  if (!(p > 0 && p < 1)) throw new InvalidInput(`probability is ${p}; allowed is between 0 and 1`);
  if (p < 0.5) return -studentQuantile(1 - p, degrees);
  let low = 0;
  let high = 1;
  while (studentCdf(high, degrees) < p && high < 1e12) high *= 2;
  for (let step = 0; step < 200 && high - low > 1e-13 * high; step++) {
    const middle = (low + high) / 2;
    if (studentCdf(middle, degrees) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

export const normalQuantile = (p: number) => studentQuantile(p, Number.POSITIVE_INFINITY);
