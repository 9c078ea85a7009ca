/**
 * Interrupted time series with weather: level, trend, harmonics and weather explain the series, a step (and on request a
 * bend) at the measure is its effect. Errors that last from day to day are taken out by their own autoregression
 * (Prais-Winsten), and what that leaves is covered by Newey-West errors, as Andrews & Monahan (1992) prewhiten theirs.
 */
import { InvalidInput } from "../../errors.ts";
import { regress } from "../../numeric/regression.ts";
import { normal } from "../../random/draw.ts";
import type { Stream } from "../../random/philox.ts";
import { type Estimate, type Interval, interval, placebo, type Refutation, repetition } from "../effect.ts";

export interface Series {
  /** One value per step of time; NaN is missing. */
  values: ArrayLike<number>;
  /** The first index with the measure. */
  start: number;
  /** What else moves the series and is not moved by the measure (temperature, wind, rain …), same length, no gaps. */
  weather: { name: string; values: ArrayLike<number> }[];
  /** Steps in a cycle to allow for, such as 7 for days of a week; each with two harmonics. */
  cycles?: readonly number[];
  /** Without it the series is level before and after but for cycles and weather. */
  trend?: boolean;
  /** Lets the trend change at the measure: the effect is then the mean over the time after. */
  bend?: boolean;
}

/** @throws InvalidInput for too short a series or weather of another length. @throws Infeasible for collinear weather. */
export function interruptedTimeSeries(series: Series, stream: Stream): Estimate {
  const { values, start, weather } = series;
  for (const { name, values: other } of weather) {
    if (other.length !== values.length) {
      throw new InvalidInput(`weather "${name}" has ${other.length} values, the series ${values.length}`);
    }
  }
  if (!(start >= 5 && start <= values.length - 3)) {
    throw new InvalidInput(`start is ${start}; allowed is 5 to ${values.length - 3}`);
  }
  const found = stepOf(series);
  return {
    method: "interrupted time series",
    ...found,
    assumptions: [
      "without the measure level and trend would have gone on",
      "the weather given is all of the weather that matters, acts linearly, and is not moved by the measure",
      "nothing else began at the same time (there is no other town to compare with)",
      "disturbances last as a first-order autoregression, or shorter than the errors' lags",
    ],
    refutations: refute(series, found, stream),
    observations: Array.from(values).filter((each) => !Number.isNaN(each)).length,
  };
}

function stepOf(series: Series): Interval {
  const { values, start, weather, cycles = [], trend = true, bend = false } = series;
  const length = values.length;
  const used = Array.from({ length }, (_, t) => t).filter((t) => !Number.isNaN(values[t]!));
  const before = trend || bend ? 1 : 0;
  const columns = 2 + before + Number(bend) + weather.length + 4 * cycles.length;
  const x = new Float64Array(used.length * columns);
  const middle = (start + length - 1) / 2;
  for (const [row, t] of used.entries()) {
    // The bend turns about the middle of the time after, so that the step is the mean effect over it.
    const fill = [1, Number(t >= start)];
    if (before) fill.push(t / length);
    if (bend) fill.push(t >= start ? (t - middle) / length : 0);
    for (const { values: other } of weather) fill.push(other[t]!);
    for (const cycle of cycles) {
      for (const harmonic of [1, 2]) {
        const angle = (2 * Math.PI * harmonic * t) / cycle;
        fill.push(Math.cos(angle), Math.sin(angle));
      }
    }
    x.set(fill, row * columns);
  }
  const y = Float64Array.from(used, (t) => values[t]!);
  const plain = regress(x, y, columns);
  const persistence = lagOne(plain.residuals, used, columns);
  const whitened = praisWinsten(x, y, columns, persistence, used);
  const lags = Math.floor(4 * (used.length / 100) ** (2 / 9));
  const { coefficients, covariance, degrees } = regress(whitened.x, whitened.y, columns, lags);
  return interval(coefficients[1]!, Math.sqrt(covariance[columns + 1]!), degrees);
}

/**
 * First-order autocorrelation of residuals between neighbours in time. Residuals of a fit with k columns look less
 * persistent than the disturbances are, by about (k + 3ρ)/n (Kendall 1954, as generalized by Stine & Shaman 1989).
 */
function lagOne(residuals: Float64Array, times: readonly number[], columns: number): number {
  let product = 0;
  let square = 0;
  let pairs = 0;
  for (let i = 1; i < residuals.length; i++) {
    if (times[i]! - times[i - 1]! !== 1) continue;
    product += residuals[i]! * residuals[i - 1]!;
    square += (residuals[i]! ** 2 + residuals[i - 1]! ** 2) / 2;
    pairs++;
  }
  const found = pairs > 0 && square > 0 ? product / square : 0;
  const corrected = found + (Math.min(columns, 6) + 3 * found) / Math.max(1, pairs);
  return Math.min(0.95, Math.max(-0.5, corrected));
}

/** Rows less ρ times the row one step earlier; a row without a neighbour keeps itself, at √(1 − ρ²). */
function praisWinsten(
  x: Float64Array,
  y: Float64Array,
  columns: number,
  rho: number,
  times: readonly number[],
) {
  const outX = new Float64Array(x.length);
  const first = Math.sqrt(1 - rho * rho);
  const outY = Float64Array.from(y, (value, r) => {
    const follows = r > 0 && times[r]! - times[r - 1]! === 1;
    for (let c = 0; c < columns; c++) {
      const here = x[r * columns + c]!;
      outX[r * columns + c] = follows ? here - rho * x[(r - 1) * columns + c]! : first * here;
    }
    return follows ? value - rho * y[r - 1]! : first * value;
  });
  return { x: outX, y: outY };
}

function refute(series: Series, found: Interval, stream: Stream): Refutation[] {
  const { values, start, weather } = series;
  const part = (unit: ArrayLike<number>, from: number, to: number) =>
    Array.prototype.slice.call(unit, from, to) as number[];
  const cut = (from: number, to: number): Series => ({
    ...series,
    values: part(values, from, to),
    start: start - from,
    // Rain that never fell in a part explains nothing of it.
    weather: weather
      .map((each) => ({ ...each, values: part(each.values, from, to) }))
      .filter(({ values: own }) => own.some((value) => value !== own[0])),
  });
  const made: Refutation[] = [];
  const columns = 4 + weather.length + 4 * (series.cycles?.length ?? 0);
  if (start > 3 * columns) {
    const earlier = stepOf({ ...cut(0, start), start: Math.floor(0.6 * start) });
    made.push(
      placebo("placebo in time", earlier, "the measure set to begin after 6 tenths of the time before it"),
    );
  }
  const chance = Float64Array.from({ length: values.length }, (_, t) => normal(stream, t, 0, 6));
  const withCause = stepOf({ ...series, weather: [...weather, { name: "chance", values: chance }] });
  made.push(
    repetition("random common cause", found, withCause.effect, "a random series added to the weather"),
  );
  const from = Math.floor(0.2 * start);
  if (values.length - from > 3 * columns) {
    made.push(
      repetition(
        "subset",
        found,
        stepOf(cut(from, values.length)).effect,
        "without the first fifth of the time before",
      ),
    );
  }
  return made;
}
