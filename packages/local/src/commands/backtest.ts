/** `nagar backtest`: how good forecasts of a series would have been, walking through its later part in time order. */
import { basename } from "node:path";
import { InvalidInput } from "@nagar/core/errors.ts";
import { PATH_MODELS } from "@nagar/core/forecast/additive/path-engine.ts";
import { type Walk, walkForward } from "@nagar/core/forecast/backtest.ts";
import { worseServed } from "@nagar/core/forecast/breakdown.ts";
import { HOLIDAY_CALENDARS, type HolidayCalendar } from "@nagar/core/forecast/calendar.ts";
import { CATEGORISED, type Categorised, categorisedAs } from "@nagar/core/forecast/category-score.ts";
import { chooseCalendar } from "@nagar/core/forecast/choose-calendar.ts";
import { fitForecaster } from "@nagar/core/forecast/fit-forecaster.ts";
import { MODELS, type Model } from "@nagar/core/forecast/forecaster.ts";
import { fitTrees, searchTrees } from "@nagar/core/forecast/outside/search-trees.ts";
import { readSeries } from "@nagar/core/forecast/read-series.ts";
import { countValues, rhythmOf, type Series } from "@nagar/core/forecast/series.ts";
import { loadEngines } from "@nagar/functions/forecast/engines.ts";
import { Command, Option } from "commander";
import { readInput, stepOf } from "../input.ts";

export const command = new Command("backtest")
  .description("Train on a file, then forecast through what follows it, and score.")
  .argument("<file.csv>", "the training part: a time column, a target, covariates; also gzipped")
  .requiredOption("--time <column>", "the column of time (ISO 8601, or a date)")
  .requiredOption("--target <column>", "the column to forecast")
  .option(
    "--known <columns>",
    "covariates known ahead of time (weather forecast, plans), separated by commas",
    "",
  )
  .option("--by <column>", "the column that tells several series apart: trained together, scored apart")
  .option(
    "--test <file.csv>",
    "what follows the training part; left out, the last fifth of the file is held out",
  )
  .option("--freq <step>", "step of the grid: 10min, 1h, 1d …", "1h")
  .option("--horizons <steps>", "steps ahead, separated by commas; 24h or 7d are turned into steps", "2,6,24")
  .option("--models <names>", `all, or some of ${MODELS.join(", ")}`, "all")
  .option("--origin-every <steps>", "steps between forecasts", "1")
  .option("--path", "every step up to the longest horizon, from each origin")
  .option("--zone <zone>", "where a time without an offset is meant", "+05:30")
  .addOption(
    new Option(
      "--holidays <calendar>",
      "public holidays; left out, India's where the times are +05:30, elsewhere a country's whose clock is kept and whose holidays stand out",
    ).choices(HOLIDAY_CALENDARS),
  )
  .addOption(
    new Option(
      "--category <of>",
      "how often the category of India's index is right, too, where horizons lie at most three hours apart (--path); left out, where the target is called so",
    ).choices(CATEGORISED),
  )
  .option("--seed <n>", "seed of the sampling in the trees", "1")
  .option(
    "--search <n>",
    "xgboost too: trees with the best of n drawn sets of parameters, by successive halving on the training part",
  )
  .option("--json", "print one JSON object")
  .addHelpText(
    "after",
    `
Skill is 1 − MAE / MAE of the best naive at the same horizon; skill_seasonal_naive is against last week. Intervals are 80 and 95 %. MASE is against the day before.
Exit codes: 0 done, 2 the file or an option is wrong.`,
  )
  .action(async (file: string, options: Options) => {
    const answer = await backtest(file, options);
    process.stdout.write(options.json ? `${JSON.stringify(answer)}\n` : table(answer));
  });

interface Options {
  time: string;
  target: string;
  known: string;
  by?: string;
  test?: string;
  freq: string;
  horizons: string;
  models: string;
  originEvery: string;
  path?: true;
  zone: string;
  holidays?: HolidayCalendar;
  category?: Categorised;
  seed: string;
  search?: string;
  json?: true;
}

/** Share of a file that is held out where no test file is given. */
const HELD_OUT = 0.2;

