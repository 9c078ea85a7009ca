/** A forecast made ready for a chart: what was measured, then the median within its bands of 80 and 95 %. */
import type { PredictAnswer, Prediction } from "../api/forecast-types.ts";
import type { Point } from "../api/types.ts";

/** Seconds since 1970; measured; median; lowest and highest of 95 %, then of 80 %. */
export type FanColumns = [
  time: number[],
  measured: (number | null)[],
  median: (number | null)[],
  lower95: (number | null)[],
  upper95: (number | null)[],
  lower80: (number | null)[],
  upper80: (number | null)[],
];

/** @param past windows of the forecast's own step, in time's order. */
export function fanColumns({ metric, step, predictions }: PredictAnswer, past: readonly Point[]): FanColumns {
  const columns: FanColumns = [[], [], [], [], [], [], []];
  const push = (ms: number, ...values: (number | null)[]): void => {
    columns[0].push(ms / 1000);
    for (const [at, column] of columns.slice(1).entries()) {
      (column as (number | null)[]).push(values[at] ?? null);
    }
  };
  const first = Date.parse(predictions[0]?.timestamp ?? "");
  for (const point of past) {
    const value = measuredValue(point, metric, step);
    const start = Date.parse(point.start);
    if (value !== null && !(start >= first)) push(start, value);
  }
  for (const { timestamp, value, confidence_interval: interval } of predictions) {
    const { lower, upper, interval_80: inner } = interval ?? {};
    push(
      Date.parse(timestamp),
      null,
      value,
      lower ?? null,
      upper ?? null,
      inner?.lower ?? null,
      inner?.upper ?? null,
    );
  }
  return columns;
}

/** Counts are forecast as the step's sum, levels as its mean. */
const SUMMED = new Set(["vehicle_count", "consumption"]);

function measuredValue({ metrics }: Point, metric: string, step: string): number | null {
  const figures = metrics[metric];
  if (figures === undefined || figures.mean === null || step === "season") return null;
  return SUMMED.has(metric) ? figures.mean * figures.count : figures.mean;
}

/** The prediction that holds at `ahead` steps, at most the last. */
export const predictionAt = ({ predictions }: PredictAnswer, ahead: number): Prediction | undefined =>
  predictions[Math.min(ahead, predictions.length - 1)];
