import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { expectOneClearLine, inputFile, runNagar } from "../testing/run-nagar.ts";

const START = Date.parse("2024-01-01T00:00:00+05:30");
const stamp = (hour: number) =>
  `${new Date(START + hour * 3_600_000 + 19_800_000).toISOString().slice(0, 19)}+05:30`;
/** A load with a daily swing; the small ripple keeps any forecast from being exact. */
const load = (hour: number) => 100 - 30 * Math.cos((2 * Math.PI * hour) / 24) + 5 * Math.sin(hour * hour);
const rows = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => `${stamp(from + i)},${load(from + i).toFixed(3)}`).join("\n");
const FILE = `time,load_kw\n${rows(0, 900)}\n`;
const columns = ["--time", "time", "--target", "load_kw"];

describe("nagar backtest", () => {
  it("scores every model at every horizon on the file that follows, gzipped or not", async () => {
    const test = inputFile("later.csv", `time,load_kw\n${rows(900, 1_100)}\n`);
    const { stdout, stderr, code } = await runNagar(
      "backtest",
      inputFile("load.csv.gz", gzipSync(FILE)),
      ...columns,
      "--test",
      test,
      "--horizons",
      "2,24h",
      "--json",
    );
    expect(stderr).toBe("");
    expect(code).toBe(0);
    const answer = JSON.parse(stdout);
    const ensembles = answer.results.filter(({ model }: { model: string }) => model === "ensemble");
    // Origins run from the last known step to the last whose target is in the file.
    expect(ensembles.map(({ horizon, n }: { horizon: number; n: number }) => [horizon, n])).toEqual([
      [2, 199],
      [24, 177],
    ]);
    expect(Object.keys(ensembles[0])).toEqual(
      expect.arrayContaining([
        "mae",
        "rmse",
        "mape",
        "wape",
        "mase",
        "r2",
        "pinball",
        "crps",
        "skill",
        "coverage_95",
      ]),
    );
    expect(new Set(answer.results.map(({ model }: { model: string }) => model)).size).toBe(12);
    expect(answer.trainSeconds).toBeGreaterThan(0);
    expect(answer.msPerPrediction).toBeGreaterThan(0);
  });

  it("forecasts whole days from daily origins and gives each path's errors", async () => {
    const { stdout } = await runNagar(
      "backtest",
      inputFile("load.csv", FILE),
      ...columns,
      "--horizons",
      "24",
      "--origin-every",
      "24",
      "--path",
      "--models",
      "yesterday,ridge",
      "--json",
    );
    const { results, paths } = JSON.parse(stdout);
    expect(results).toHaveLength(2 * 24);
    expect(paths[0]).toMatchObject({ model: "yesterday", origin: "2024-01-30T23:00:00", rest_mae: null });
    expect(paths[0].first_day_mae).toBeLessThan(paths[0].first_day_max);
  });

  it("prints a table for a person", async () => {
    const { stdout } = await runNagar(
      "backtest",
      inputFile("load.csv", FILE),
      ...columns,
      "--models",
      "ridge",
    );
    expect(stdout).toMatch(/ridge\s+24/);
    expect(stdout).toMatch(/skill %/);
  });

  it.each([
    [["--horizons", "0"], /--horizons/],
    [["--freq", "1 fortnight"], /--freq/],
    [["--models", "oracle"], /oracle/],
    [["--known", "rain"], /no column "rain"/],
    [["--origin-every", "-1"], /--origin-every/],
    [["--horizons", "600"], /1230 are needed/],
    [["--test", "no-such-file.csv"], /cannot be read/],
  ])("refuses %j in one clear line with exit code 2", async (options, mention) => {
    const outcome = await runNagar("backtest", inputFile("load.csv", FILE), ...columns, ...options);
    expectOneClearLine(outcome, mention);
  });

  it("searches for trees' parameters where it is asked to, and finds the same again", async () => {
    const file = inputFile("load.csv", FILE);
    const search = ["--horizons", "2", "--models", "last_week", "--search", "2", "--json"];
    const [one, two] = [
      await runNagar("backtest", file, ...columns, ...search),
      await runNagar("backtest", file, ...columns, ...search),
    ].map(({ stdout }) => JSON.parse(stdout));
    expect(one.results.map(({ model }: { model: string }) => model).sort()).toEqual(["last_week", "xgboost"]);
    expect(one.search.candidates).toBe(3);
    expect(two.search).toEqual(one.search);
    expectOneClearLine(
      await runNagar("backtest", file, ...columns, "--search", "0"),
      /--search is "0"; allowed is a whole number from 1 to 1000/,
    );
  }, 120_000);
});