async function backtest(file: string, options: Options) {
  const stepMs = stepOf(options.freq, "--freq");
  const horizons = horizonsOf(options, stepMs);
  const originEvery = wholeNumber(options.originEvery, "--origin-every", 1, 1_000_000);
  const asked = modelsOf(options.models);
  const files = [file, ...(options.test === undefined ? [] : [options.test])].map((name) => ({
    name: basename(name),
    text: readInput(name),
  }));
  const { series, firstFileSteps } = readSeries(files, {
    time: options.time,
    target: options.target,
    known: options.known === "" ? [] : options.known.split(",").map((column) => column.trim()),
    ...(options.by === undefined ? {} : { by: options.by }),
    zone: options.zone,
    stepMs,
  });
  const steps =
    options.test === undefined
      ? series.map(({ values }) => Math.floor(values.length * (1 - HELD_OUT)))
      : firstFileSteps;
  series.forEach(({ name, values }, s) => {
    if (countValues(values.subarray(steps[s]!)) === 0) {
      throw new InvalidInput(
        `${options.test ?? file}: ${name || "the series"} has no value after the training part`,
      );
    }
  });
  const leftOut = options.models === "all" ? tooSlowFor(series) : [];
  const searched = options.search === undefined ? [] : (["xgboost"] as const);
  const models = [...new Set([...asked.filter((model) => !leftOut.includes(model)), ...searched])];
  const seed = wholeNumber(options.seed, "--seed", 0, 2 ** 31);
  const calendar = options.holidays ?? chooseCalendar(series, steps);
  const seconds = { ridge: 0, trees: 0, boosted: 0, smoothing: 0 };
  const started = performance.now();
  const found =
    options.search === undefined ? undefined : searchFor(series, steps, horizons, options.search, seed);
  const engines = [...(await loadEngines(models)), ...(found ? [found.engine] : [])];
  const forecaster = fitForecaster(series, steps, {
    horizons,
    calendar,
    seed,
    trees: models.some((model) => model === "trees" || model === "boosted" || model === "ensemble"),
    engines,
    timed: (kind, work) => {
      const from = performance.now();
      work();
      seconds[kind] += (performance.now() - from) / 1000;
    },
  });
  const trained = performance.now();
  const categorised = options.category ?? categorisedAs(options.target);
  const walk = walkForward(forecaster, series, { steps, originEvery, ...(categorised && { categorised }) });
  const msPerPrediction = (performance.now() - trained) / Math.max(1, walk.forecasts);
  return {
    file: basename(file),
    target: options.target,
    freq: options.freq,
    series: series.length,
    holidays: calendar,
    trainSeconds: round((trained - started) / 1000),
    secondsByModel: Object.fromEntries(
      Object.entries(seconds).map(([model, value]) => [model, round(value)]),
    ),
    msPerPrediction: round(msPerPrediction),
    ...(leftOut.length > 0 ? { left_out: leftOut } : {}),
    ...(found ? { search: found.search } : {}),
    results: results(walk, models),
    ...(models.includes("ensemble") ? { ensemble_by: shownParts(walk), worse_served: served(walk) } : {}),
    ...(options.path
      ? { paths: walk.paths.filter(({ model }) => models.includes(model)).map(shownPath) }
      : {}),
  };
}

/** Trees with searched parameters; they read one series and no covariates. */
function searchFor(
  series: readonly Series[],
  steps: readonly number[],
  horizons: readonly number[],
  candidates: string,
  seed: number,
) {
  const [one] = series;
  if (!one || series.length > 1) {
    throw new InvalidInput(`--search is for one series; the file has ${series.length}`);
  }
  const count = wholeNumber(candidates, "--search", 1, 1_000);
  const search = searchTrees(one, steps[0]!, horizons, seed, count);
  return { search, engine: fitTrees(one, steps[0]!, horizons, search.parameters, seed).engine };
}

type Answer = Awaited<ReturnType<typeof backtest>>;

/** More series, or more steps a day, than these take models that are fitted anew every week minutes. */
const MOST_SERIES_FOR_PATHS = 10;
const MOST_STEPS_A_DAY_FOR_PATHS = 48;

/** Models that "all" leaves out, because fitting them anew on so much would take many times as long as all others. */
function tooSlowFor(series: readonly Series[]): readonly Model[] {
  const fine = rhythmOf(series[0]!.stepMs).day > MOST_STEPS_A_DAY_FOR_PATHS;
  return fine || series.length > MOST_SERIES_FOR_PATHS ? PATH_MODELS : [];
}

function results({ scores }: Walk, models: readonly Model[]) {
  return scores
    .filter(({ model }) => models.includes(model))
    .map(
      ({
        series,
        model,
        horizon,
        n,
        coverage80,
        width80,
        coverage95,
        width95,
        bestNaive,
        categoryAccuracy,
        ...rest
      }) => ({
        series,
        model,
        horizon,
        n,
        ...rest,
        coverage_80: coverage80,
        width_80: width80,
        coverage_95: coverage95,
        width_95: width95,
        best_naive: bestNaive,
        ...(categoryAccuracy !== undefined && { category_accuracy: categoryAccuracy }),
        skill_seasonal_naive: skillAgainst("last_week", series, horizon, rest.mae, scores),
      }),
    );
}

/** Longest list of horizons for which errors are also given by hour and season: a path of a week would fill pages. */
const MOST_HORIZONS_IN_PARTS = 24;

