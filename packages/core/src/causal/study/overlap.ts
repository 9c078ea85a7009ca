/**
 * Overlap: what is compared has to have gone both ways. Where a cause takes values only with the treatment, or only without
 * it, the other choice there is extrapolation, whatever the estimator says.
 */
import { Infeasible } from "../../errors.ts";

/** The middle of each arm's values that is held against the other's: single strays do not make an overlap. */
const TAIL = 0.02;
/** Share of the observations outside the range in common above which it is said, and above which nothing is estimated. */
const SAID = 0.2;
const REFUSED = 0.5;

/**
 * @param causes rows of numbers, in the order of the names
 * @returns a sentence for each cause in which many observations have no counterpart
 * @throws Infeasible where most have none: it names the cause, and the values with and without the treatment
 */
export function lacksOfOverlap(
  causes: readonly ArrayLike<number>[],
  treated: readonly boolean[],
  names: readonly string[],
): string[] {
  return names.flatMap((name, c) => {
    const values = causes.map((row) => row[c]!);
    const [inside, outside] = [true, false].map((arm) => middle(values.filter((_, i) => treated[i] === arm)));
    const low = Math.max(inside!.low, outside!.low);
    const high = Math.min(inside!.high, outside!.high);
    const apart = values.filter((value) => value < low || value > high).length / values.length;
    if (apart <= SAID) return [];
    const ranges = `with the treatment ${shown(inside!)}, without ${shown(outside!)}`;
    if (apart <= REFUSED)
      return `${percent(apart)} of the observations have a ${name} that hardly occurs the other way (${ranges}): there the effect is extrapolated`;
    throw new Infeasible(
      `no overlap: ${percent(apart)} of the observations have a ${name} that hardly occurs the other way (${ranges}), so that the treatment's effect cannot be told from that of ${name}; leave such observations out`,
      { details: { field: name, share: apart } },
    );
  });
}

interface Range {
  low: number;
  high: number;
}

function middle(values: number[]): Range {
  values.sort((a, b) => a - b);
  const cut = Math.floor(TAIL * values.length);
  return { low: values[cut]!, high: values[values.length - 1 - cut]! };
}

const shown = ({ low, high }: Range) => (low === high ? rounded(low) : `${rounded(low)} to ${rounded(high)}`);
const rounded = (value: number) => String(Number(value.toPrecision(3)));
const percent = (share: number) => `${Math.round(100 * share)} %`;
