/**
 * Whether what comes now is distributed as what was learnt from: the population stability index and the two-sample
 * Kolmogorov-Smirnov statistic. The first says how much has moved, the second whether chance can have moved it.
 */

/** Customary bounds of the index: below 0.1 nothing, above 0.25 a shift (Siddiqi 2006, Credit Risk Scorecards, ch. 9). */
export const PSI_SHIFT = 0.25;
const BINS = 10;
/** Smallest share of a bin: an empty one must not make the index infinite. */
const LEAST_SHARE = 1e-3;
/** c(α) of the KS test at α = 0.001 (Knuth, TAOCP 2, 3.3.1): one of many series looked at every hour must not cry wolf. */
const KS_CRITICAL = 1.949;

/**
 * Population stability index of `live` against `reference`, in ten bins of equal count of the reference. Values that
 * repeat share their bin. NaN where either is empty.
 */
export function psi(reference: ArrayLike<number>, live: ArrayLike<number>): number {
  if (reference.length === 0 || live.length === 0) return Number.NaN;
  const sorted = Float64Array.from(reference).sort();
  const edges = [
    ...new Set(
      Array.from({ length: BINS - 1 }, (_, k) => sorted[Math.floor(((k + 1) * sorted.length) / BINS)]!),
    ),
  ];
  const shares = (values: ArrayLike<number>): number[] => {
    const counts = new Array<number>(edges.length + 1).fill(0);
    for (let i = 0; i < values.length; i++) {
      let bin = 0;
      while (bin < edges.length && values[i]! >= edges[bin]!) bin++;
      counts[bin]!++;
    }
    return counts.map((count) => Math.max(LEAST_SHARE, count / values.length));
  };
  const expected = shares(reference);
  return shares(live).reduce(
    (sum, share, bin) => sum + (share - expected[bin]!) * Math.log(share / expected[bin]!),
    0,
  );
}

/** Largest distance between the two empirical distributions. NaN where either is empty. */
export function kolmogorovSmirnov(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length === 0 || b.length === 0) return Number.NaN;
  const x = Float64Array.from(a).sort();
  const y = Float64Array.from(b).sort();
  let most = 0;
  let i = 0;
  let j = 0;
  while (i < x.length && j < y.length) {
    const at = Math.min(x[i]!, y[j]!);
    while (i < x.length && x[i]! <= at) i++;
    while (j < y.length && y[j]! <= at) j++;
    most = Math.max(most, Math.abs(i / x.length - j / y.length));
  }
  return most;
}

/** The distance that chance exceeds once in a thousand times, for independent samples of these sizes. */
export function ksCritical(n: number, m: number): number {
  return KS_CRITICAL * Math.sqrt((n + m) / (n * m));
}

export interface Drift {
  readonly feature: string;
  readonly psi: number;
  readonly ks: number;
  readonly ks_critical: number;
  readonly drifted: boolean;
}

/**
 * Both measures of one feature.
 * @param independent how many of the live values count as independent: hours of a day go together.
 */
export function driftOf(
  feature: string,
  reference: ArrayLike<number>,
  live: ArrayLike<number>,
  independent = live.length,
): Drift | undefined {
  const index = psi(reference, live);
  const ks = kolmogorovSmirnov(reference, live);
  if (Number.isNaN(index) || Number.isNaN(ks)) return undefined;
  const critical = ksCritical(
    Math.max(1, (independent * reference.length) / live.length),
    Math.max(1, independent),
  );
  const short = (value: number) => Number(value.toPrecision(4));
  return {
    feature,
    psi: short(index),
    ks: short(ks),
    ks_critical: short(critical),
    drifted: index > PSI_SHIFT && ks > critical,
  };
}