const shownParts = ({ parts }: Walk) =>
  new Set(parts.map(({ horizon }) => horizon)).size > MOST_HORIZONS_IN_PARTS
    ? []
    : parts.map(({ coverage95, mae, ...rest }) => ({
        ...rest,
        mae: round(mae),
        coverage_95: round(coverage95),
      }));

/** Series that are forecast much worse than most, by horizon. */
const served = ({ scores }: Walk) => {
  const own = scores.filter(({ model }) => model === "ensemble");
  return [...new Set(own.map(({ horizon }) => horizon))].flatMap((horizon) =>
    worseServed(own.filter((each) => each.horizon === horizon)).map(({ series, timesMedian }) => ({
      series,
      horizon,
      times_median_wape: round(timesMedian),
    })),
  );
};

/** 1 − MAE / MAE of one naive: here of the season that a week is. */
function skillAgainst(naive: Model, series: string, horizon: number, mae: number, scores: Walk["scores"]) {
  const other = scores.find(
    (each) => each.model === naive && each.series === series && each.horizon === horizon,
  );
  return other && other.mae > 0 ? 1 - mae / other.mae : null;
}

const shownPath = ({ firstDayMae, firstDayMax, restMae, ...rest }: Walk["paths"][number]) => ({
  ...rest,
  first_day_mae: firstDayMae,
  first_day_max: firstDayMax,
  rest_mae: restMae,
});

function table(answer: Answer): string {
  const accuracyOf = ({ category_accuracy }: Answer["results"][number]) =>
    category_accuracy === undefined ? null : 100 * category_accuracy;
  const withCategory = answer.results.some((row) => accuracyOf(row) !== null);
  const lines = [
    `${answer.file}, ${answer.target}: trained in ${answer.trainSeconds} s, ${answer.msPerPrediction} ms a prediction`,
    `${"series".padEnd(16)} ${"model".padEnd(18)} ahead      n        MAE       RMSE   WAPE %   MASE  skill %  cover 80  cover 95    width 95${withCategory ? "  category %" : ""}`,
  ];
  for (const row of answer.results) {
    const cell = (value: number | null, width: number, digits: number) =>
      (value === null ? "-" : value.toFixed(digits)).padStart(width);
    lines.push(
      `${row.series.slice(0, 16).padEnd(16)} ${row.model.padEnd(18)} ${String(row.horizon).padStart(5)} ${String(row.n).padStart(6)} ${cell(row.mae, 10, 3)} ${cell(row.rmse, 10, 3)} ${cell(row.wape, 8, 2)} ${cell(row.mase, 6, 3)} ${cell(row.skill === null ? null : 100 * row.skill, 8, 1)} ${cell(100 * row.coverage_80, 9, 1)} ${cell(100 * row.coverage_95, 9, 1)} ${cell(row.width_95, 11, 2)}${withCategory ? cell(accuracyOf(row), 12, 1) : ""}`,
    );
  }
  for (const { series, horizon, times_median_wape: times } of answer.worse_served ?? []) {
    lines.push(`${series} is served worse ${horizon} steps ahead: ${times} times the median series' WAPE`);
  }
  if (answer.left_out) lines.push(`left out for the time they take: ${answer.left_out.join(", ")}`);
  return `${lines.join("\n")}\n`;
}

/** The longest horizon that is allowed, steps: a year of days, six weeks of hours. */
const MAX_HORIZON = 1_100;

function horizonsOf({ horizons, path }: Options, stepMs: number): number[] {
  const steps = horizons.split(",").map((text) => {
    const given = text.trim();
    const count = /^\d+$/.test(given) ? Number(given) : stepOf(given, "--horizons") / stepMs;
    if (!Number.isInteger(count) || count < 1 || count > MAX_HORIZON) {
      throw new InvalidInput(`--horizons has "${given}"; allowed are 1 to ${MAX_HORIZON} whole steps`);
    }
    return count;
  });
  const longest = Math.max(...steps);
  return path ? Array.from({ length: longest }, (_, h) => h + 1) : [...new Set(steps)].sort((a, b) => a - b);
}

function modelsOf(text: string): Model[] {
  if (text === "all") return [...MODELS];
  return text.split(",").map((name) => {
    const model = MODELS.find((each) => each === name.trim());
    if (!model) throw new InvalidInput(`--models has "${name}"; allowed are all, ${MODELS.join(", ")}`);
    return model;
  });
}

function wholeNumber(text: string, option: string, low: number, high: number): number {
  const value = Number(text);
  if (text.trim() === "" || !Number.isInteger(value) || value < low || value > high) {
    throw new InvalidInput(`${option} is "${text}"; allowed is a whole number from ${low} to ${high}`);
  }
  return value;
}

const round = (value: number) => Number(value.toPrecision(4));
