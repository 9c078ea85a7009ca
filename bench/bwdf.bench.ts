/**
 * Battle of Water Demand Forecasting (WDSA-CCWI 2024): weeks W1 and W2 under its rules. Before each week its 168 hours are
 * forecast for ten areas from everything before, and from that week's weather. Scored as the entries were, and ranked.
 */
import { fitForecaster } from "@nagar/core/forecast/fit-forecaster.ts";
import { MODELS } from "@nagar/core/forecast/forecaster.ts";
import { readSeries } from "@nagar/core/forecast/read-series.ts";
import { firstSteps, localMs, type Series } from "@nagar/core/forecast/series.ts";
import { readSharedText } from "@nagar/core/testing/shared-data.ts";

export const description =
  "water demand battle, weeks W1 and W2: sums of PI1, PI2, PI3 and rank (--weeks W1 --areas 1,5 --together)";

const FOLDER = "water/demand/";
const ENSEMBLE = MODELS.indexOf("ensemble");
const HOUR_MS = 3_600_000;
const HOURS = 168;
const WEATHER = ["temp_c", "rain_mm"];
const HORIZONS = Array.from({ length: HOURS }, (_, h) => h + 1);
type Sums = [pi1: number, pi2: number, pi3: number];

/** @param args --weeks W1,W2; --areas 1,2,…; --together trains the areas with each other; --no-trees. */
export async function run(args: string[]): Promise<Record<string, unknown>> {
  const list = (name: string) => {
    const at = args.indexOf(name);
    return at < 0 ? undefined : args[at + 1]!.split(",");
  };
  const areas = (list("--areas") ?? Array.from({ length: 10 }, (_, i) => `${i + 1}`)).map(Number);
  const starts = table("bwdf_weeks.csv").map(({ week, start }) => ({
    week: week!,
    localMs: wallClock(start!),
  }));
  const results: Record<string, unknown> = {};
  for (const week of list("--weeks") ?? ["W1", "W2"]) {
    const start = starts.find((each) => each.week === week)!;
    const started = performance.now();
    const all = areas.map(areaSeries);
    const groups = args.includes("--together") ? [all] : all.map((one) => [one]);
    const errors = groups.flatMap((group) =>
      forecastWeek(group, start.localMs, !args.includes("--no-trees")),
    );
    results[week] = {
      seconds: Math.round((performance.now() - started) / 1000),
      ...Object.fromEntries(MODELS.map((model, m) => [model, sumOf(errors.map((each) => each[m]!))])),
      areas: Object.fromEntries(errors.map((each, a) => [`dma${areas[a]}`, rounded(each[ENSEMBLE]!)])),
      ranks: ranks(week, areas, sumOf(errors.map((each) => each[ENSEMBLE]!))),
    };
    process.stderr.write(`${week} ${JSON.stringify(results[week])}\n`);
  }
  return results;
}

/** The wall clock of a time with its offset, as if it were UTC, ms. */
const wallClock = (text: string) => Date.parse(`${text.slice(0, 19)}Z`);

const table = (file: string): Record<string, string>[] => {
  const [header, ...lines] = readSharedText(FOLDER + file)
    .trim()
    .split(/\r?\n/);
  const names = header!.split(",");
  return lines.map((line) => Object.fromEntries(line.split(",").map((cell, i) => [names[i]!, cell])));
};

const wide = (file: string, target: string): Series => {
  const text = readSharedText(FOLDER + file);
  const columns = { time: "time", target, known: [], zone: "+01:00", stepMs: HOUR_MS };
  return { ...readSeries([{ name: file, text }], columns).series[0]!, name: target };
};

function areaSeries(area: number): Series {
  const series = wide("bwdf_inflow_hourly.csv", `dma${area}_l_s`);
  const known = WEATHER.map((name) => {
    const weather = wide("bwdf_weather_hourly.csv", name);
    const shift = Math.round((series.startMs - weather.startMs) / HOUR_MS);
    return { name, values: series.values.map((_, step) => weather.values[step + shift] ?? Number.NaN) };
  });
  return { ...series, known };
}

/** PI1, PI2, PI3 of each model for each area. @param begin wall clock of the week's first hour, as if it were UTC, ms. */
function forecastWeek(group: readonly Series[], begin: number, trees: boolean): Sums[][] {
  const steps = group.map((series) => Math.round((begin - localMs(series, 0)) / HOUR_MS));
  const until = group.map((series, s) => firstSteps(series, steps[s]! + HOURS));
  const past = until.map((series, s) => ({
    ...series,
    values: series.values.map((value, step) => (step < steps[s]! ? value : Number.NaN)),
  }));
  const forecaster = fitForecaster(past, steps, { horizons: HORIZONS, calendar: "it", seed: 1, trees });
  const subjects = forecaster.subjects(past);
  return until.map(({ values }, s) => {
    const origin = steps[s]! - 1;
    const path = HORIZONS.map((horizon, h) =>
      forecaster.forecasts(s, h, forecaster.input(s, subjects[s]!, origin, horizon)),
    );
    return MODELS.map((_, m) => {
      const errors = path.map((forecasts, h) => Math.abs(values[origin + 1 + h]! - forecasts[m]!.point));
      const known = (part: readonly number[]) => part.filter((error) => !Number.isNaN(error));
      const mean = (part: readonly number[]) => part.reduce((a, b) => a + b, 0) / part.length;
      const first = known(errors.slice(0, 24));
      return [mean(first), Math.max(...first), mean(known(errors.slice(24)))] as Sums;
    });
  });
}

const sumOf = (errors: readonly Sums[]): Sums =>
  rounded(errors.reduce((sum, each) => sum.map((value, i) => value + each[i]!) as Sums, [0, 0, 0] as Sums));
const rounded = (sums: Sums) => sums.map((value) => Number(value.toFixed(2))) as Sums;

/** Which place each sum would take among the published entries over the same areas. */
function ranks(week: string, areas: readonly number[], ours: Sums): Record<string, string> {
  const entries = new Map<string, Sums>();
  for (const row of table("bwdf_competitor_scores.csv")) {
    if (row["week"] !== week || !areas.includes(Number(row["dma"]!.slice(3)))) continue;
    const sums = entries.get(row["rank"]!) ?? [0, 0, 0];
    entries.set(
      row["rank"]!,
      [row["pi1_l_s"], row["pi2_l_s"], row["pi3_l_s"]].map(
        (cell, i) => sums[i]! + (cell ? Number(cell) : Number.NaN),
      ) as Sums,
    );
  }
  return Object.fromEntries(
    ["PI1", "PI2", "PI3"].map((name, i) => {
      const theirs = [...entries.values()].map((sums) => sums[i]!).filter((sum) => !Number.isNaN(sum));
      return [name, `${theirs.filter((sum) => sum < ours[i]!).length + 1} of ${theirs.length}`];
    }),
  );
}
