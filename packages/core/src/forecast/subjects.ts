/** The series that are forecast together: each one's history, and what the others do at the same time. */
import { InvalidInput } from "../errors.ts";
import type { Peers } from "./features.ts";
import { type History, historyOf } from "./history.ts";
import { quotedOn, type Scale, scaled } from "./scale.ts";
import { countValues, localMs, type Series } from "./series.ts";

export interface Subject {
  /** The series in its unit, without what its scale does not know; the history is on the scale that it is forecast on. */
  readonly series: Series;
  readonly history: History;
  readonly peers: Peers | undefined;
}

/** The histories of series on their scales, each with what the others do at the same time. */
export function subjectsOf(series: readonly Series[], scales: readonly Scale[]): Subject[] {
  const histories = series.map((one, s) => historyOf(scaled(one, scales[s]!)));
  return histories.map((history, s) => ({
    series: quotedOn(series[s]!, scales[s]!),
    history,
    peers: peersOf(histories, s),
  }));
}

function peersOf(histories: readonly History[], s: number): Peers | undefined {
  if (histories.length < 2) return undefined;
  const { series } = histories[s]!;
  const { stepMs, values } = series;
  const startMs = localMs(series, 0);
  const deviation = new Float64Array(values.length).fill(Number.NaN);
  for (let step = 0; step < values.length; step++) {
    let sum = 0;
    let count = 0;
    histories.forEach((other, o) => {
      const at = step + Math.round((startMs - localMs(other.series, 0)) / stepMs);
      if (o === s || at < 0 || at >= other.clean.length) return;
      sum += (other.clean[at]! - other.level[at]!) / other.scale[at]!;
      count++;
    });
    if (count > 0) deviation[step] = sum / count;
  }
  return { startMs, deviation };
}

/** Values that a series must have beyond the longest horizon. */
const LEAST_VALUES = 30;

/** @throws InvalidInput for a series with too few values to say how wrong a forecast of it would be. */
export function checkLength(series: Series, steps: number, horizon: number): void {
  const count = countValues(series.values.subarray(0, steps));
  const needed = LEAST_VALUES + 2 * horizon;
  if (count >= needed) return;
  const name = series.name === "" ? "the series" : `series "${series.name}"`;
  throw new InvalidInput(
    `${name} has ${count} values in its training part; ${needed} are needed to forecast ${horizon} steps ahead and to say how wrong that may be`,
    { details: { series: series.name, values: count, needed } },
  );
}
