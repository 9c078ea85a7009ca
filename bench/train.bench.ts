/**
 * Seconds to fit all members and the ensemble of one hourly series of five years, at every step of the next day; on the
 * clock, and of the processor, which other programs of the machine do not lengthen.
 */
import { fitForecaster } from "@nagar/core/forecast/fit-forecaster.ts";
import { hourly, townLoad } from "@nagar/core/forecast/testing/made-series.ts";

export const description = "forecasting: five years hourly, all 24 horizons of one series, seconds to train";

const HOURS = 5 * 365 * 24;
const HORIZONS = Array.from({ length: 24 }, (_, h) => h + 1);

export async function run(): Promise<Record<string, unknown>> {
  const series = [hourly(townLoad(HOURS), [{ name: "temp_c", values: townLoad(HOURS, 1, 9) }])];
  const byModel = { ridge: 0, trees: 0, boosted: 0, smoothing: 0 };
  const started = performance.now();
  const cpu = process.cpuUsage();
  const forecaster = fitForecaster(series, [HOURS], {
    horizons: HORIZONS,
    calendar: "in",
    seed: 1,
    trees: true,
    timed: (kind, work) => {
      const from = performance.now();
      work();
      byModel[kind] += (performance.now() - from) / 1000;
    },
  });
  const { user, system } = process.cpuUsage(cpu);
  return {
    hours: HOURS,
    features: forecaster.features.names.length,
    horizons: HORIZONS.length,
    folds: 2,
    seconds: Number(((performance.now() - started) / 1000).toFixed(2)),
    cpuSeconds: Number(((user + system) / 1e6).toFixed(2)),
    ridgeSeconds: Number(byModel.ridge.toFixed(2)),
    treesSeconds: Number(byModel.trees.toFixed(2)),
    boostedSeconds: Number(byModel.boosted.toFixed(2)),
    smoothingSeconds: Number(byModel.smoothing.toFixed(2)),
    threads: 1,
  };
}
