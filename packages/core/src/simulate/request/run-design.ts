/**
 * Which parameters, and whose chance, each run of a simulation takes. The first runs are a sample of what is believed: a
 * Latin hypercube, of which the results are made. Where a screening or indices are asked for, the runs of their design
 * come after them.
 */

import { posteriorQuantiles } from "../calibrate/posterior-draws.ts";
import { normalQuantile } from "../parameters/normal.ts";
import { quantile } from "../parameters/prior.ts";
import { PARAMETERS } from "../parameters/table.ts";
import { type MorrisDesign, morrisDesign } from "../sensitivity/morris.ts";
import { sobolDesign } from "../sensitivity/sobol-indices.ts";
import type { Configuration } from "./configuration.ts";
import { drawsOf, type FittedParameters } from "./parameter-draws.ts";

export interface RunDesign {
  /** A row of parameters per run. */
  readonly draws: Float64Array;
  /** Whose random numbers a run takes; undefined where each takes its own. */
  readonly chance: Int32Array | undefined;
  /** So many runs, the first ones, are a sample of what is believed. */
  readonly sample: number;
}

type Asked = Pick<Configuration, "monte_carlo_runs" | "sensitivity">;

const K = PARAMETERS.length;

/** All runs of a simulation: the sample and those of a design. */
export function countRuns({ monte_carlo_runs: sample, sensitivity }: Asked): number {
  return sample + designRuns(sensitivity);
}

function designRuns(sensitivity: Configuration["sensitivity"]): number {
  switch (sensitivity.method) {
    case "ranks":
      return 0;
    case "morris":
      return sensitivity.trajectories * (K + 1);
    case "sobol":
      return sensitivity.base * (K + 2);
  }
}

/** The screening's design: the same for one seed, so that whoever analyses finds what was run. */
export function morrisOf({ trajectories }: { trajectories: number }, seed: number): MorrisDesign {
  return morrisDesign(K, trajectories, seed);
}

/** @param fit of a calibration; undefined: the published priors */
export function designOf(
  { monte_carlo_runs: sample, sensitivity, seed }: Asked & Pick<Configuration, "seed">,
  fit: FittedParameters | undefined,
): RunDesign {
  const drawn = drawsOf(fit, sample, seed);
  if (sensitivity.method === "ranks") return { draws: drawn, chance: undefined, sample };
  const points =
    sensitivity.method === "morris"
      ? morrisOf(sensitivity, seed).points
      : sobolDesign(K, sensitivity.base, seed);
  const draws = new Float64Array(drawn.length + points.length);
  draws.set(drawn);
  draws.set(independentDraws(fit, points), drawn.length);
  const chance = Int32Array.from({ length: draws.length / K }, (_, run) =>
    run < sample ? run : chanceOf(sensitivity, run - sample),
  );
  return { draws, chance, sample };
}

/**
 * Chance is held along a walk, so that an effect is the parameter's alone. Of Sobol's rows, A and those that differ from it
 * in one column share theirs and B has its own: chance is then one more factor, and enters no first index.
 */
function chanceOf(
  sensitivity: Exclude<Configuration["sensitivity"], { method: "ranks" }>,
  row: number,
): number {
  if (sensitivity.method === "morris") return Math.floor(row / (K + 1));
  const { base } = sensitivity;
  const [block, at] = [Math.floor(row / base), row % base];
  return block === 1 ? base + at : at;
}

/** Draws of each parameter by itself: both designs are for parameters that do not move together. */
function independentDraws(fit: FittedParameters | undefined, points: Float64Array): Float64Array {
  const alone = fit && posteriorQuantiles(fit);
  return points.map((u, at) => {
    const { id, prior } = PARAMETERS[at % K]!;
    return quantile(prior, alone?.(id, normalQuantile(u)) ?? u);
  });
}
