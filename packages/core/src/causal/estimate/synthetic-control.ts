/**
 * Synthetic control (Abadie, Diamond & Hainmueller 2010): one treated unit against the weighted mean of others that
 * followed it before. The weights are cross-fitted over blocks of the time before, which takes their own bias out and
 * gives a t interval (Chernozhukov, Wüthrich & Zhu, "A t-test for synthetic controls", arXiv:1812.10820).
 */
import { InvalidInput } from "../../errors.ts";
import { cholesky, choleskySolve } from "../../numeric/cholesky.ts";
import { normal } from "../../random/draw.ts";
import type { Stream } from "../../random/philox.ts";
import { type Estimate, type Interval, interval, placebo, type Refutation, repetition } from "../effect.ts";
import { meanOf } from "./difference-in-differences.ts";

export interface OneTreated {
  treated: ArrayLike<number>;
  /** Units without the measure, over the same times. */
  donors: ArrayLike<number>[];
  /** For people; their places in the list where left out. */
  donorNames?: readonly string[];
  start: number;
}

export interface SyntheticControl extends Estimate {
  /** The donors' weights, from all of the time before. */
  weights: number[];
  /** Root mean square of what the fit leaves of the time before, levels taken off. */
  fitError: number;
}

const BLOCKS = 5;

/** @throws InvalidInput for fewer than two donors, series of different lengths, gaps, or less than 10 times before. */
export function syntheticControl(data: OneTreated, stream: Stream): SyntheticControl {
  check(data);
  const found = crossFitted(data);
  const { treated, donors, start } = data;
  const all = Array.from({ length: start }, (_, t) => t);
  const weights = donorWeights(treated, donors, all);
  const gaps = Float64Array.from(all, (t) => gapAt(treated, donors, weights, t));
  const level = meanOf(gaps, 0, start);
  const left = gaps.reduce((sum, gap) => sum + (gap - level) ** 2, 0) / start;
  return {
    method: "synthetic control",
    ...found,
    weights: [...weights],
    fitError: Math.sqrt(left),
    assumptions: [
      "a weighted mean of the donors follows what the treated unit would have been",
      "the measure does not reach the donors, and nothing else set the treated unit apart at that time",
      "what the fit leaves over varies alike before and after (no drift)",
    ],
    refutations: refute(data, found, weights, stream),
    observations: treated.length * (donors.length + 1),
  };
}

function check({ treated, donors, start }: OneTreated): void {
  if (donors.length < 2) throw new InvalidInput(`${donors.length} donors; at least 2 are needed`);
  for (const [i, donor] of donors.entries()) {
    if (donor.length !== treated.length) {
      throw new InvalidInput(`donor ${i} has ${donor.length} times, the treated unit ${treated.length}`);
    }
  }
  if (!(start >= 2 * BLOCKS && start < treated.length)) {
    throw new InvalidInput(`start is ${start}; allowed is ${2 * BLOCKS} to ${treated.length - 1}`);
  }
  for (const [i, unit] of [treated, ...donors].entries()) {
    for (let t = 0; t < unit.length; t++) {
      if (!Number.isFinite(unit[t]!))
        throw new InvalidInput(`series ${i} has no value at time ${t}: fill the gap first`);
    }
  }
}

function crossFitted({ treated, donors, start }: OneTreated): Interval {
  const after = treated.length - start;
  const block = Math.floor(start / BLOCKS);
  const estimates = Array.from({ length: BLOCKS }, (_, k) => {
    const from = start - (BLOCKS - k) * block;
    const kept = Array.from({ length: start }, (_, t) => t).filter((t) => t < from || t >= from + block);
    const weights = donorWeights(treated, donors, kept);
    const gaps = Float64Array.from({ length: treated.length }, (_, t) => gapAt(treated, donors, weights, t));
    return meanOf(gaps, start, treated.length) - meanOf(gaps, from, from + block);
  });
  const effect = estimates.reduce((sum, each) => sum + each, 0) / BLOCKS;
  const spread = estimates.reduce((sum, each) => sum + (each - effect) ** 2, 0) / (BLOCKS - 1);
  const shared = 1 + (BLOCKS * Math.min(block, after)) / after;
  return interval(effect, Math.sqrt((shared * spread) / BLOCKS), BLOCKS - 1);
}

function gapAt(
  treated: ArrayLike<number>,
  donors: ArrayLike<number>[],
  weights: Float64Array,
  t: number,
): number {
  let synthetic = 0;
  for (let d = 0; d < donors.length; d++) synthetic += weights[d]! * donors[d]![t]!;
  return treated[t]! - synthetic;
}

/**
 * Weights, not negative and adding up to 1, of the least squared gap over the given times, levels taken off (the
 * difference of means is the effect's own business).
 */
export function donorWeights(
  treated: ArrayLike<number>,
  donors: ArrayLike<number>[],
  times: readonly number[],
): Float64Array {
  const n = donors.length;
  const center = (unit: ArrayLike<number>) => {
    const mean = times.reduce((sum, t) => sum + unit[t]!, 0) / times.length;
    return Float64Array.from(times, (t) => unit[t]! - mean);
  };
  const target = center(treated);
  const centered = donors.map(center);
  const gram = new Float64Array(n * n);
  const right = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    right[i] = dot(centered[i]!, target);
    for (let j = 0; j <= i; j++) gram[i * n + j] = gram[j * n + i] = dot(centered[i]!, centered[j]!);
  }
  return simplexLeastSquares(gram, right, n);
}

