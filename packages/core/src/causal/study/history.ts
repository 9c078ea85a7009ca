/** What was observed, ready to be asked what a measure did: units on one grid of time, each with outcome and causes. */
import { InvalidInput } from "../../errors.ts";
import { instantMs, localMs, type Series } from "../../forecast/series.ts";

export interface Unit {
  name: string;
  /** By step; NaN is missing. */
  outcome: Float64Array;
  /** By step: 1 with the measure, 0 without, NaN unknown; absent where no column says it. */
  treated?: Float64Array;
  /** In the order of the history's names, by step; NaN is missing. */
  covariates: Float64Array[];
}

export interface History {
  units: Unit[];
  covariates: string[];
  stepMs: number;
  /** Instant of each step, ms since 1970 UTC. */
  instants: Float64Array;
  /** Wall clock of each step, as if it were UTC (ms). */
  clock: Float64Array;
}

const SAYS_YES = new Set(["true", "yes", "y"]);
const SAYS_NO = new Set(["false", "no", "n"]);

/**
 * Series of a file, put on one grid: their target is the outcome.
 * @param treatedBy the known column that says where the measure is: 1 or 0, true or false, yes or no
 * @throws InvalidInput where that column says anything else
 */
export function historyOf(series: readonly Series[], treatedBy?: string): History {
  const { stepMs } = series[0]!;
  const begin = series.reduce((least, each) => Math.min(least, localMs(each, 0)), Number.POSITIVE_INFINITY);
  const shifts = series.map((each) => Math.round((localMs(each, 0) - begin) / stepMs));
  const steps = series.reduce((most, { values }, s) => Math.max(most, shifts[s]! + values.length), 0);
  const onGrid = (values: Float64Array, shift: number) => {
    const out = new Float64Array(steps).fill(Number.NaN);
    out.set(values, shift);
    return out;
  };
  const isTreatment = (name: string) => name === treatedBy || name.startsWith(`${treatedBy}=`);
  const covariates = series[0]!.known.filter(({ name }) => !isTreatment(name)).map(({ name }) => name);
  return {
    units: series.map((each, s) => ({
      name: each.name,
      outcome: onGrid(each.values, shifts[s]!),
      ...(treatedBy !== undefined && { treated: onGrid(treatmentOf(each, treatedBy), shifts[s]!) }),
      covariates: each.known
        .filter(({ name }) => !isTreatment(name))
        .map(({ values }) => onGrid(values, shifts[s]!)),
    })),
    covariates,
    stepMs,
    instants: Float64Array.from({ length: steps }, (_, k) => instantMs(series[0]!, k - shifts[0]!)),
    clock: Float64Array.from({ length: steps }, (_, k) => begin + k * stepMs),
  };
}

/** A step that holds several rows is with the measure where at least half of them are. */
function treatmentOf({ known, values }: Series, column: string): Float64Array {
  const numbers = known.find(({ name }) => name === column)?.values;
  if (numbers) {
    const odd = numbers.find((value) => value < 0 || value > 1);
    if (odd !== undefined) throw wrongTreatment(column, String(odd));
    return numbers.map((value) => (Number.isNaN(value) ? value : Number(value >= 0.5)));
  }
  const words = known.filter(({ name }) => name.startsWith(`${column}=`));
  const out = new Float64Array(values.length).fill(Number.NaN);
  for (const { name, values: says } of words) {
    const word = name.slice(column.length + 1);
    const [yes, no] = [SAYS_YES, SAYS_NO].map((set) => set.has(word.toLowerCase()));
    if (!yes && !no) throw wrongTreatment(column, word);
    for (let step = 0; step < out.length; step++) if (says[step]! >= 0.5) out[step] = Number(yes);
  }
  if (words.length === 0) throw wrongTreatment(column, "a text of many kinds");
  return out;
}

function wrongTreatment(column: string, given: string): InvalidInput {
  return new InvalidInput(
    `${column} is "${given.slice(0, 40)}"; who is treated is said by 1 or 0, true or false, yes or no`,
  );
}

/** A step's time for people: the day, or the minute where steps are shorter. */
export function timeOf({ clock, stepMs }: History, step: number): string {
  const text = new Date(clock[step]!).toISOString();
  return stepMs >= 86_400_000 ? text.slice(0, 10) : text.slice(0, 16).replace("T", " ");
}
