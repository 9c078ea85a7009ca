/**
 * India's index for the hours to come, from the forecast distributions of PM2.5 and PM10. The index is of 24-hour
 * means, so each hour's mean is made of what was measured and what is forecast. Errors of hours within a day go
 * together, so the mean's quantile is taken as the mean of the hours' quantiles: no narrower than the truth. Only the
 * particles are forecast: where another pollutant leads, the index is at least this.
 */
import { aqiCategory, subIndex } from "../../air/aqi.ts";
import { type AqiCategory, aqiCategories } from "../../air/aqi-table.ts";
import { LEVELS } from "../metrics.ts";
import type { PathStep } from "./path.ts";

export const PARTICLES = ["pm25", "pm10"] as const;
export type Particle = (typeof PARTICLES)[number];

/** CPCB asks for 16 of 24 hours. */
const LEAST_HOURS = 16;
const DAY_HOURS = 24;

export interface AqiHour {
  readonly index: number;
  readonly category: AqiCategory;
  readonly dominant: Particle;
  /** Of a 95 % interval. */
  readonly lower: number;
  readonly upper: number;
  /** Probability of each category that has any, worst last. */
  readonly probabilities: readonly { readonly category: string; readonly probability: number }[];
}

export interface ParticlePath {
  readonly particle: Particle;
  /** Hourly values up to now, the last first to go; NaN where missing. */
  readonly past: ArrayLike<number>;
  readonly path: readonly PathStep[];
}

/** The index at the end of each forecast hour; null where fewer than 16 of its 24 hours are known. */
export function aqiOutlook(particles: readonly ParticlePath[]): (AqiHour | null)[] {
  const steps = Math.max(0, ...particles.map(({ path }) => path.length));
  return Array.from({ length: steps }, (_, step) => outlookAt(particles, step));
}

function outlookAt(particles: readonly ParticlePath[], step: number): AqiHour | null {
  const known = particles.flatMap(({ particle, past, path }) => {
    const point = meanAt(past, path, step, ({ point: value }) => value);
    if (point === undefined) return [];
    const quantiles = LEVELS.map((_, q) => meanAt(past, path, step, (each) => each.quantiles[q]!)!);
    return [
      { particle, point: subIndex(particle, point), quantiles: quantiles.map((c) => subIndex(particle, c)) },
    ];
  });
  if (known.length === 0) return null;
  const lead = known.reduce((worst, each) => (each.point > worst.point ? each : worst));
  // The particles rise and fall together: the index's quantile is the worse of theirs.
  const quantiles = LEVELS.map((_, q) => Math.max(...known.map((each) => each.quantiles[q]!)));
  const index = Math.round(lead.point);
  return {
    index,
    category: aqiCategory(index),
    dominant: lead.particle,
    lower: Math.round(quantiles[0]!),
    upper: Math.round(quantiles.at(-1)!),
    probabilities: categoryProbabilities(quantiles),
  };
}

/** Mean of the 24 hours that end with forecast hour `step`. */
function meanAt(
  past: ArrayLike<number>,
  path: readonly PathStep[],
  step: number,
  read: (step: PathStep) => number,
): number | undefined {
  let sum = 0;
  let count = 0;
  for (let back = 0; back < DAY_HOURS; back++) {
    const at = step - back;
    const value = at >= 0 ? path[at] && read(path[at]) : past[past.length + at];
    if (value === undefined || Number.isNaN(value)) continue;
    sum += value;
    count++;
  }
  return count >= LEAST_HOURS ? sum / count : undefined;
}

/** Probability of each category from the index's quantiles at LEVELS, straight between them. */
export function categoryProbabilities(quantiles: ArrayLike<number>): AqiHour["probabilities"] {
  const below = (value: number): number => {
    if (value < quantiles[0]!) return 0;
    for (let i = 1; i < LEVELS.length; i++) {
      const [from, to] = [quantiles[i - 1]!, quantiles[i]!];
      if (value >= to) continue;
      return LEVELS[i - 1]! + ((value - from) / (to - from)) * (LEVELS[i]! - LEVELS[i - 1]!);
    }
    return 1;
  };
  return aqiCategories
    .map(({ name, from, to }) => {
      const start = from === 0 ? 0 : below(from - 0.5);
      const probability = (to >= 500 ? 1 : below(to + 0.5)) - start;
      return { category: name, probability: Math.round(1000 * probability) / 1000 };
    })
    .filter(({ probability }) => probability > 0);
}
