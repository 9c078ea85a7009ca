/**
 * A stochastic weather generator in the manner of Richardson (1981, doi:10.1029/WR017i001p00182), for daily or
 * hourly steps: rain first, then the other variables as seasonal mean and spread given wet or dry, plus residuals
 * that follow one multivariate first-order autoregression (Matalas 1967), so that they keep their memory and their
 * correlations. What such a generator is known to miss: years that differ from one another more than chance makes
 * them, and spells longer than the chain's memory; so its spread of seasonal totals is a lower bound.
 */
import { InvalidInput } from "../errors.ts";
import { cholesky, choleskySolve, leastSquares } from "../numeric/cholesky.ts";
import { normal } from "../random/draw.ts";
import type { Stream } from "../random/philox.ts";
import { drawRain, fitRain, type RainMonth } from "./rain.ts";
import { fillSeason, localMonth, type SeasonBasis, seasonColumns } from "./season.ts";
import { backward, forward, type Transform } from "./transforms.ts";

export interface WeatherSeries extends SeasonBasis {
  /** Beginning of the first step, epoch milliseconds. */
  startMs: number;
  /** Rain of each step, mm; NaN where missing. */
  rainMm: Float64Array;
  /** The other variables by name, in their own units; NaN where missing. */
  variables: Record<string, Float64Array>;
}

interface VariableModel {
  name: string;
  transform: Transform;
  /** Coefficients of the seasonal mean and of the mean absolute residual, in transformed units. */
  mean: Float64Array;
  spread: Float64Array;
  /** Divides what mean and spread leave over, so that residuals have unit variance. */
  scale: number;
  /** Largest and smallest standardized residual seen: draws are kept within. */
  range: [number, number];
}

export interface WeatherModel extends SeasonBasis {
  wetMm: number;
  rain: RainMonth[];
  variables: VariableModel[];
  /** Residuals: z(t) = A·z(t−1) + B·e(t); row-major, variables × variables. */
  a: Float64Array;
  b: Float64Array;
}

export interface FitOptions {
  transforms: Record<string, Transform>;
  /** Least rain of a wet step, mm. */
  wetMm?: number;
}

const LEAST_STEPS = { 1: 24 * 60, 24: 365 } as const;
/** A spread is never taken below this share of the variable's overall one. */
const LEAST_SPREAD = 0.2;

/**
 * Fits a generator.
 * @throws InvalidInput where the series is shorter than a year of days or 60 days of hours, arrays differ in length,
 * a variable has no transform, or a value lies outside its transform's range (naming variable and step).
 */
export function fitWeather(series: WeatherSeries, options: FitOptions): WeatherModel {
  const { stepHours, utcOffsetMinutes, startMs, rainMm } = series;
  const basis: SeasonBasis = { stepHours, utcOffsetMinutes };
  const steps = rainMm.length;
  if (steps < LEAST_STEPS[stepHours]) {
    throw new InvalidInput(
      `${steps} steps of weather; at least ${LEAST_STEPS[stepHours]} are needed to fit its seasons`,
    );
  }
  const wetMm = options.wetMm ?? 0.1;
  const time = (step: number) => startMs + step * stepHours * 3_600_000;
  const months = Uint8Array.from(rainMm, (_, step) => localMonth(basis, time(step)));
  const columns = seasonColumns(basis);
  const fillRow = (step: number, out: Float64Array) =>
    fillSeason(basis, time(step), rainMm[step]! >= wetMm, out);

  const residuals: Float64Array[] = [];
  const variables = Object.entries(series.variables).map(([name, values]): VariableModel => {
    const transform = options.transforms[name];
    if (!transform)
      throw new InvalidInput(`variable ${name} has no transform; give one of identity, log, logit`);
    if (values.length !== steps)
      throw new InvalidInput(`${name} has ${values.length} steps and rain ${steps}`);
    const near = values.map((value, step) => {
      try {
        return forward(transform, value);
      } catch (error) {
        throw new InvalidInput(`${name}, step ${step}: ${(error as Error).message}`, { cause: error });
      }
    });
    const mean = leastSquares(near, columns, fillRow);
    const row = new Float64Array(columns);
    const left = near.map((value, step) => {
      fillRow(step, row);
      return value - dot(mean, row);
    });
    const spread = leastSquares(left.map(Math.abs), columns, fillRow);
    const overall = average(left.map(Math.abs));
    const standardized = left.map((value, step) => {
      fillRow(step, row);
      return value / Math.max(LEAST_SPREAD * overall, dot(spread, row));
    });
    const scale = Math.sqrt(average(standardized.map((value) => value * value))) || 1;
    const z = standardized.map((value) => value / scale);
    residuals.push(z);
    return {
      name,
      transform,
      mean,
      spread: Float64Array.from([...spread, LEAST_SPREAD * overall]),
      scale,
      range: [least(z, 1), least(z, -1)],
    };
  });
  return {
    ...basis,
    wetMm,
    rain: fitRain(rainMm, months, wetMm),
    variables,
    ...fitAutoregression(residuals),
  };
}

