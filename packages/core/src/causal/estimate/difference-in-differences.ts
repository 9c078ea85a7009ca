/**
 * Difference in differences of a panel. Each unit is collapsed to its change from before to after, so that what repeats
 * from day to day within a unit is counted once (Bertrand, Duflo & Mullainathan 2004, section IV.C), and the changes of
 * treated and other units are compared by Welch's t.
 */
import { InvalidInput } from "../../errors.ts";
import { regress } from "../../numeric/regression.ts";
import { normal } from "../../random/draw.ts";
import { permutation } from "../../random/fill.ts";
import type { Stream } from "../../random/philox.ts";
import { type Estimate, type Interval, interval, placebo, type Refutation, repetition } from "../effect.ts";

export interface Panel {
  /** values[unit][time]; NaN is missing. */
  values: ArrayLike<number>[];
  /** Which units are treated. */
  treated: readonly boolean[];
  /** The first time index with treatment. */
  start: number;
}

const PLACEBOS = 199;

/** @throws InvalidInput for fewer than two treated or two other units, or no times before or after. */
export function differenceInDifferences(panel: Panel, stream: Stream): Estimate {
  const found = compare(changes(panel), panel.treated);
  return {
    method: "difference in differences",
    ...found,
    assumptions: [
      "without the measure the treated units would have changed as the others did (parallel trends)",
      "the measure does not reach the other units",
      "nothing else began at the same time in the treated units alone",
    ],
    refutations: refute(panel, found, stream),
    observations: panel.values.reduce((sum, { length }) => sum + length, 0),
  };
}

/** Mean after less mean before, per unit. */
function changes({ values, treated, start }: Panel): Float64Array {
  const times = values[0]?.length ?? 0;
  if (values.length !== treated.length) {
    throw new InvalidInput(`${values.length} units, but ${treated.length} say whether they are treated`);
  }
  if (!(start >= 1 && start < times)) {
    throw new InvalidInput(
      `start is ${start}; allowed is 1 to ${times - 1}, so that there are times before and after`,
    );
  }
  return Float64Array.from(values, (unit, i) => {
    const change = meanOf(unit, start, times) - meanOf(unit, 0, start);
    if (Number.isNaN(change)) throw new InvalidInput(`unit ${i}: no values before or none after`);
    return change;
  });
}

function compare(change: Float64Array, treated: readonly boolean[]): Interval {
  const groups = [true, false].map((which) => [...change].filter((_, i) => treated[i] === which));
  const [inside, outside] = groups.map((group, g) => {
    if (group.length < 2) {
      throw new InvalidInput(
        `${group.length} ${g === 0 ? "treated" : "other"} units; at least 2 are needed (for one treated unit: synthetic control)`,
      );
    }
    const mean = group.reduce((sum, each) => sum + each, 0) / group.length;
    const variance = group.reduce((sum, each) => sum + (each - mean) ** 2, 0) / (group.length - 1);
    return { mean, share: variance / group.length, degrees: group.length - 1 };
  }) as [Moments, Moments];
  const variance = inside.share + outside.share;
  const degrees = variance ** 2 / (inside.share ** 2 / inside.degrees + outside.share ** 2 / outside.degrees);
  return interval(inside.mean - outside.mean, Math.sqrt(variance), degrees);
}

interface Moments {
  mean: number;
  share: number;
  degrees: number;
}

function refute(panel: Panel, found: Interval, stream: Stream): Refutation[] {
  const { treated } = panel;
  const made: Refutation[] = [];
  const earlier = placeboInTime(panel);
  if (earlier) made.push(earlier);
  const change = changes(panel);
  const others = [...change.keys()].filter((i) => !treated[i]);
  const size = Math.min(treated.filter(Boolean).length, others.length >> 1);
  if (size >= 1 && others.length >= 4) {
    const placebos = Array.from({ length: PLACEBOS }, (_, k) => {
      const order = permutation(stream, others.length, k, 1);
      const mean = (from: number, to: number) => {
        let sum = 0;
        for (let i = from; i < to; i++) sum += change[others[order[i]!]!]!;
        return sum / (to - from);
      };
      return mean(0, size) - mean(size, others.length);
    });
    const beyond = placebos.filter((each) => Math.abs(each) >= Math.abs(found.effect)).length;
    const p = (1 + beyond) / (1 + PLACEBOS);
    made.push({
      name: "placebo in space",
      expects: "no effect",
      effect: placebos.reduce((sum, each) => sum + each, 0) / PLACEBOS,
      p,
      // Where the estimate itself finds something, hardly any group of untouched units may show as much.
      passed: found.p > 0.05 || p <= 0.1,
      detail: `${beyond} of ${PLACEBOS} groups of ${size} untouched units differ by as much`,
    });
  }
  const rows = new Float64Array(change.length * 3);
  for (let i = 0; i < change.length; i++) rows.set([1, Number(treated[i]), normal(stream, i, 0, 2)], i * 3);
  if (change.length > 4) {
    const withCause = regress(rows, change, 3).coefficients[1]!;
    made.push(
      repetition("random common cause", found, withCause, "a random number per unit added as a cause"),
    );
  }
  const order = permutation(stream, change.length, 0, 3);
  const kept = [...order.slice(0, Math.ceil(0.8 * change.length))].sort((a, b) => a - b);
  const inside = kept.filter((i) => treated[i]).length;
  if (inside >= 2 && kept.length - inside >= 2) {
    const subset = compare(
      Float64Array.from(kept, (i) => change[i]!),
      kept.map((i) => treated[i]!),
    );
    made.push(repetition("subset", found, subset.effect, "eight in ten units, at random"));
  }
  return made;
}

/** Undefined where too few units tell of both halves of the time before, or none of them moves there. */
function placeboInTime({ values, treated, start }: Panel): Refutation | undefined {
  const middle = start >> 1;
  const change = values.map((unit) => meanOf(unit, middle, start) - meanOf(unit, 0, middle));
  const told = [...change.keys()].filter((i) => !Number.isNaN(change[i]!));
  const moved = Float64Array.from(told, (i) => change[i]!);
  const arms = told.map((i) => treated[i]!);
  const [inside, outside] = [true, false].map((arm) => moved.filter((_, i) => arms[i] === arm)) as [
    Float64Array,
    Float64Array,
  ];
  const vary = [inside, outside].some((arm) => arm.some((each) => each !== arm[0]));
  if (start < 4 || inside.length < 2 || outside.length < 2 || !vary) return undefined;
  const detail = "the measure set to begin half-way through the time before it";
  return placebo("placebo in time", compare(moved, arms), detail);
}

/** Mean of what is there from `from` up to `to`; NaN where nothing is. */
export function meanOf(values: ArrayLike<number>, from: number, to: number): number {
  let sum = 0;
  let count = 0;
  for (let t = from; t < to; t++) {
    if (Number.isNaN(values[t]!)) continue;
    sum += values[t]!;
    count++;
  }
  return sum / count;
}
