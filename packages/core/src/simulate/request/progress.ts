/**
 * How far a simulation is and what it says so far: each chunk leaves the count, mean and squared deviations of its
 * runs' paired differences, and these add up exactly enough for a running estimate (Chan, Golub & LeVeque 1983,
 * equations 2.1a-b). A chunk that is computed again leaves the same, so nothing is counted twice.
 */

export interface Moments {
  readonly count: number;
  readonly mean: number;
  /** Sum of squared deviations from the mean. */
  readonly m2: number;
}

export const NO_MOMENTS: Moments = { count: 0, mean: 0, m2: 0 };

export function addMoments(a: Moments, b: Moments): Moments {
  if (a.count === 0) return b;
  if (b.count === 0) return a;
  const count = a.count + b.count;
  const delta = b.mean - a.mean;
  return {
    count,
    mean: a.mean + (delta * b.count) / count,
    m2: a.m2 + b.m2 + (delta * delta * a.count * b.count) / count,
  };
}

/** Of `values`, those that are not finite left out. */
export function momentsOf(values: Iterable<number>): Moments {
  let count = 0;
  let mean = 0;
  let m2 = 0;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    count++;
    const delta = value - mean;
    mean += delta / count;
    m2 += delta * (value - mean);
  }
  return { count, mean, m2 };
}

/** Standard error of the mean; null below two values. */
export function standardError({ count, m2 }: Moments): number | null {
  return count < 2 ? null : Math.sqrt(m2 / (count - 1) / count);
}

/** What a finished chunk leaves for whoever looks at the progress. */
export interface ChunkProgress {
  readonly from: number;
  readonly to: number;
  readonly failed: number;
  /** Of scenario minus baseline, by outcome. */
  readonly differences: Readonly<Record<string, Moments>>;
}

export interface Progress {
  /** Runs that are done, with those that failed. */
  readonly runs: number;
  readonly failed: number;
  readonly differences: ReadonlyMap<string, Moments>;
}

/** The progress of all chunks, in the order of their runs. */
export function addProgress(chunks: readonly ChunkProgress[]): Progress {
  const differences = new Map<string, Moments>();
  let runs = 0;
  let failed = 0;
  for (const chunk of chunks.toSorted((a, b) => a.from - b.from)) {
    runs += chunk.to - chunk.from;
    failed += chunk.failed;
    for (const [outcome, moments] of Object.entries(chunk.differences)) {
      differences.set(outcome, addMoments(differences.get(outcome) ?? NO_MOMENTS, moments));
    }
  }
  return { runs, failed, differences };
}
