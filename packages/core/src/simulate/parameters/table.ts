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
  define(
    "air",
    "background_pm",
    "Regional background of particles, against the season's usual",
    "1",
    lognormal(1, 1.35),
    "Ahmedabad's stations by month (order of magnitude), seven tenths regional: assumption, and as wide",
  ),
  define(
    "air",
    "exhaust",
    "Exhaust of vehicles, against the factors",
    "1",
    lognormal(1.3, 1.4),
    "real drive against ARAI's cycle (reference 2.6); super-emitters are in no factor (U)",
  ),
  define(
    "air",
    "road_silt",
    "Silt on the roads",
    "g/m²",
    lognormal(0.6, 1.6),
    "Indian towns 0.2 (arterial) to 3 (unswept), as in `air/dust-and-area-sources.ts`",
  ),
  define(
    "air",
    "area_emissions",
    "Hearths, waste fires, building sites, generators, against the town's file",
    "1",
    lognormal(1, 1.4),
    "inventories of Indian towns differ by a factor of two (U)",
  ),
  define(
    "air",
    "industry_emissions",
    "Stacks, against the town's file",
    "1",
    lognormal(1, 1.3),
    "assumption",
  ),
  define(
    "air",
    "no2_share",
    "NO2 of NOx in the town's air",
    "1",
    uniform(0.45, 0.75),
    "ambient ratio method's usual range (U)",
  ),
  define(
    "water",
    "water_demand",
    "Water that people want, against the town's file",
    "1",
    lognormal(1, 1.1),
    "CPHEEO norms against metered use: assumption",
  ),
  define(
    "water",
    "leakage",
    "Leakage at equal pressure, against the town's file",
    "1",
    lognormal(1, 1.2),
    "India's non-revenue water 30-50 % (reference 2.5)",
  ),
  define(
    "water",
    "water_elasticity",
    "Price elasticity of water demand",
    "1",
    uniform(-0.4, -0.1),
    "usual range of household studies (U); none was read for India",
  ),
  define(
    "power",
    "power_demand",
    "Electric load, against the town's file",
    "1",
    lognormal(1, 1.06),
    "assumption",
  ),
  define(
    "power",
    "load_shift",
    "Load that leaves an hour for each per cent of price",
    "1",
    uniform(0.05, 0.2),
    "time-of-day elasticities of substitution (U)",
  ),
  define(
    "farm",
    "et0_scale",
    "Reference evapotranspiration, against Penman-Monteith",
    "1",
    lognormal(1, 1.05),
    "error of computed against measured ET0 (U)",
  ),
  define(
    "market",
    "price_flexibility",
    "Fall of a price for a rise of supply, per cent each",
    "1",
    uniform(0.3, 1),
    "no source was read (reference 2.9): assumption",
  ),
  define(
    "market",
    "price_adjustment",
    "Share of the gap to the target price that a market day closes",
    "1",
    uniform(0.08, 0.25),
    "as estimated by `market/estimate-prices.ts` on mandi series (order of magnitude)",
  ),
  define(
    "market",
    "price_shock",
    "Spread of a day's price shock (ln)",
    "1",
    uniform(0.015, 0.04),
    "assumption",
  ),
  define(
    "people",
    "obedience",
    "Obedience where nobody watches",
    "1",
    uniform(0.2, 0.6),
    "about half of the bound drivers obeyed or switched (reference 2.1, Kreindler 2016): assumption",
  ),
  define(
    "people",
    "deaths_per_ten",
    "Rise of daily deaths per 10 µg/m³ of PM2.5",
    "1",
    { kind: "normal", mean: 0.0142, sd: 0.0022, low: 0.002 },
    "de Bont et al. 2024 (reference 2.8, S), interval 0.99-1.85 % (U)",
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
