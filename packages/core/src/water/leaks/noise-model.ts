/**
 * How far residuals stray without any leak: learned from the first days, with the shape of the strays taken from the
 * model. Demand that is off everywhere at once moves all sensors together; junctions on their own, a few at a time;
 * instruments, one. What the model has wrong for good is removed as the mean of the first days.
 */
import { addOuter } from "./dense.ts";
import { PARTS, type ResidualBlocks } from "./residuals.ts";
import type { Sensitivity } from "./sensitivity.ts";

/** Demand may drift by this much over weeks, on top of what the first days show (relative). */
const DRIFT = 0.03;
/** Share of the model's error that does not go with the mean of the first days, for flows change. */
const LEFT_OF_MODEL_ERROR = 0.15;
/** Variances learned from a week are too small as often as too large; strays have longer tails than the normal's. */
const CAUTION = 1.7;
/** No sensor is trusted beyond this (m or L/s). */
const FLOOR = 0.004;

export interface NoiseModel {
  /** Mean residual of the first days, part by part. */
  mean: Float64Array;
  /** Covariance of the mean residual of a window that holds `counts[p]` blocks of part p; parts with 0 are left out. */
  windowCovariance(counts: number[]): Float64Array;
  /** Covariance of `mean` itself about 0: with all of the model's error. */
  meanCovariance(): Float64Array;
}

/** Learns from the first `blocks` blocks. */
export function learnNoise(residuals: ResidualBlocks, sensitivity: Sensitivity, blocks: number): NoiseModel {
  const { width } = residuals;
  const { size } = sensitivity;
  const common = new Float64Array(size);
  for (const pattern of sensitivity.demand) for (let i = 0; i < size; i += 1) common[i]! += pattern[i]!;

  const mean = new Float64Array(size);
  const counts = new Array<number>(PARTS).fill(0);
  for (let b = 0; b < blocks; b += 1) {
    const part = residuals.part(b);
    counts[part]! += 1;
    for (let i = 0; i < width; i += 1) mean[part * width + i]! += residuals.values[b * width + i]!;
  }
  for (let k = 0; k < size; k += 1) mean[k]! /= Math.max(1, counts[Math.floor(k / width)]!);

  const strays = Array.from({ length: blocks }, (_, b) => {
    const part = residuals.part(b);
    // A mean over few days hides part of the strays.
    const few = Math.sqrt(counts[part]! / Math.max(1, counts[part]! - 1));
    return {
      part,
      values: Float64Array.from(
        { length: width },
        (_, i) => (residuals.values[b * width + i]! - mean[part * width + i]!) * few,
      ),
    };
  });
  const scale = sensorScale(strays, width);
  const together = strays.map(({ part, values }) => {
    let above = 0;
    let below = 0;
    for (let i = 0; i < width; i += 1) {
      const g = common[part * width + i]! / scale[i]!;
      above += (g * values[i]!) / scale[i]!;
      below += g * g;
    }
    const x = below === 0 ? 0 : above / below;
    for (let i = 0; i < width; i += 1) values[i]! -= x * common[part * width + i]!;
    return x;
  });
  const commonVariance = together.reduce((sum, x) => sum + x * x, 0) / Math.max(1, blocks);
  const own = sensorScale(strays, width);
  const junctions = PARTS_LIST.map((part) =>
    drawsCovariance(sensitivity.junctionErrors, part * width, width),
  );
  const junctionVariance = shareOfJunctions(own, junctions, width);

  const blockCovariance = PARTS_LIST.map((part) => {
    const covariance = new Float64Array(width * width);
    addOuter(covariance, width, common.subarray(part * width, (part + 1) * width), commonVariance);
    const junction = junctions[part]!;
    for (let k = 0; k < covariance.length; k += 1) covariance[k]! += junctionVariance * junction[k]!;
    for (let i = 0; i < width; i += 1) {
      const explained = junctionVariance * junction[i * width + i]!;
      covariance[i * width + i]! += Math.max(own[i]! ** 2 - explained, 0.1 * own[i]! ** 2) + FLOOR ** 2;
    }
    return covariance;
  });
  const modelError = drawsCovariance(sensitivity.modelErrors, 0, size);

  const build = (weights: number[], modelShare: number): Float64Array => {
    const parts = PARTS_LIST.filter((part) => weights[part]! > 0);
    const n = parts.length * width;
    const covariance = new Float64Array(n * n);
    const pick = (vector: Float64Array) => {
      const picked = new Float64Array(n);
      for (const [k, part] of parts.entries())
        picked.set(vector.subarray(part * width, (part + 1) * width), k * width);
      return picked;
    };
    for (const [k, part] of parts.entries()) {
      for (let i = 0; i < width; i += 1) {
        for (let j = 0; j < width; j += 1) {
          covariance[(k * width + i) * n + k * width + j]! +=
            CAUTION * weights[part]! * blockCovariance[part]![i * width + j]!;
        }
      }
      for (const [l, other] of parts.entries()) {
        for (let i = 0; i < width; i += 1) {
          for (let j = 0; j < width; j += 1) {
            covariance[(k * width + i) * n + l * width + j]! +=
              modelShare * modelError[(part * width + i) * size + other * width + j]!;
          }
        }
      }
    }
    // Days hang together: demand that strays by day strays for several.
    addOuter(covariance, n, pick(common), DRIFT ** 2 + commonVariance / 2);
    for (const pattern of sensitivity.demand) addOuter(covariance, n, pick(pattern), (DRIFT / 2) ** 2);
    return covariance;
  };
  return {
    mean,
    windowCovariance: (window) =>
      build(
        window.map((count, part) => (count === 0 ? 0 : 1 / count + 1 / Math.max(1, counts[part]!))),
        LEFT_OF_MODEL_ERROR ** 2,
      ),
    meanCovariance: () =>
      build(
        counts.map((count) => 1 / Math.max(1, count)),
        1,
      ),
  };
}

const PARTS_LIST = Array.from({ length: PARTS }, (_, part) => part);

/** Root mean square of each sensor's strays, at least the floor. */
function sensorScale(strays: { values: Float64Array }[], width: number): Float64Array {
  return Float64Array.from({ length: width }, (_, i) => {
    const sum = strays.reduce((total, { values }) => total + values[i]! ** 2, 0);
    return Math.max(FLOOR, Math.sqrt(sum / Math.max(1, strays.length)));
  });
}

/** Second moments about 0 of a slice of random draws. */
function drawsCovariance(draws: Float64Array[], start: number, width: number): Float64Array {
  const covariance = new Float64Array(width * width);
  for (const draw of draws)
    addOuter(covariance, width, draw.subarray(start, start + width), 1 / draws.length);
  return covariance;
}

/** Variance of junctions' own demand that would explain the median sensor's strays. */
function shareOfJunctions(own: Float64Array, junctions: Float64Array[], width: number): number {
  const ratios: number[] = [];
  for (let i = 0; i < width; i += 1) {
    const unit = junctions.reduce((sum, covariance) => sum + covariance[i * width + i]! / PARTS, 0);
    if (unit > 0) ratios.push(own[i]! ** 2 / unit);
  }
  ratios.sort((a, b) => a - b);
  return ratios[Math.floor(ratios.length / 2)] ?? 0;
}
