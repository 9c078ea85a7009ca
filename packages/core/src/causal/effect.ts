/** What every estimator gives: an effect with its interval, what it assumes, and how it fared when it was put in doubt. */
import { InvalidInput } from "../errors.ts";
import { studentCdf, studentQuantile } from "../numeric/distributions.ts";

export interface Interval {
  effect: number;
  standardError: number;
  /** 95 %. */
  low: number;
  high: number;
  /** Two-sided, of no effect. */
  p: number;
  degrees: number;
}

export type RefutationName =
  | "placebo in time"
  | "placebo in space"
  | "placebo treatment"
  | "random common cause"
  | "another estimator"
  | "subset";

export interface Refutation {
  name: RefutationName;
  /** What an effect that is real would show. */
  expects: "no effect" | "the same effect";
  effect: number;
  low?: number;
  high?: number;
  /** Share of placebos at least as large as the effect, where there are many. */
  p?: number;
  passed: boolean;
  detail: string;
}

export interface Estimate extends Interval {
  method: "difference in differences" | "synthetic control" | "interrupted time series" | "doubly robust";
  assumptions: string[];
  refutations: Refutation[];
  observations: number;
}

/** Student's interval and test. @throws InvalidInput where the error is not a number above 0. */
export function interval(effect: number, standardError: number, degrees: number): Interval {
  if (!(standardError > 0) || !Number.isFinite(effect)) {
    throw new InvalidInput(
      `the effect ${effect} has a standard error of ${standardError}: the data do not vary`,
    );
  }
  const t = studentQuantile(0.975, degrees);
  return {
    effect,
    standardError,
    low: effect - t * standardError,
    high: effect + t * standardError,
    p: 2 * studentCdf(-Math.abs(effect / standardError), degrees),
    degrees,
  };
}

export const covers = ({ low, high }: { low: number; high: number }, value: number) =>
  low <= value && value <= high;

/** A placebo that must find nothing. */
export function placebo(name: RefutationName, found: Interval, detail: string): Refutation {
  const { effect, low, high } = found;
  return { name, expects: "no effect", effect, low, high, passed: covers(found, 0), detail };
}

/** A repetition that must find the same: within one standard error of the effect. */
export function repetition(name: RefutationName, of: Interval, effect: number, detail: string): Refutation {
  return {
    name,
    expects: "the same effect",
    effect,
    passed: Math.abs(effect - of.effect) <= of.standardError,
    detail,
  };
}
