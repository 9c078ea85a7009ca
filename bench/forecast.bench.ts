/**
 * How good the forecasts are on the real series beside the project: trained on what precedes each of several stretches of
 * a series, in different seasons, walked through the stretch, against the best of four naives. Pooled over stretches, and
 * the worst of them.
 */
import { type HorizonScores, walkForward } from "@nagar/core/forecast/backtest.ts";
import { chooseCalendar } from "@nagar/core/forecast/choose-calendar.ts";
import { fitForecaster } from "@nagar/core/forecast/fit-forecaster.ts";
import { readSeries } from "@nagar/core/forecast/read-series.ts";
import { firstSteps, type Series } from "@nagar/core/forecast/series.ts";
import { readSharedText, sharedData } from "@nagar/core/testing/shared-data.ts";
import { CASES, type Case } from "./forecast/cases.ts";

export const description =
  "forecasts of the real series: skill against the best naive, coverage (--only NAME,… --folds 3 --members)";

/** Stretches end at the end of the file; each is so long a share of it. */
const STRETCH = 0.15;

/** @param args --only names of cases or groups; --folds N stretches; --members shows every model. */
export async function run(args: string[]): Promise<Record<string, unknown>> {
  const value = (name: string) => {
    const at = args.indexOf(name);
    return at < 0 ? undefined : args[at + 1];
  };
  const only = value("--only")?.split(",");
  const names = Object.keys(CASES).filter(
    (name) => !only || only.includes(name) || only.includes(CASES[name]!.group),
  );
  if (names.length === 0) throw new Error(`--only takes some of ${Object.keys(CASES).join(", ")}`);
  const folds = Number(value("--folds") ?? 3);
  const rows: Row[] = [];
  const timing: Record<string, number> = {};
  for (const name of names) {
    const each = CASES[name]!;
    if (!sharedData(each.file)) {
      process.stderr.write(`${name}: ${each.file} is not there, left out\n`);
      continue;
    }
    const started = performance.now();
    const measured = measure(name, each, folds, args);
    rows.push(...measured);
    timing[name] = Number(((performance.now() - started) / 1000).toFixed(1));
    for (const row of measured) process.stderr.write(`${line(row)}\n`);
    process.stderr.write(`${name} done in ${timing[name]} s\n`);
  }
  return { folds, rows, groups: summary(rows), seconds: timing };
}

interface Row {
  case: string;
  group: string;
  series: string;
  horizon: number;
  n: number;
  /** Per cent, over all stretches together, and of the worst stretch. */
  skill: number;
  worstSkill: number;
  rmseSkill: number;
  worstRmseSkill: number;
  bestNaive: string;
  bestMember: string;
  /** How much more MAE the ensemble has than the member with the least, per cent. */
  overBestMember: number;
  /** How much less MAE and RMSE it has than boosted trees on the same features, per cent. */
  underBoosted: number;
  underBoostedRmse: number;
  coverage80: number;
  coverage95: number;
  /** Mean width of the 95 % interval over the MAE of the best naive. */
  relativeWidth95: number;
  members?: Record<string, number>;
}

function measure(name: string, each: Case, folds: number, args: readonly string[]): Row[] {
  const { file, time = "time", target, by, known = [], stepMs = 3_600_000, horizons, originEvery } = each;
  const columns = { time, target, known, ...(by ? { by } : {}), zone: "+05:30", stepMs };
  const { series } = readSeries([{ name: file, text: readSharedText(file) }], columns);
  const scores = Array.from({ length: folds }, (_, fold) => {
    const share = 1 - STRETCH * (folds - fold);
    const steps = series.map(({ values }) => Math.floor(values.length * share));
    const seen = series.map((one, s) => until(one, Math.floor(steps[s]! + STRETCH * one.values.length)));
    const forecaster = fitForecaster(seen, steps, {
      horizons,
      calendar: chooseCalendar(seen, steps),
      seed: 1,
      trees: !args.includes("--no-trees"),
    });
    return walkForward(forecaster, seen, { steps, originEvery }).scores;
  });
  return series.flatMap(({ name: one }) =>
    horizons.flatMap((horizon) => {
      const mine = scores.map((all) => all.filter((row) => row.series === one && row.horizon === horizon));
      return mine.some((rows) => rows.length === 0)
        ? []
        : [rowOf(name, each.group, one, horizon, mine, args.includes("--members"))];
    }),
  );
}

const until = (series: Series, steps: number): Series => firstSteps(series, steps);

const NAIVES = ["last_value", "yesterday", "last_week", "hour_of_week_mean"];

