/** Parameters for runs of a calibrated town: fitted ones from their posterior, the others from their priors. */
import { cholesky } from "../../numeric/cholesky.ts";
import { latinHypercube } from "../parameters/latin-hypercube.ts";
import { normalCdf, normalQuantile } from "../parameters/normal.ts";
import { type ParameterDefinition, quantile } from "../parameters/prior.ts";
import type { Calibration } from "./calibrate-town.ts";

/** Draws of the parameters, `runs` x `definitions.length`; row r depends on (calibration, runs, seed, r) only. */
export function posteriorDraws(
  definitions: readonly ParameterDefinition[],
  { parameters, mean, covariance }: Pick<Calibration, "parameters" | "mean" | "covariance">,
  runs: number,
  seed: number,
): Float64Array {
  const width = definitions.length;
  const points = latinHypercube(width, runs, seed);
  const columns = parameters.map((id) => definitions.findIndex((definition) => definition.id === id));
  const n = columns.length;
  const factor = cholesky(Float64Array.from(covariance), n);
  for (let run = 0; run < runs; run += 1) {
    const z = columns.map((column) => normalQuantile(points[run * width + column]!));
    for (const [row, column] of columns.entries()) {
      let value = mean[row]!;
      for (let k = 0; k <= row; k += 1) value += factor[row * n + k]! * z[k]!;
      points[run * width + column] = normalCdf(Math.max(-6, Math.min(6, value)));
    }
  }
  return points.map((u, at) => quantile(definitions[at % width]!.prior, u));
}

/** Of a fitted parameter by itself: the share of its prior below which it lies with a standard normal's `z`. */
export function posteriorQuantiles({
  parameters,
  mean,
  covariance,
}: Pick<Calibration, "parameters" | "mean" | "covariance">): (id: string, z: number) => number | undefined {
  const n = parameters.length;
  return (id, z) => {
    const at = parameters.indexOf(id);
    if (at < 0) return undefined;
    return normalCdf(Math.max(-6, Math.min(6, mean[at]! + Math.sqrt(covariance[at * n + at]!) * z)));
  };
}
