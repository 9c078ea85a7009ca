/**
 * The engine's uncertain parameters. A draw is one row of them in this order. Priors are published figures where there
 * are any; (U) marks what was not read in the original, "assumption" what nobody has measured for such a town.
 */
import type { Sector } from "../sector.ts";
import type { ParameterDefinition, Prior } from "./prior.ts";

const lognormal = (median: number, gsd: number): Prior => ({ kind: "lognormal", median, gsd });
const uniform = (low: number, high: number): Prior => ({ kind: "uniform", low, high });
const normal = (mean: number, sd: number): Prior => ({ kind: "normal", mean, sd });

const define = <Id extends string>(
  sector: Sector,
  id: Id,
  label: string,
  unit: string,
  prior: Prior,
  source: string,
) => ({ sector, id, label, unit, prior, source });

const TABLE = [
  define(
    "traffic",
    "trip_rate",
    "Trips a person makes, against the plans",
    "1",
    lognormal(1, 1.06),
    "assumption",
  ),
  define(
    "traffic",
    "goods_traffic",
    "Goods traffic, against the usual",
    "1",
    lognormal(1, 1.12),
    "assumption",
  ),
  define(
    "traffic",
    "through_traffic",
    "Traffic at the gateways, against the usual",
    "1",
    lognormal(1, 1.1),
    "assumption",
  ),
  define(
    "traffic",
    "day_spread",
    "Spread of a day's demand (ln)",
    "1",
    uniform(0.03, 0.07),
    "the counters' day-to-day spread in `devices/traffic.ts`",
  ),
  define(
    "traffic",
    "capacity",
    "Capacity of roads, against IRC:106",
    "1",
    lognormal(1, 1.08),
    "IRC:106-1990 gives one figure for very different streets",
  ),
  define(
    "traffic",
    "value_of_time",
    "Value of travel time of the middle quintile",
    "INR/h",
    lognormal(55, 1.3),
    "INR 132-179/h for Mumbai commuters (reference 2.8, S), scaled to a small town's incomes: assumption",
  ),
  define(
    "traffic",
    "time_weight",
    "Weight of a minute in the choice of a mode",
    "1/min",
    lognormal(0.06, 1.2),
    "usual range of urban mode choice models, 0.02-0.1 per minute (U)",
  ),
  define(
    "traffic",
    "route_theta",
    "Weight of a minute in the choice of a route",
    "1/min",
    uniform(0.25, 0.8),
    "assumption",
  ),
  define(
    "traffic",
    "comfort_cycle",
    "Constant of cycling against walking",
    "1",
    normal(-0.9, 0.2),
    "fitted to plausible mode shares of a Gujarat town",
  ),
  define(
    "traffic",
    "comfort_two_wheeler",
    "Constant of the two-wheeler",
    "1",
    normal(0.9, 0.2),
    "fitted to plausible mode shares of a Gujarat town",
  ),
  define(
    "traffic",
    "comfort_car",
    "Constant of the car",
    "1",
    normal(0.9, 0.25),
    "fitted to plausible mode shares of a Gujarat town",
  ),
  define(
    "traffic",
    "comfort_auto",
    "Constant of the shared auto",
    "1",
    normal(-0.5, 0.2),
    "fitted to plausible mode shares of a Gujarat town",
  ),
  define(
    "traffic",
    "comfort_bus",
    "Constant of the bus",
    "1",
    normal(-0.4, 0.2),
    "fitted to plausible mode shares of a Gujarat town",
  ),
  define(
    "traffic",
    "habit",
    "What yesterday's mode is worth",
    "1",
    uniform(0.5, 1.5),
    "assumption; habit effects of 0.5-2 in panel models (U)",
  ),
  define(
    "traffic",
    "imitation",
    "Weight of the neighbours' share of a mode",
    "1",
    uniform(0, 0.6),
    "assumption; social interaction effects of 0-1 (U)",
  ),
  define(
    "traffic",
    "learning",
    "Weight of a new day in what is expected",
    "1",
    uniform(0.15, 0.5),
    "day-to-day route learning experiments, 0.1-0.5 (U)",
  ),
] as const;

export type ParameterId = (typeof TABLE)[number]["id"];

export const PARAMETERS: readonly ParameterDefinition[] = TABLE;

/** Column of each parameter in a draw. */
export const PARAMETER_INDEX = Object.fromEntries(TABLE.map(({ id }, at) => [id, at])) as Record<
  ParameterId,
  number
>;

/** The middle of each prior: what the town is prepared with, and a run without uncertainty takes. */
export function centralDraw(): Float64Array {
  return Float64Array.from(PARAMETERS, ({ prior }) => middle(prior));
}

function middle(prior: Prior): number {
  switch (prior.kind) {
    case "uniform":
      return (prior.low + prior.high) / 2;
    case "normal":
      return prior.mean;
    case "lognormal":
      return prior.median;
    case "triangular":
      return prior.mode;
    case "beta":
      return prior.alpha / (prior.alpha + prior.beta);
    case "fixed":
      return prior.value;
  }
}