function rowOf(
  name: string,
  group: string,
  series: string,
  horizon: number,
  folds: readonly HorizonScores[][],
  members: boolean,
): Row {
  const models = folds[0]!
    .map(({ model }) => model)
    .filter((model) => folds.every((rows) => rows.some((row) => row.model === model)));
  const total = (model: string, of: (row: HorizonScores) => number) =>
    folds.reduce((sum, rows) => {
      const row = rows.find((each) => each.model === model)!;
      return sum + of(row) * row.n;
    }, 0);
  const n = total("ensemble", () => 1);
  const mae = (model: string) => total(model, (row) => row.mae) / n;
  const rmse = (model: string) => Math.sqrt(total(model, (row) => row.rmse ** 2) / n);
  const least = (names: readonly string[], of: (model: string) => number) =>
    names.reduce((best, each) => (of(each) < of(best) ? each : best));
  const percent = (share: number) => Number((100 * share).toFixed(1));
  const ofFold = (pick: "mae" | "rmse") =>
    Math.min(
      ...folds.map((rows) => {
        const value = (model: string) => rows.find((row) => row.model === model)![pick];
        return 1 - value("ensemble") / Math.min(...NAIVES.map(value));
      }),
    );
  const bestNaive = least(NAIVES, mae);
  const bestMember = least(
    models.filter((model) => model !== "ensemble"),
    mae,
  );
  const boosted = models.includes("boosted") ? "boosted" : "ensemble";
  return {
    case: name,
    group,
    series,
    horizon,
    n,
    skill: percent(1 - mae("ensemble") / mae(bestNaive)),
    worstSkill: percent(ofFold("mae")),
    rmseSkill: percent(1 - rmse("ensemble") / Math.min(...NAIVES.map(rmse))),
    worstRmseSkill: percent(ofFold("rmse")),
    bestNaive,
    bestMember,
    overBestMember: percent(mae("ensemble") / mae(bestMember) - 1),
    underBoosted: percent(1 - mae("ensemble") / mae(boosted)),
    underBoostedRmse: percent(1 - rmse("ensemble") / rmse(boosted)),
    coverage80: percent(total("ensemble", (row) => row.coverage80) / n),
    coverage95: percent(total("ensemble", (row) => row.coverage95) / n),
    relativeWidth95: Number((total("ensemble", (row) => row.width95) / n / mae(bestNaive)).toFixed(2)),
    ...(members
      ? {
          members: Object.fromEntries(
            models.map((model) => [model, percent(1 - mae(model) / mae(bestNaive))]),
          ),
        }
      : {}),
  };
}

/** Mean skill of the groups: first over the horizons up to 6 steps and those of a day or more, then over series. */
function summary(rows: readonly Row[]): Record<string, unknown> {
  const groups = [...new Set(rows.map(({ group }) => group))];
  const mean = (values: readonly number[]) =>
    values.length === 0 ? null : Number((values.reduce((a, b) => a + b, 0) / values.length).toFixed(1));
  const of = (chosen: readonly Row[]) => ({
    skillTo6: mean(chosen.filter(({ horizon }) => horizon <= 6).map(({ skill }) => skill)),
    skillBeyond: mean(chosen.filter(({ horizon }) => horizon > 6).map(({ skill }) => skill)),
    worst: Math.min(...chosen.map(({ skill }) => skill)),
    mostOverBestMember: Math.max(...chosen.map(({ overBestMember }) => overBestMember)),
    leastUnderBoosted: Math.min(...chosen.map(({ underBoosted }) => underBoosted)),
    coverage95From: Math.min(...chosen.map(({ coverage95 }) => coverage95)),
    coverage95To: Math.max(...chosen.map(({ coverage95 }) => coverage95)),
  });
  const town = rows.filter(({ group }) => ["traffic", "energy", "water"].includes(group));
  return {
    ...Object.fromEntries(groups.map((group) => [group, of(rows.filter((row) => row.group === group))])),
    ...(town.length > 0 ? { "traffic+energy+water": of(town) } : {}),
  };
}

const line = (row: Row) =>
  `${row.case.padEnd(10)} ${row.series.slice(0, 14).padEnd(14)} ${String(row.horizon).padStart(3)}  mae ${String(row.skill).padStart(5)} (${String(row.worstSkill).padStart(5)})  rmse ${String(row.rmseSkill).padStart(5)} (${String(row.worstRmseSkill).padStart(5)})  best ${row.bestMember.padEnd(17)} +${row.overBestMember}  boosted −${row.underBoosted}/${row.underBoostedRmse}  80 ${row.coverage80}  95 ${row.coverage95} w ${row.relativeWidth95}${row.members ? `  ${JSON.stringify(row.members)}` : ""}`;
