/**
 * ETTh1 under the usual protocol (github.com/zhouhaoyi/ETDataset): seven channels standardized on months 1 to 12, months 13 to
 * 16 to choose, every window of months 17 to 20 scored. A ridge regression on the past 336 hours, the last value removed,
 * one for all channels, is what published networks are compared with. The file beside the project ends twenty days before
 * month 20 does, so the figures are those of the rest of the test.
 */
import { cholesky, choleskySolve } from "@nagar/core/numeric/cholesky.ts";
import { readSharedText } from "@nagar/core/testing/shared-data.ts";

export const description =
  "ETTh1, standardized: ridge on 336 hours beside repeating the last day (--horizons 96,192)";

const MONTH = 30 * 24;
const TRAIN = 12 * MONTH;
const VALIDATION = 16 * MONTH;
const TEST = 20 * MONTH;
const PAST = 336;
const DAY = 24;
/** Per training row. */
const PENALTIES = [1e-4, 1e-3, 1e-2, 1e-1];

interface Errors {
  mse: number;
  mae: number;
}

export async function run(args: string[]): Promise<Record<string, unknown>> {
  const at = args.indexOf("--horizons");
  const horizons = (at < 0 ? "96,192" : args[at + 1]!).split(",").map(Number);
  const channels = standardized();
  const end = Math.min(TEST, channels[0]!.length);
  const rows = horizons.map((horizon) => {
    const equations = normalEquations(channels, horizon);
    const fitted = PENALTIES.map((penalty) => {
      const weights = solve(equations, horizon, penalty);
      return { weights, errors: score(channels, TRAIN, VALIDATION, horizon, linear(weights, horizon)) };
    });
    const best = fitted.reduce((least, each) => (each.errors.mse < least.errors.mse ? each : least));
    return {
      horizon,
      ridge: shown(score(channels, VALIDATION, end, horizon, linear(best.weights, horizon))),
      lastDay: shown(score(channels, VALIDATION, end, horizon, repeatDay(horizon))),
      penalty: PENALTIES[fitted.indexOf(best)],
    };
  });
  return { testHours: end - VALIDATION, ofHours: TEST - VALIDATION, rows };
}

const shown = ({ mse, mae }: Errors) => ({ mse: Number(mse.toFixed(4)), mae: Number(mae.toFixed(4)) });

/** The channels, each with the mean and spread of its training part. */
function standardized(): Float64Array[] {
  const [header, ...lines] = readSharedText("electricity/etth1_hourly.csv").trim().split(/\r?\n/);
  const cells = lines.map((line) => line.split(",").slice(1).map(Number));
  return header!
    .split(",")
    .slice(1)
    .map((_, c) => {
      const values = Float64Array.from(cells, (row) => row[c]!);
      const train = values.subarray(0, TRAIN);
      const mean = train.reduce((a, b) => a + b, 0) / TRAIN;
      const spread = Math.sqrt(train.reduce((a, b) => a + (b - mean) ** 2, 0) / TRAIN);
      return values.map((value) => (value - mean) / spread);
    });
}

interface Equations {
  gram: Float64Array;
  /** Per step ahead, one after another. */
  right: Float64Array;
  rows: number;
}

/** Of every window of the training part: past and future less the last value. The last column is then nothing, and left out. */
function normalEquations(channels: readonly Float64Array[], horizon: number): Equations {
  const n = PAST - 1;
  const gram = new Float64Array(n * n);
  const right = new Float64Array(horizon * n);
  const past = new Float64Array(n);
  let rows = 0;
  for (const values of channels) {
    for (let origin = PAST - 1; origin + horizon < TRAIN; origin++) {
      const base = values[origin]!;
      for (let i = 0; i < n; i++) past[i] = values[origin - n + i]! - base;
      for (let i = 0; i < n; i++) {
        const x = past[i]!;
        for (let j = 0; j <= i; j++) gram[i * n + j]! += x * past[j]!;
      }
      for (let h = 0; h < horizon; h++) {
        const y = values[origin + 1 + h]! - base;
        for (let i = 0; i < n; i++) right[h * n + i]! += past[i]! * y;
      }
      rows++;
    }
  }
  return { gram, right, rows };
}

function solve({ gram, right, rows }: Equations, horizon: number, penalty: number): Float64Array {
  const n = PAST - 1;
  const ridge = gram.slice();
  for (let i = 0; i < n; i++) ridge[i * n + i]! += penalty * rows;
  const factor = cholesky(ridge, n);
  const weights = new Float64Array(horizon * n);
  for (let h = 0; h < horizon; h++)
    weights.set(choleskySolve(factor, right.subarray(h * n, (h + 1) * n), n), h * n);
  return weights;
}

type Forecast = (values: Float64Array, origin: number, out: Float64Array) => void;

const linear =
  (weights: Float64Array, horizon: number): Forecast =>
  (values, origin, out) => {
    const n = PAST - 1;
    const base = values[origin]!;
    for (let h = 0; h < horizon; h++) {
      let sum = base;
      for (let i = 0; i < n; i++) sum += weights[h * n + i]! * (values[origin - n + i]! - base);
      out[h] = sum;
    }
  };

const repeatDay =
  (horizon: number): Forecast =>
  (values, origin, out) => {
    for (let h = 0; h < horizon; h++) out[h] = values[origin - DAY + 1 + (h % DAY)]!;
  };

/** Mean errors over every window whose whole future lies between two steps. */
function score(
  channels: readonly Float64Array[],
  from: number,
  to: number,
  horizon: number,
  forecast: Forecast,
): Errors {
  const out = new Float64Array(horizon);
  let squared = 0;
  let absolute = 0;
  let count = 0;
  for (const values of channels) {
    for (let origin = from - 1; origin + horizon < to; origin++) {
      forecast(values, origin, out);
      for (let h = 0; h < horizon; h++) {
        const error = values[origin + 1 + h]! - out[h]!;
        squared += error * error;
        absolute += Math.abs(error);
      }
      count += horizon;
    }
  }
  return { mse: squared / count, mae: absolute / count };
}
