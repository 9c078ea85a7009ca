/** A forecast as it is kept until its truth is known: short, because every one that was given is kept. */

import { LEVELS } from "../metrics.ts";
import type { SeriesForecast } from "../serve/forecast-series.ts";
import { type SeriesId, seriesId } from "../serve/series-id.ts";

export interface KeptPrediction {
  readonly series: SeriesId;
  readonly version: string;
  readonly stage: string;
  /** Start of the last whole step that it looked back on, ms. */
  readonly originMs: number;
  readonly madeAtMs: number;
  /** Per step from the one after the origin: point, and the bounds of the 95 and the 80 % interval. */
  readonly steps: readonly (readonly [
    point: number,
    low95: number,
    low80: number,
    high80: number,
    high95: number,
  ])[];
}

const last = LEVELS.length - 1;

export function keptPrediction(
  { name, version, stage, originMs, path }: SeriesForecast,
  madeAtMs: number,
): KeptPrediction {
  return {
    series: seriesId(name),
    version,
    stage,
    originMs,
    madeAtMs,
    steps: path.map(({ point, quantiles }) => {
      const [low95, low80, high80, high95] = [0, 1, last - 1, last].map((q) => short(quantiles[q]!));
      return [short(point), low95!, low80!, high80!, high95!] as const;
    }),
  };
}

const short = (value: number) => Number(value.toPrecision(7));
