/**
 * What of a history the parameters are fitted to: one number per count site, per hour of the day for air and load, per
 * water zone; logarithms, since errors are in proportion. The errors are those of the model (one town-wide parameter for
 * what differs from place to place), and neighbours err alike, so a group counts as a few independent members only.
 */

import { PARAMETER_INDEX, PARAMETERS, type ParameterId } from "../parameters/table.ts";
import { SECTORS } from "../sector.ts";
import { hourMeans } from "./hour-means.ts";
import type { Prediction } from "./town-forward.ts";
import type { TownHistory } from "./town-history.ts";

/** Error of one number (ln), and how many independent ones a group is worth: judgements, tested by coverage. */
const ERRORS = {
  traffic: { sd: 0.12, worth: 12 },
  air: { sd: 0.2, worth: 4 },
  water: { sd: 0.12, worth: 4 },
  power: { sd: 0.05, worth: 4 },
} as const;
type FitSector = keyof typeof ERRORS;

export interface FitObservations {
  observed: Float64Array;
  errorSd: Float64Array;
  blocks: { parameters: number[]; observations: number[] }[];
  /** The model's side of `observed`. */
  of(prediction: Prediction): Float64Array;
}

/** The observations of a history for the fitted parameters. Groups without data leave their parameters at the prior. */
export function fitObservations(history: TownHistory, fitted: readonly ParameterId[]): FitObservations {
  const of = (said: Prediction) =>
    new Map<FitSector, number[]>([
      ["traffic", said.counts.map((series) => logMean(series))],
      ["air", [...townMean(said.pm25)].map(safeLog)],
      ["water", said.inflow.map((series) => logMean(series))],
      ["power", [...hourMeans(said.loadKw)].map(safeLog)],
    ]);
  const groups = of({
    counts: history.counts.map(({ perHour }) => perHour),
    pm25: history.pm25.map(({ perHour }) => perHour),
    inflow: history.inflow.map(({ perDay }) => perDay),
    loadKw: history.loadKw,
  });
  const observed: number[] = [];
  const errorSd: number[] = [];
  const blocks: FitObservations["blocks"] = [];
  for (const sector of SECTORS) {
    const values = groups.get(sector as FitSector);
    if (values === undefined) continue;
    const { sd, worth } = ERRORS[sector as FitSector];
    const first = observed.length;
    observed.push(...values);
    errorSd.push(...values.map(() => sd * Math.sqrt(Math.max(1, values.length / worth))));
    blocks.push({
      parameters: [...fitted.keys()].filter(
        (at) => PARAMETERS[PARAMETER_INDEX[fitted[at]!]]!.sector === sector,
      ),
      observations: values.map((_, at) => first + at),
    });
  }
  return {
    observed: Float64Array.from(observed),
    errorSd: Float64Array.from(errorSd),
    blocks: blocks.filter(({ parameters }) => parameters.length > 0),
    of: (prediction) => Float64Array.from([...of(prediction).values()].flat()),
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
