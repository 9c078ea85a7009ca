/**
 * What of a history the parameters are fitted to: one number per hour of the day for air and load, per water zone;
 * logarithms, since errors are in proportion. The errors are those of the model (one town-wide parameter for what differs
 * from place to place) and of the instruments; those that a whole group shares are unknowns of the fit.
 */

import { hourMeans } from "./hour-means.ts";
import type { Prediction } from "./town-forward.ts";
import type { TownHistory } from "./town-history.ts";
import { commonError, GROUPS, type Group, unknownsOf } from "./unknowns.ts";

/** Standard deviations (ln) of an error that a group shares, and of each number's own: judgements. */
export const ERRORS: Readonly<Record<Group, { common: number; each: number }>> = {
  air: { common: 0.1, each: 0.17 },
  water: { common: 0.06, each: 0.1 },
  power: { common: 0.025, each: 0.045 },
};

export interface FitObservations {
  observed: Float64Array;
  errorSd: Float64Array;
  blocks: { parameters: number[]; observations: number[] }[];
  /** The model's side of `observed` for some unknowns: the prediction with the groups' common errors. */
  of(prediction: Prediction, z: ArrayLike<number>): Float64Array;
}

/** The observations of a history. Groups without data leave their parameters at the prior. */
export function fitObservations(history: TownHistory): FitObservations {
  const numbers = (said: Omit<Prediction, "counts">): Record<Group, number[]> => ({
    air: [...townMean(said.pm25)].map(safeLog),
    water: said.inflow.map((series) => logMean(series)),
    power: [...hourMeans(said.loadKw)].map(safeLog),
  });
  const groups = numbers({
    pm25: history.pm25.map(({ perHour }) => perHour),
    inflow: history.inflow.map(({ perDay }) => perDay),
    loadKw: history.loadKw,
  });
  const observed: number[] = [];
  const errorSd: number[] = [];
  const blocks: FitObservations["blocks"] = [];
  for (const group of GROUPS) {
    const first = observed.length;
    observed.push(...groups[group]);
    errorSd.push(...groups[group].map(() => ERRORS[group].each));
    blocks.push({
      parameters: unknownsOf(group),
      observations: groups[group].map((_, at) => first + at),
    });
  }
  return {
    observed: Float64Array.from(observed),
    errorSd: Float64Array.from(errorSd),
    blocks,
    of: (prediction, z) => {
      const said = numbers(prediction);
      return Float64Array.from(
        GROUPS.flatMap((group) => {
          const common = ERRORS[group].common * commonError(z, group);
          return said[group].map((value) => value + common);
        }),
      );
    },
  };
}

const safeLog = (value: number) => (value > 0 ? Math.log(value) : Number.NaN);

function logMean(series: Float64Array): number {
  const kept = series.filter(Number.isFinite);
  return safeLog(kept.reduce((sum, value) => sum + value, 0) / kept.length);
}

/** Mean over the stations by hour of the day. */
function townMean(stations: readonly Float64Array[]): Float64Array {
  const profiles = stations.map((series) => hourMeans(series));
  return Float64Array.from({ length: 24 }, (_, hour) => {
    const values = profiles.map((profile) => profile[hour]!).filter(Number.isFinite);
    return values.reduce((sum, value) => sum + value, 0) / values.length;
  });
}
