/**
 * How good the forecasts are on the real series beside the project: trained on the first four fifths of what is there,
 * walked through the last fifth, against the best of four naives.
 */
import { walkForward } from "@nagar/core/forecast/backtest.ts";
import { fitForecaster } from "@nagar/core/forecast/fit-forecaster.ts";
import { readSeries } from "@nagar/core/forecast/read-series.ts";
import { subjectsOf } from "@nagar/core/forecast/subjects.ts";
import { readSharedText, sharedData } from "@nagar/core/testing/shared-data.ts";

export const description =
  "forecasts of the real series: skill against the best naive, coverage (--only NAME)";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

interface Case {
  file: string;
  time?: string;
  target: string;
  by?: string;
  known?: string[];
  stepMs?: number;
  horizons: number[];
  originEvery: number;
}

const CASES: Record<string, Case> = {
  i94: {
    file: "traffic/metro_i94_hourly.csv",
    target: "traffic_volume",
    horizons: [2, 6, 24],
    originEvery: 5,
  },
  junctions: {
    file: "traffic/junctions_hourly.csv",
    target: "vehicles",
    by: "junction",
    horizons: [2, 6, 24],
    originEvery: 5,
  },
  oil: { file: "electricity/etth1_hourly.csv", target: "oil_temp_c", horizons: [1, 6, 24], originEvery: 5 },
  north: {
    file: "electricity/india_region_load_hourly.csv",
    target: "northern_mw",
    horizons: [1, 6, 24],
    originEvery: 11,
  },
  tetouan: {
    file: "electricity/tetouan_10min.csv",
    target: "zone1_kw",
    known: ["temp_c", "humidity_pct"],
    horizons: [1, 6, 24],
    originEvery: 5,
  },
  dma1: {
    file: "water/demand/bwdf_inflow_hourly.csv",
    target: "dma1_l_s",
    horizons: [1, 6, 24],
    originEvery: 5,
  },
  dma5: {
    file: "water/demand/bwdf_inflow_hourly.csv",
    target: "dma5_l_s",
    horizons: [1, 6, 24],
    originEvery: 5,
  },
  beijing: {
    file: "air/beijing_multisite_hourly.csv",
    target: "pm25_ug_m3",
    by: "station",
    known: ["temp_c", "pressure_hpa", "dewpoint_c", "rain_mm", "wind_dir", "wind_m_s"],
    horizons: [24, 48],
    originEvery: 11,
  },
  delhi: {
    file: "air/delhi_us_embassy_pm25_hourly.csv",
    target: "pm25_ug_m3",
    horizons: [24],
    originEvery: 7,
  },
  onion: {
    file: "market/maharashtra_onion_daily.csv",
    time: "date",
    target: "price_modal_inr_q",
    by: "market",
    stepMs: DAY_MS,
    horizons: [7, 30],
    originEvery: 1,
  },
};

/** Share of each file that is held out. */
const HELD_OUT = 0.2;

/** @param args --only NAME, one of the cases. */
export async function run(args: string[]): Promise<Record<string, unknown>> {
  const at = args.indexOf("--only");
  const names = Object.keys(CASES).filter((name) => at < 0 || args[at + 1] === name);
  if (names.length === 0) throw new Error(`--only takes one of ${Object.keys(CASES).join(", ")}`);
  const results: Record<string, unknown> = {};
  for (const name of names) {
    const each = CASES[name]!;
    if (!sharedData(each.file)) {
      process.stderr.write(`${name}: ${each.file} is not there, left out\n`);
      continue;
    }
    results[name] = measure(each);
    process.stderr.write(`${name} done\n`);
  }
  return results;
}

function measure({
  file,
  time = "time",
  target,
  by,
  known = [],
  stepMs = HOUR_MS,
  horizons,
  originEvery,
}: Case) {
  const columns = { time, target, known, ...(by ? { by } : {}), zone: "+05:30", stepMs };
  const { series } = readSeries([{ name: file, text: readSharedText(file) }], columns);
  const steps = series.map(({ values }) => Math.floor(values.length * (1 - HELD_OUT)));
  const subjects = subjectsOf(series);
  const calendar = series[0]!.offsetMinutes[0] === 330 ? "in" : "none";
  const started = performance.now();
  const forecaster = fitForecaster(subjects, steps, { horizons, calendar, seed: 1, trees: true });
  const seconds = Number(((performance.now() - started) / 1000).toFixed(1));
  const { scores } = walkForward(forecaster, subjects, { steps, originEvery });
  return scores
    .filter(({ model }) => model === "ensemble")
    .map(({ series: name, horizon, n, mae, rmse, skill, bestNaive, coverage80, coverage95 }) => {
      const naives = scores.filter((each) => each.series === name && each.horizon === horizon);
      const bestRmse = Math.min(
        ...naives.filter(({ model }) => NAIVE_NAMES.has(model)).map((each) => each.rmse),
      );
      const percent = (share: number) => Number((100 * share).toFixed(1));
      return {
        ...(name === "" ? {} : { series: name }),
        horizon,
        n,
        mae: Number(mae.toPrecision(4)),
        bestNaive,
        skillPercent: percent(skill ?? 0),
        rmseSkillPercent: percent(1 - rmse / bestRmse),
        coverage80: percent(coverage80),
        coverage95: percent(coverage95),
        trainSeconds: seconds,
      };
    });
}

const NAIVE_NAMES = new Set<string>(["last_value", "yesterday", "last_week", "hour_of_week_mean"]);
