/** What designs that follow units through time need of them, and how an answer says what it left out or filled. */
import { InvalidInput } from "../../errors.ts";
import { filled, known } from "../gaps.ts";
import type { Design } from "./design.ts";
import { type History, timeOf, type Unit } from "./history.ts";

/** Steps before and with the measure that a synthetic control or an interrupted series needs. */
const BEFORE = 10;

/** @throws InvalidInput where fewer times have a value before the measure, or `least` with it, than the design needs. */
export function enough(
  history: History,
  values: Float64Array,
  start: number,
  design: Design,
  least: number,
): void {
  const before = known(values.subarray(0, start));
  const during = known(values.subarray(start));
  if (before >= BEFORE && during >= least) return;
  throw new InvalidInput(
    `${before} times before ${timeOf(history, start)} and ${during} from then on have a value; ${design} needs at least ${BEFORE} and ${least}`,
  );
}

/** The series without gaps. @throws InvalidInput where more than a tenth of it is missing. */
export function wholeOf(values: Float64Array, name: string): Float64Array {
  const whole = filled(values);
  if (whole) return whole;
  throw new InvalidInput(
    `${name} has a value at ${known(values)} of ${values.length} times; nine in ten are needed (is the step of time right?)`,
  );
}

export const namesOf = (units: readonly Unit[]) => units.map(({ name }) => name);

/** Steps before the measure, and with it. */
export const lengths = ({ clock }: History, start: number) => ({
  without: start,
  with: clock.length - start,
});

/** A note on units that take no part; none where there are none. */
export function leftOut(units: readonly Unit[], why: string): string[] {
  return units.length === 0 ? [] : [`left out: ${namesOf(units).join(", ")} (${why})`];
}

/** A note on what was filled; none where nothing was missing. */
export function gaps(series: readonly Float64Array[]): string[] {
  const missing = series.reduce((sum, each) => sum + each.length - known(each), 0);
  return missing === 0 ? [] : [`${missing} missing values filled on the line between their neighbours`];
}
