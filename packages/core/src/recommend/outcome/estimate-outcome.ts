/**
 * What a finished measure did, from the days before it and with it: against the other places of the town where it was not
 * everywhere (synthetic control), else against its own past with the weather held fixed (interrupted time series). Figures
 * are taken as logarithms, so that an effect is a share.
 */
import type { Estimate, Refutation } from "../../causal/effect.ts";
import { differenceInDifferences } from "../../causal/estimate/difference-in-differences.ts";
import { interruptedTimeSeries } from "../../causal/estimate/interrupted-time-series.ts";
import { syntheticControl } from "../../causal/estimate/synthetic-control.ts";
import { filled, known, meanOfUnits } from "../../causal/gaps.ts";
import { Infeasible, InvalidInput, NagarError } from "../../errors.ts";
import { normalQuantile } from "../../numeric/distributions.ts";
import type { Stream } from "../../random/philox.ts";

export interface DailyHistory {
  /** Logarithm of the figure by day, per entity where the measure was; NaN is missing. */
  treated: Float64Array[];
  /** Per entity where it was not. */
  others: Float64Array[];
  /** By day; NaN is missing. */
  weather: { name: string; values: Float64Array }[];
  /** The first day with the measure. */
  start: number;
}

/** Days before and with the measure that an estimate needs. */
const DAYS_BEFORE = 21;
const DAYS_WITH = 5;
const LEAST_OTHERS = 2;

const Z = normalQuantile(0.975);

export interface OutcomeEstimate {
  /** Share of the figure that was taken, and its error. */
  fraction: number;
  standardError: number;
  estimate: Estimate;
}

/** @throws InvalidInput where there are too few days. @throws Infeasible where the history does not vary enough to tell. */
export function estimateOutcome(
  { treated, others, weather, start }: DailyHistory,
  stream: Stream,
): OutcomeEstimate {
  const series = meanOfUnits(treated);
  const before = known(series.subarray(0, start));
  const during = known(series.subarray(start));
  if (before < DAYS_BEFORE || during < DAYS_WITH) {
    throw new InvalidInput(
      `${before} days before and ${during} with the measure have a value; ${DAYS_BEFORE} and ${DAYS_WITH} are needed`,
    );
  }
  const donors = others.flatMap((unit) => filled(unit) ?? []);
  const whole = filled(series);
  const estimate =
    whole && donors.length >= LEAST_OTHERS
      ? syntheticControl({ treated: whole, donors, start }, stream)
      : interrupted(series, weather, start, stream);
  const second = secondLook({ treated, others, weather, start }, estimate, stream);
  if (second) estimate.refutations.push(second);
  const taken = Math.exp(estimate.effect);
  // An interval of few degrees of freedom is wider than its error says: what is learnt from it is as uncertain as it is.
  const error = (estimate.high - estimate.low) / (2 * Z);
  return { fraction: 1 - taken, standardError: taken * Math.hypot(error, doubt(estimate)), estimate };
}

function interrupted(
  series: Float64Array,
  weather: DailyHistory["weather"],
  start: number,
  stream: Stream,
): Estimate {
  const causes = weather.flatMap(({ name, values }) => {
    const whole = filled(values);
    // A constant cannot be told from the level.
    return whole && Math.max(...whole) > Math.min(...whole) ? [{ name, values: whole }] : [];
  });
  try {
    return interruptedTimeSeries(
      { values: series, start, weather: causes, cycles: [7], trend: start >= 42 },
      stream,
    );
  } catch (error) {
    if (error instanceof NagarError) throw error;
    throw new Infeasible(`the history does not tell: ${(error as Error).message}`, { cause: error });
  }
}

/**
 * Where the measure was in several places and not in several others, difference in differences must find the same: it
 * compares changes of the units, where the synthetic control follows a mean of them.
 */
function secondLook(
  { treated, others, start }: DailyHistory,
  of: Estimate,
  stream: Stream,
): Refutation | undefined {
  const told = (unit: Float64Array) => known(unit.subarray(0, start)) > 0 && known(unit.subarray(start)) > 0;
  const [inside, outside] = [treated.filter(told), others.filter(told)];
  if (inside.length < 2 || outside.length < 2) return undefined;
  const panel = {
    values: [...inside, ...outside],
    treated: [...inside.map(() => true), ...outside.map(() => false)],
    start,
  };
  try {
    const { effect, standardError, low, high } = differenceInDifferences(panel, stream);
    const apart = Math.abs(effect - of.effect);
    const percent = (value: number) => `${Math.round(100 * (1 - Math.exp(value)))} %`;
    return {
      name: "another estimator",
      expects: "the same effect",
      effect,
      low,
      high,
      passed: apart <= Z * Math.hypot(standardError, of.standardError),
      detail: `difference in differences of ${inside.length} places with and ${outside.length} without it: ${percent(effect)} taken`,
    };
  } catch (error) {
    if (error instanceof NagarError) return undefined;
    throw error;
  }
}

/** A placebo that finds something where nothing was done shows a bias of that size. */
function doubt({ refutations }: Estimate): number {
  const failed = refutations.filter(({ expects, passed }) => expects === "no effect" && !passed);
  return Math.max(0, ...failed.map(({ effect }) => Math.abs(effect)));
}