/** How much heavier than the data the sum's row is: the weights then add up to 1 within about its inverse. */
const SUM_WEIGHT = 1e5;

/**
 * Minimizes w'Gw − 2r'w over the simplex: Lawson & Hanson's active-set method for non-negative least squares (Solving
 * Least Squares Problems, 1974, chapter 23) with the sum as one heavy row.
 */
function simplexLeastSquares(gram: Float64Array, right: Float64Array, n: number): Float64Array {
  let largest = 0;
  for (let i = 0; i < n; i++) largest = Math.max(largest, gram[i * n + i]!);
  const heavy = SUM_WEIGHT * largest;
  const weights = new Float64Array(n);
  if (largest === 0) return weights.fill(1 / n);
  // A trace of ridge lets donors that move alike share.
  const g = gram.map((each, k) => each + heavy + (k % (n + 1) === 0 ? 1e-9 * largest : 0));
  const r = right.map((each) => each + heavy);
  const free: number[] = [];
  const slope = (i: number) => r[i]! - weights.reduce((sum, w, j) => sum + g[i * n + j]! * w, 0);
  for (let round = 0; round < 3 * n; round++) {
    let enter = -1;
    let steepest = 1e-10 * heavy;
    for (let i = 0; i < n; i++) {
      if (free.includes(i)) continue;
      const up = slope(i);
      if (up > steepest) [enter, steepest] = [i, up];
    }
    if (enter < 0) break;
    free.push(enter);
    for (;;) {
      const m = free.length;
      const sub = Float64Array.from(
        { length: m * m },
        (_, k) => g[free[Math.floor(k / m)]! * n + free[k % m]!]!,
      );
      const solved = choleskySolve(
        cholesky(sub, m, 0),
        Float64Array.from(free, (i) => r[i]!),
        m,
      );
      let step = 1;
      for (const [k, i] of free.entries()) {
        if (solved[k]! <= 0) step = Math.min(step, weights[i]! / (weights[i]! - solved[k]!));
      }
      for (const [k, i] of free.entries()) weights[i]! += step * (solved[k]! - weights[i]!);
      if (step === 1) break;
      for (let k = free.length - 1; k >= 0; k--) {
        if (weights[free[k]!]! > 1e-12) continue;
        weights[free[k]!] = 0;
        free.splice(k, 1);
      }
      if (free.length === 0) break;
    }
  }
  const sum = weights.reduce((total, each) => total + each, 0);
  return weights.map((each) => each / sum);
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let t = 0; t < a.length; t++) sum += a[t]! * b[t]!;
  return sum;
}

function refute(data: OneTreated, found: Interval, weights: Float64Array, stream: Stream): Refutation[] {
  const { treated, donors, donorNames, start } = data;
  const cut = (unit: ArrayLike<number>) => Array.prototype.slice.call(unit, 0, start) as number[];
  const made: Refutation[] = [];
  const earlier = Math.floor(0.7 * start);
  if (earlier >= 2 * BLOCKS) {
    const before = { treated: cut(treated), donors: donors.map(cut), start: earlier };
    made.push(
      placebo(
        "placebo in time",
        crossFitted(before),
        "the measure set to begin after 7 tenths of the time before it",
      ),
    );
  }
  if (donors.length >= 4) {
    const placebos = donors.map((donor, d) =>
      crossFitted({ treated: donor, donors: donors.filter((_, other) => other !== d), start }),
    );
    // By the ratio of effect to its error, so that a donor that is hard to follow does not hide the effect.
    const size = ({ effect, standardError }: Interval) => Math.abs(effect / standardError);
    const beyond = placebos.filter((each) => size(each) >= size(found)).length;
    const p = (1 + beyond) / (1 + donors.length);
    made.push({
      name: "placebo in space",
      expects: "no effect",
      effect: placebos.reduce((sum, { effect }) => sum + effect, 0) / placebos.length,
      p,
      passed: found.p > 0.05 || beyond <= Math.max(1, 0.1 * donors.length),
      detail: `${beyond} of ${donors.length} donors, treated as if they had the measure, show as much`,
    });
  }
  const scale = Math.sqrt(donors[0] ? dot(centredOf(donors[0]), centredOf(donors[0])) / treated.length : 1);
  const noise = Float64Array.from({ length: treated.length }, (_, t) => scale * normal(stream, t, 0, 5));
  const withNoise = crossFitted({ treated, donors: [...donors, noise], start });
  made.push(repetition("random common cause", found, withNoise.effect, "a donor of pure chance added"));
  if (donors.length >= 3) {
    const heaviest = weights.indexOf(Math.max(...weights));
    const without = crossFitted({ treated, donors: donors.filter((_, d) => d !== heaviest), start });
    made.push(
      repetition(
        "subset",
        found,
        without.effect,
        `without donor ${donorNames?.[heaviest] ?? heaviest}, which weighs most`,
      ),
    );
  }
  return made;
}

function centredOf(unit: ArrayLike<number>): Float64Array {
  const mean = meanOf(unit, 0, unit.length);
  return Float64Array.from({ length: unit.length }, (_, t) => unit[t]! - mean);
}
