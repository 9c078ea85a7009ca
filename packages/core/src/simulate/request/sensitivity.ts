/** What the headline outcomes hang on: the runs analysed by ranks and, where it was asked for, by a design of their own. */
import type * as z from "zod";
import type { OutcomeDefinition } from "../outcome/outcomes.ts";
import { PARAMETERS } from "../parameters/table.ts";
import { morrisEffects } from "../sensitivity/morris.ts";
import { type Bounds, rankRegression } from "../sensitivity/rank-regression.ts";
import { type Interval, sobolIndices } from "../sensitivity/sobol-indices.ts";
import type { sensitivity as sensitivityAnswer } from "./answers.ts";
import { firstRuns, type MergedChunks } from "./chunk.ts";
import type { Configuration } from "./configuration.ts";
import { morrisOf, type RunDesign } from "./run-design.ts";

export type SensitivityAnswer = z.output<typeof sensitivityAnswer>;

/** Of each outcome the parameters that matter most: the others cannot be told from nothing. */
const SHOWN = 12;
const K = PARAMETERS.length;
/** A spread below this share of the baseline is what adding in another order leaves. */
const NOISE = 1e-9;

/** @param merged all runs, those of the design too */
export function analyseSensitivity(
  outcomes: readonly OutcomeDefinition[],
  merged: MergedChunks,
  { draws, sample }: RunDesign,
  { sensitivity, seed }: Pick<Configuration, "sensitivity" | "seed">,
): SensitivityAnswer {
  const told = outcomes.flatMap((outcome, column) => (outcome.headline ? [{ outcome, column }] : []));
  const design = designRows(merged, sample, draws.length / K - sample, outcomes.length);
  return {
    rank_regression: byRanks(told, firstRuns(merged, sample), draws, outcomes.length),
    morris: sensitivity.method === "morris" ? byMorris(told, design, sensitivity, seed) : null,
    sobol: sensitivity.method === "sobol" ? bySobol(told, design, sensitivity, seed) : null,
  };
}

type Told = readonly { outcome: OutcomeDefinition; column: number }[];
type DifferencesOf = (column: number) => Float64Array;

const head = ({ id, label, unit }: OutcomeDefinition) => ({ outcome: id, label, unit });
const name = (at: number) => ({ parameter: PARAMETERS[at]!.id, label: PARAMETERS[at]!.label });

/** Whether a spread of differences is more than what rounding leaves. */
function varies(differences: Float64Array, size: number): boolean {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of differences) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return high - low > NOISE * Math.max(1e-6, size);
}

function byRanks(told: Told, merged: MergedChunks, draws: Float64Array, width: number) {
  const { runs, baseline, scenario } = merged;
  const rows = new Float64Array(runs.length * K);
  for (const [at, run] of runs.entries()) rows.set(draws.subarray(run * K, (run + 1) * K), at * K);
  const analyse = rankRegression(rows, K);
  if (analyse === undefined) return null;
  return {
    runs: runs.length,
    outcomes: told.flatMap(({ outcome, column }) => {
      const at = (row: number) => row * width + column;
      const differences = Float64Array.from(runs, (_, row) => scenario[at(row)]! - baseline[at(row)]!);
      if (!varies(differences, Math.abs(baseline[at(0)]!))) return [];
      const found = analyse(differences);
      if (found === undefined) return [];
      const strongest = found.influences
        .toSorted((a, b) => Math.abs(b.correlation.value) - Math.abs(a.correlation.value))
        .slice(0, SHOWN);
      return [
        {
          ...head(outcome),
          explained: found.explained,
          parameters: strongest.map(({ parameter, correlation, atP10, atP90, swing }) => ({
            ...name(parameter),
            rank_correlation: plain(correlation),
            at_p10: atP10,
            at_p90: atP90,
            swing: plain(swing),
          })),
        },
      ];
    }),
  };
}

const plain = ({ value, p2_5, p97_5 }: Bounds) => ({ value, p2_5, p97_5 });
const bounds = ({ value, low, high }: Interval) => ({ value, p2_5: low, p97_5: high });

/** Differences of the design's runs by column; NaN where a run failed or is missing. */
function designRows(
  { runs, baseline, scenario }: MergedChunks,
  sample: number,
  count: number,
  width: number,
): DifferencesOf {
  return (column) => {
    const differences = new Float64Array(count).fill(Number.NaN);
    for (const [row, run] of runs.entries()) {
      const at = row * width + column;
      if (run >= sample) differences[run - sample] = scenario[at]! - baseline[at]!;
    }
    return differences;
  };
}

function byMorris(told: Told, of: DifferencesOf, asked: { trajectories: number }, seed: number) {
  const design = morrisOf(asked, seed);
  return {
    trajectories: asked.trajectories,
    outcomes: told.flatMap(({ outcome, column }) => {
      const effects = morrisEffects(design, of(column))
        .map((effect, at) => ({ ...effect, at }))
        .filter(({ muStar }) => muStar > 0)
        .sort((a, b) => b.muStar - a.muStar)
        .slice(0, SHOWN);
      if (effects.length === 0) return [];
      return [
        {
          ...head(outcome),
          parameters: effects.map(({ at, mu, muStar, muStarError, sigma }) => ({
            ...name(at),
            mu,
            mu_star: muStar,
            mu_star_standard_error: muStarError,
            sigma,
          })),
        },
      ];
    }),
  };
}

function bySobol(told: Told, of: DifferencesOf, { base }: { base: number }, seed: number) {
  return {
    base,
    outcomes: told.flatMap(({ outcome, column }) => {
      const indices = sobolIndices(of(column), K, base, seed)
        .map((index, at) => ({ ...index, at }))
        .filter(({ total }) => total.value > 0)
        .sort((a, b) => b.total.value - a.total.value)
        .slice(0, SHOWN);
      if (indices.length === 0) return [];
      return [
        {
          ...head(outcome),
          parameters: indices.map(({ at, first, total }) => ({
            ...name(at),
            first: bounds(first),
            total: bounds(total),
          })),
        },
      ];
    }),
  };
}
