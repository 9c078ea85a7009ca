/** A forecast as the steps that were asked for, whichever way it was made. */
import type { Distribution } from "../forecaster.ts";
import type { StepForecast } from "../model.ts";

export interface PathStep extends Distribution {
  /** Start of the step, ms. */
  readonly atMs: number;
}

/**
 * The steps `1…steps` after `lastMs`, the start of the past's last step, from forecasts at some horizons in increasing
 * order. What lies between two horizons is read off the straight line between them, quantile by quantile.
 */
export function pathOf(
  forecasts: readonly StepForecast[],
  steps: number,
  lastMs: number,
  stepMs: number,
): PathStep[] {
  const path: PathStep[] = [];
  let next = 0;
  for (let step = 1; step <= steps; step++) {
    while (next < forecasts.length - 1 && forecasts[next]!.horizon < step) next++;
    const after = forecasts[next]!;
    const before = forecasts[next - 1];
    const atMs = lastMs + step * stepMs;
    if (after.horizon < step) break;
    if (after.horizon === step || !before) {
      path.push({ atMs, point: after.point, quantiles: after.quantiles });
      continue;
    }
    const share = (step - before.horizon) / (after.horizon - before.horizon);
    const between = (a: number, b: number) => a + share * (b - a);
    path.push({
      atMs,
      point: between(before.point, after.point),
      quantiles: after.quantiles.map((value, i) => between(before.quantiles[i]!, value)),
    });
  }
  return path;
}

/** Whether every number of a path is one: a model that gives anything else is passed over. */
export function isFinitePath(path: readonly Distribution[]): boolean {
  return path.every(({ point, quantiles }) => Number.isFinite(point) && quantiles.every(Number.isFinite));
}
