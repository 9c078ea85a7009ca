/** Whether a parameter's correlation with an outcome may be chance, when so many were looked at. */
import type { Estimated } from "../../api/simulation-types.ts";

const Z95 = 1.959963984540054;

/** Complementary error function for x from 0: Abramowitz & Stegun 7.1.26, within 1.5e-7. */
function erfc(x: number): number {
  const t = 1 / (1 + 0.3275911 * x);
  const polynomial =
    t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  return polynomial * Math.exp(-x * x);
}

/**
 * Probability (0 to 1) that at least one of `tried` parameters without influence correlates as strongly (Bonferroni's
 * bound): of thirty such parameters one or two are beyond their own 95 % bounds. The standard error is that of the
 * bounds, which lie symmetrically on Fisher's z.
 */
export function chanceOf({ value, p2_5, p97_5 }: Estimated, tried: number): number {
  const error = (Math.atanh(p97_5) - Math.atanh(p2_5)) / (2 * Z95);
  const z = Math.abs(Math.atanh(value)) / error;
  return Math.min(1, tried * erfc(z / Math.SQRT2));
}