/** A = M₁·M₀⁻¹ and B·Bᵀ = M₀ − A·M₁ᵀ from the residuals' correlations at lag 0 and 1 (Matalas 1967). */
function fitAutoregression(residuals: readonly Float64Array[]): { a: Float64Array; b: Float64Array } {
  const n = residuals.length;
  const correlation = (lag: number) => {
    const matrix = new Float64Array(n * n);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        const now = residuals[i]!;
        const before = residuals[j]!;
        let sum = 0;
        let count = 0;
        for (let t = lag; t < now.length; t++) {
          const product = now[t]! * before[t - lag]!;
          if (Number.isNaN(product)) continue;
          sum += product;
          count++;
        }
        matrix[i * n + j] = count > 0 ? sum / count : 0;
      }
    }
    return matrix;
  };
  const m0 = correlation(0);
  const m1 = correlation(1);
  // Gaps make pairwise correlations a little inconsistent; a small ridge keeps the matrices proper.
  for (let i = 0; i < n; i++) m0[i * n + i]! *= 1 + 1e-6;
  const factor = cholesky(m0, n);
  const a = new Float64Array(n * n);
  for (let i = 0; i < n; i++) a.set(choleskySolve(factor, m1.subarray(i * n, (i + 1) * n), n), i * n);
  const rest = Float64Array.from(m0);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      for (let k = 0; k < n; k++) rest[i * n + j]! -= a[i * n + k]! * m1[j * n + k]!;
    }
  }
  for (let i = 0; i < n; i++) {
    rest[i * n + i]! += 1e-6;
    for (let j = 0; j < i; j++) {
      const middle = (rest[i * n + j]! + rest[j * n + i]!) / 2;
      rest[i * n + j] = middle;
      rest[j * n + i] = middle;
    }
  }
  return { a, b: cholesky(rest, n) };
}

/** Steps that are drawn and thrown away first, so that the start does not show. */
const WARM_UP = 30;

/**
 * Draws `steps` of weather from `startMs` on. A pure function of the model, the stream and `run`: another run is
 * another weather of the same climate.
 */
export function generateWeather(
  model: WeatherModel,
  startMs: number,
  steps: number,
  stream: Stream,
  run = 0,
): WeatherSeries {
  const { stepHours, utcOffsetMinutes, variables, a, b } = model;
  const n = variables.length;
  const rainMm = new Float64Array(steps);
  const values = variables.map(() => new Float64Array(steps));
  const row = new Float64Array(seasonColumns(model));
  let wet = false;
  let z = new Float64Array(n);
  for (let at = -WARM_UP; at < steps; at++) {
    const index = at + WARM_UP;
    const time = startMs + at * stepHours * 3_600_000;
    const rain = drawRain(model.rain[localMonth(model, time)]!, model.wetMm, wet, stream, index, run);
    wet = rain > 0;
    const next = new Float64Array(n);
    const noise = variables.map((_, k) => normal(stream, index, run, 1 + k));
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) next[i]! += a[i * n + j]! * z[j]! + b[i * n + j]! * noise[j]!;
    }
    z = next;
    if (at < 0) continue;
    rainMm[at] = rain;
    fillSeason(model, time, wet, row);
    variables.forEach((variable, i) => {
      const floor = variable.spread[row.length]!;
      const kept = Math.min(variable.range[1], Math.max(variable.range[0], z[i]!));
      const spread = Math.max(floor, dot(variable.spread, row)) * variable.scale;
      values[i]![at] = backward(variable.transform, dot(variable.mean, row) + kept * spread);
    });
  }
  return {
    stepHours,
    utcOffsetMinutes,
    startMs,
    rainMm,
    variables: Object.fromEntries(variables.map(({ name }, i) => [name, values[i]!])),
  };
}

function dot(coefficients: Float64Array, row: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < row.length; i++) sum += coefficients[i]! * row[i]!;
  return sum;
}

function average(values: Float64Array): number {
  let sum = 0;
  let count = 0;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    sum += value;
    count++;
  }
  return count > 0 ? sum / count : 0;
}

/** Smallest (sign 1) or largest (sign −1) value that is not missing. */
function least(values: Float64Array, sign: 1 | -1): number {
  let best = Number.POSITIVE_INFINITY;
  for (const value of values) if (value * sign < best) best = value * sign;
  return best * sign;
}
