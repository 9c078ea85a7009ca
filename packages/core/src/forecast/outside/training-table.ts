/**
 * What trees learn from, as one table: the features of many origins and horizons of a series, and how far the target lay
 * from the local level in local scales. The same rows go to our own trees and, as CSV, to XGBoost elsewhere.
 */
import type { FeatureSet } from "../features.ts";
import { thinning, warmUp } from "../fit-members.ts";
import type { History } from "../history.ts";
import { scaleOf } from "../scale.ts";
import type { Series } from "../series.ts";
import { subjectsOf } from "../subjects.ts";
import { outsideFeatures } from "./trees-engine.ts";

export interface TrainingTable {
  readonly features: FeatureSet;
  /** Row after row, float32; NaN missing. */
  readonly rows: Float32Array;
  readonly targets: Float64Array;
  /** Step that each row's target is, so that a part in time can be held out. */
  readonly targetSteps: Int32Array;
}

/** Rows that are made, evenly thinned over origins. */
const MOST_ROWS = 40_000;
/** Targets further than this many scales from the level are learnt as that far. */
const FAR_TARGET = 10;
const TWO_YEARS_MS = 2 * 365 * 86_400_000;

/** The time of year is a feature where the past spans two years: with less it only says which part of the past it is. */
export const knowsSeasons = (series: Series, steps: number) => steps * series.stepMs >= TWO_YEARS_MS;

/** Rows of the first `steps` steps; no target and no feature lies beyond. */
export function trainingTable(
  series: Series,
  steps: number,
  horizons: readonly number[],
  features: FeatureSet = outsideFeatures(series.stepMs, knowsSeasons(series, steps)),
): TrainingTable {
  const { history } = subjectsOf([series], [scaleOf(series, steps)])[0]!;
  const width = features.names.length;
  const chosen = originsOf(history, steps, horizons);
  const rows = new Float32Array(chosen.length * width);
  const targets = new Float64Array(chosen.length);
  const targetSteps = new Int32Array(chosen.length);
  chosen.forEach(({ origin, horizon }, i) => {
    features.fill(history, undefined, origin, horizon, rows, i * width);
    const relative = (history.clean[origin + horizon]! - history.level[origin]!) / history.scale[origin]!;
    targets[i] = Math.min(FAR_TARGET, Math.max(-FAR_TARGET, relative));
    targetSteps[i] = origin + horizon;
  });
  return { features, rows, targets, targetSteps };
}

/** Origins and horizons whose target is measured, in order of the origin. */
function originsOf(history: History, steps: number, horizons: readonly number[]) {
  const { values } = history.series;
  const first = warmUp(history, steps);
  const stride = thinning(((steps - first) * horizons.length) / MOST_ROWS);
  const chosen: { origin: number; horizon: number }[] = [];
  for (let origin = first; origin < steps; origin += stride) {
    for (const horizon of horizons) {
      if (origin + horizon < steps && !Number.isNaN(values[origin + horizon]!)) {
        chosen.push({ origin, horizon });
      }
    }
  }
  return chosen;
}

/** Rows of a table by their index. */
export function rowsOf({ features, rows, targets }: TrainingTable, chosen: readonly number[]) {
  const width = features.names.length;
  const own = new Float32Array(chosen.length * width);
  chosen.forEach((row, i) => {
    own.set(rows.subarray(row * width, (row + 1) * width), i * width);
  });
  return { rows: own, targets: Float64Array.from(chosen, (row) => targets[row]!) };
}

/** As SageMaker's built-in XGBoost reads it: no header, the target first, a missing value empty. */
export function* tableCsv({ features, rows, targets }: TrainingTable): Generator<string> {
  const width = features.names.length;
  for (let row = 0; row < targets.length; row++) {
    const cells = Array.from(rows.subarray(row * width, (row + 1) * width), (value) =>
      Number.isNaN(value) ? "" : String(value),
    );
    yield `${targets[row]},${cells.join(",")}\n`;
  }
}
