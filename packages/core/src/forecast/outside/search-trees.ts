/**
 * Boosted trees whose parameters are searched for: successive halving over a seeded random search, judged on the last
 * quarter of the past, which the candidates have not learnt from. A budget is rounds of boosting and rows.
 */

import { InvalidInput } from "../../errors.ts";
import { type Candidate, type Space, successiveHalving } from "../../search/successive-halving.ts";
import type { PathEngine } from "../additive/path-engine.ts";
import type { Series } from "../series.ts";
import { predictMargins } from "../trees/ensemble.ts";
import { squaredLoss } from "../trees/losses.ts";
import { trainTrees } from "../trees/train.ts";
import { knowsSeasons, rowsOf, type TrainingTable, trainingTable } from "./training-table.ts";
import { outsideFeatures, type TreesFit, treesEngine } from "./trees-engine.ts";

export const TREE_PARAMETERS = [
  "eta",
  "rounds",
  "maxDepth",
  "minChildWeight",
  "lambda",
  "subsample",
  "colsample",
] as const;
export type TreeParameter = (typeof TREE_PARAMETERS)[number];
export type TreeParameters = Candidate<TreeParameter>;

/** What the ensemble's own trees are grown with: a search is never worse than this on what it is judged by. */
export const USUAL_TREES: TreeParameters = {
  eta: 0.08,
  rounds: 200,
  maxDepth: 6,
  minChildWeight: 20,
  lambda: 10,
  subsample: 0.7,
  colsample: 0.4,
};

const SPACE: Space<TreeParameter> = {
  eta: { from: 0.02, to: 0.3, log: true },
  rounds: { from: 60, to: 400, log: true, whole: true },
  maxDepth: { from: 2, to: 9, whole: true },
  minChildWeight: { from: 1, to: 100, log: true },
  lambda: { from: 0.1, to: 100, log: true },
  subsample: { from: 0.5, to: 1 },
  colsample: { from: 0.2, to: 1 },
};

export interface TreeSearch {
  readonly parameters: TreeParameters;
  /** Mean absolute error on the held-out quarter, in local scales; and that of {@link USUAL_TREES}. */
  readonly loss: number;
  readonly usualLoss: number | null;
  readonly candidates: number;
}

/** Candidates of a search, where none are asked for, and its rounds. */
export const SEARCHED = 18;
const ROUNDS = 3;
/** Share of the past that is learnt from while searching. */
const LEARNT = 0.75;
/** Rows that a candidate with the full budget learns from, and is judged by. */
const SEARCH_ROWS = 12_000;
const JUDGED_ROWS = 6_000;
const LEAST_ROWS = 250;
const MAX_BINS = 64;

/**
 * Searches on the first `steps` steps of a series.
 * @throws InvalidInput where they are too few to learn from and to judge by.
 */
export function searchTrees(
  series: Series,
  steps: number,
  horizons: readonly number[],
  seed: number,
  candidates = SEARCHED,
): TreeSearch {
  const table = trainingTable(series, steps, horizons);
  const cut = Math.floor(LEARNT * steps);
  const furthest = horizons.at(-1)!;
  const all = Array.from(table.targets, (_, row) => row);
  const learnt = all.filter((row) => table.targetSteps[row]! < cut);
  // A gap of the longest horizon: what is judged began after what was learnt had ended.
  const judged = thin(
    all.filter((row) => table.targetSteps[row]! >= cut + furthest),
    JUDGED_ROWS,
  );
  if (learnt.length < LEAST_ROWS || judged.length < LEAST_ROWS / 2) {
    throw new InvalidInput(
      `the series has ${learnt.length} rows to learn from and ${judged.length} to judge by; ${LEAST_ROWS} and ${LEAST_ROWS / 2} are needed to search for parameters`,
    );
  }
  const held = rowsOf(table, judged);
  const found = successiveHalving(
    SPACE,
    { candidates, rounds: ROUNDS, seed },
    (parameters, budget) => {
      const rounds = Math.max(10, Math.round(parameters.rounds * Math.sqrt(budget)));
      const rows = thin(learnt, Math.max(LEAST_ROWS, SEARCH_ROWS * Math.sqrt(budget)));
      const trees = grow(table, rows, { ...parameters, rounds }, seed);
      const margins = predictMargins(trees, held.rows);
      return (
        margins.reduce((sum, margin, i) => sum + Math.abs(margin - held.targets[i]!), 0) / margins.length
      );
    },
    [USUAL_TREES],
  );
  const usual = found.find(({ candidate }) => candidate === USUAL_TREES);
  return {
    parameters: found[0]!.candidate,
    loss: found[0]!.loss,
    usualLoss: usual?.round === found[0]!.round ? usual.loss : null,
    candidates: found.length,
  };
}

/** Share of the past that the trees which say how wrong they are have learnt from: the forecaster's first fold. */
const EARLY = 0.6;

/**
 * Trees for a series of which the first `steps` steps are known: one fit on their beginning, whose errors on the rest give
 * the intervals, and one on all of them, which forecasts what comes.
 */
export function fitTrees(
  series: Series,
  steps: number,
  horizons: readonly number[],
  parameters: TreeParameters,
  seed: number,
): { engine: PathEngine; fits: TreesFit[] } {
  const features = outsideFeatures(series.stepMs, knowsSeasons(series, steps));
  const fits = [Math.floor(EARLY * steps), steps].flatMap((until): TreesFit[] => {
    const table = trainingTable(series, until, horizons, features);
    if (table.targets.length < LEAST_ROWS) return [];
    const rows = Array.from(table.targets, (_, row) => row);
    return [
      { trainedUntilMs: series.startMs + until * series.stepMs, trees: grow(table, rows, parameters, seed) },
    ];
  });
  if (fits.length < 2) {
    throw new InvalidInput(`the series is too short for trees: ${LEAST_ROWS} rows are needed`);
  }
  return { engine: treesEngine(fits, features, series.stepMs), fits };
}

function grow(table: TrainingTable, chosen: readonly number[], parameters: TreeParameters, seed: number) {
  const { rows, targets } = rowsOf(table, chosen);
  return trainTrees(rows, table.features.names.length, targets, {
    ...parameters,
    loss: squaredLoss,
    maxBins: MAX_BINS,
    seed,
    featureNames: table.features.names,
  }).model;
}

/** About `most` of some, evenly spread. */
function thin(all: readonly number[], most: number): number[] {
  const every = Math.max(1, all.length / most);
  return Array.from({ length: Math.floor(all.length / every) }, (_, k) => all[Math.floor(k * every)]!);
}
