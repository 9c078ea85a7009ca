/** Trees from outside: nothing is read ahead of time, the search is repeatable and not worse than what it starts from. */
import { describe, expect, it } from "vitest";
import { InvalidInput } from "../../errors.ts";
import { historyOf } from "../history.ts";
import { hourly, START_MS, townLoad } from "../testing/made-series.ts";
import { predictRows } from "../trees/ensemble.ts";
import { outsideTrees } from "./outside-format.ts";
import { outsideEngine } from "./outside-model.ts";
import { fitTrees, searchTrees, USUAL_TREES } from "./search-trees.ts";
import { trainingTable } from "./training-table.ts";
import { readOutsideTrees } from "./trees-engine.ts";

const HOURS = 1_700;
const TRAINED = 1_400;
const HORIZONS = [1, 6, 24];
const load = townLoad(HOURS);
const series = hourly(load);
/** The same past, and another future. */
const shuffled = (from: number) =>
  hourly(
    load.map((value, step) => (step >= from ? load[from + ((step * 7_919) % (HOURS - from))]! + 50 : value)),
  );
const quick = { ...USUAL_TREES, rounds: 30 };
const noRuntime = () => Promise.reject(new Error("trees need no runtime"));

describe("trees from outside", () => {
  it("learn nothing from what comes after their part of the series, rows and parameters alike", () => {
    const [own, other] = [series, shuffled(TRAINED)].map((one) => trainingTable(one, TRAINED, HORIZONS));
    expect(other!.rows).toEqual(own!.rows);
    expect(other!.targets).toEqual(own!.targets);
    const search = (one: typeof series) => searchTrees(one, 900, [1, 6], 3, 4);
    expect(search(shuffled(900))).toEqual(search(series));
  }, 60_000);

  it("forecast nothing differently for what comes after the origin", () => {
    const { engine } = fitTrees(series, TRAINED, HORIZONS, quick, 1);
    for (const origin of [1_000, TRAINED, 1_600]) {
      const path = (one: typeof series) => engine.path(historyOf(one), origin, 24);
      expect(path(shuffled(origin + 1))).toEqual(path(series));
    }
  });

  it("are kept, read again and asked: the same numbers; each moment by trees that had not seen it", async () => {
    const { engine, fits } = fitTrees(series, TRAINED, HORIZONS, quick, 1);
    const kept = JSON.parse(JSON.stringify(outsideTrees(fits))) as unknown;
    const read = await outsideEngine(kept, series.stepMs, noRuntime);
    const history = historyOf(series);
    for (const origin of [900, 1_399, 1_650]) {
      expect(read.path(history, origin, 24)).toEqual(engine.path(history, origin, 24));
    }
    const [early, whole] = fits;
    expect(early!.trainedUntilMs).toBe(START_MS + 0.6 * TRAINED * series.stepMs);
    expect(engine.path(history, 0.6 * TRAINED - 2, 1)[0]).toBeNaN();
    const relative = (origin: number) =>
      (engine.path(history, origin, 1)[0]! - history.level[origin]!) / history.scale[origin]!;
    const { rows, features, targetSteps } = trainingTable(series, HOURS, [1]);
    for (const [origin, fit] of [
      [1_200, early],
      [1_500, whole],
    ] as const) {
      const row = targetSteps.indexOf(origin + 1) * features.names.length;
      const direct = predictRows(fit!.trees, rows.slice(row, row + features.names.length))[0]!;
      expect(relative(origin)).toBeCloseTo(direct, 5);
    }
  });

  it("come of a search that is the same again, and not worse than the usual parameters", () => {
    const [one, two] = [0, 1].map(() => searchTrees(series, 1_000, [1, 6], 7, 6));
    expect(two).toEqual(one);
    if (one!.usualLoss !== null) expect(one!.loss).toBeLessThanOrEqual(one!.usualLoss);
    expect(() => searchTrees(hourly(townLoad(120)), 120, [24], 1)).toThrow(InvalidInput);
  }, 60_000);

  it("with an objective that has a link are refused by name", () => {
    const [fit] = fitTrees(series, TRAINED, HORIZONS, { ...quick, rounds: 2 }, 1).fits;
    const json = (outsideTrees([fit!]) as Extract<ReturnType<typeof outsideTrees>, { format: "xgboost" }>)
      .fits[0]!.model as {
      learner: { objective: { name: string }; learner_model_param: { base_score: string } };
    };
    json.learner.objective.name = "count:poisson";
    json.learner.learner_model_param.base_score = "1";
    expect(() => readOutsideTrees(json, series.stepMs)).toThrow(
      /objective is count:poisson; allowed are reg:sq/,
    );
  });
});
