/** Hour by hour, what every source adds at every receptor, with its stack's rise in that hour's wind. */
import { type DispersionScheme, windAtHeight } from "./dispersion.ts";
import { CALM_M_PER_S } from "./plume.ts";
import { plumeRise } from "./plume-rise.ts";
import type { MetHour, StackedSource } from "./read-plume-case.ts";
import { contribution, type Receptor } from "./sources.ts";

export interface ReceptorResult {
  id: string;
  /** µg/m³: mean and highest over the hours, the hour of the highest, and each hour. */
  mean: number;
  max: number;
  maxAt: string;
  hourly: number[];
  /** Share of the mean that each source makes, µg/m³. */
  bySource: Record<string, number>;
}

/**
 * Runs the hours. Wind is brought from 10 m to the height of each release; hours below 1 m/s follow the calm rule of
 * sources.ts.
 */
export function plumeStudy(
  sources: readonly StackedSource[],
  receptors: readonly Receptor[],
  hours: readonly MetHour[],
  scheme: DispersionScheme,
): ReceptorResult[] {
  const results = receptors.map(({ id }): ReceptorResult => {
    const bySource = Object.fromEntries(sources.map((source) => [source.id, 0]));
    return { id, mean: 0, max: -1, maxAt: "", hourly: [], bySource };
  });
  for (const hour of hours) {
    const released = sources.map((source) => {
      const wind = windAtHeight(scheme, hour.stability, hour.windMPerS, source.heightM);
      if (!source.stack) return { source, wind };
      const rise = plumeRise(source.stack, hour.stability, Math.max(CALM_M_PER_S, wind), hour.temperatureC);
      return { source: { ...source, heightM: rise.effectiveHeightM }, wind };
    });
    receptors.forEach((receptor, r) => {
      const result = results[r]!;
      let sum = 0;
      for (const { source, wind } of released) {
        const windMPerS = hour.windMPerS < CALM_M_PER_S ? 0 : wind;
        const air = { windMPerS, stability: hour.stability, mixingM: hour.mixingM, scheme };
        const added = contribution(source, receptor, air, hour.fromDegrees);
        result.bySource[source.id]! += added / hours.length;
        sum += added;
      }
      result.hourly.push(sum);
      result.mean += sum / hours.length;
      if (sum > result.max) [result.max, result.maxAt] = [sum, hour.label];
    });
  }
  return results;
}
