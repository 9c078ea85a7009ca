/**
 * What did a measure do? A history, a design, and the estimator that goes with it. What the design needs is looked at first,
 * so that whoever asks is told in the history's own names and times what it lacks, or what was left out.
 */
import { Infeasible, InvalidInput } from "../../errors.ts";
import { rhythmOf } from "../../forecast/series.ts";
import { randomStream } from "../../random/philox.ts";
import type { Estimate } from "../effect.ts";
import { differenceInDifferences } from "../estimate/difference-in-differences.ts";
import { doublyRobust } from "../estimate/doubly-robust.ts";
import { interruptedTimeSeries } from "../estimate/interrupted-time-series.ts";
import { syntheticControl } from "../estimate/synthetic-control.ts";
import { filled, known, meanOfUnits } from "../gaps.ts";
import { type History, timeOf, type Unit } from "./history.ts";
import { type Measure, measureOf, type Told } from "./measure.ts";
import { lacksOfOverlap } from "./overlap.ts";

export const DESIGNS = ["did", "synthetic", "its", "doubly-robust"] as const;
export type Design = (typeof DESIGNS)[number];

export interface Question {
  design: Design;
  /** Where no column of the history says who is treated. */
  told?: Told;
  seed?: number;
}

export interface Study {
  estimate: Estimate;
  /** Units with the measure, and those that they were compared with. */
  treated: string[];
  compared: string[];
  /** The measure's first time; absent where it comes and goes. */
  since?: string;
  /** How much was there: steps before and with the measure, or observations without and with. */
  without: number;
  with: number;
  /** The comparison's make, for a synthetic control. */
  weights?: { unit: string; weight: number }[];
  /** What was left out, filled or held fixed, in words. */
  notes: string[];
}

/** Steps before and with the measure that a synthetic control or an interrupted series needs. */
const BEFORE = 10;
const WITH = 3;
/** Two harmonics of a cycle need more steps than this. */
const SHORTEST_CYCLE = 5;

/**
 * @throws InvalidInput where the history lacks what the design needs.
 * @throws Infeasible where it has it, and yet does not tell: no overlap, covariates that say the same.
 */
export function study(history: History, question: Question): Study {
  const { design, told, seed = 1 } = question;
  if (history.covariates.length > 0 && (design === "did" || design === "synthetic")) {
    throw new InvalidInput(
      `covariates are for its and doubly-robust: ${design} compares with units that share season and weather`,
    );
  }
  const stream = randomStream(seed, "effect");
  if (design === "doubly-robust") return ofObservations(history, told, stream);
  const measure = measureOf(history, told);
  if (design === "its") return ofOneSeries(history, measure, stream);
  return ofUnits(history, measure, design, stream);
}

type Stream = ReturnType<typeof randomStream>;

/** Units with the measure against units without it. */
function ofUnits(history: History, measure: Measure, design: "did" | "synthetic", stream: Stream): Study {
  const { start } = measure;
  const spoke = history.units.map(
    ({ outcome }) => known(outcome.subarray(0, start)) > 0 && known(outcome.subarray(start)) > 0,
  );
  const notes = leftOut(
    history.units.filter((_, u) => !spoke[u]),
    `no value before ${timeOf(history, start)} or none from then on`,
  );
  const [inside, outside] = [true, false].map((arm) =>
    history.units.filter((_, u) => spoke[u] && measure.treated[u] === arm),
  ) as [Unit[], Unit[]];
  if (inside.length === 0)
    throw new InvalidInput(`no treated unit has values before and with the measure; ${notes.join("; ")}`);
  if (outside.length === 0) {
    throw new InvalidInput(
      `the measure is everywhere: all ${inside.length} units are treated, and ${design} compares with others; its asks one series`,
    );
  }
  const fewest = design === "did" ? 2 : 1;
  if (inside.length < fewest || outside.length < 2) {
    throw new InvalidInput(
      `${inside.length} treated and ${outside.length} other units with values before and with the measure; ${design} needs at least ${fewest} and 2${inside.length === 1 && outside.length >= 2 ? " (for one treated unit: synthetic)" : ""}`,
    );
  }
  const found = { treated: namesOf(inside), since: timeOf(history, start), notes };
  if (design === "did") {
    const both = [...inside, ...outside];
    const panel = {
      values: both.map(({ outcome }) => outcome),
      treated: both.map((_, u) => u < inside.length),
      start,
    };
    return {
      ...found,
      estimate: differenceInDifferences(panel, stream),
      compared: namesOf(outside),
      ...lengths(history, start),
    };
  }
  return { ...found, ...synthetic(history, measure, inside, outside, notes, stream) };
}

function synthetic(
  history: History,
  { start }: Measure,
  inside: Unit[],
  outside: Unit[],
  notes: string[],
  stream: Stream,
) {
  const series = meanOfUnits(inside.map(({ outcome }) => outcome));
  enough(history, series, start, "synthetic", 1);
  const treated = wholeOf(series, `the outcome of ${namesOf(inside).join(", ")}`);
  const donors = outside.flatMap(({ name, outcome }) => {
    const values = filled(outcome);
    return values ? { name, values } : [];
  });
  const names = donors.map(({ name }) => name);
  notes.push(
    ...leftOut(
      outside.filter(({ name }) => !names.includes(name)),
      "no value at more than a tenth of the times",
    ),
  );
  if (donors.length < 2) {
    throw new InvalidInput(
      `${donors.length} units to compare with that have a value at nine times in ten; synthetic needs at least 2`,
    );
  }
  if (inside.length > 1) notes.push(`the treated unit is the mean of ${inside.length}`);
  notes.push(...gaps([series, ...donors.map(({ name }) => outside.find((u) => u.name === name)!.outcome)]));
  const { weights, fitError, ...estimate } = syntheticControl(
    { treated, donors: donors.map(({ values }) => values), donorNames: names, start },
    stream,
  );
  notes.push(`before the measure the synthetic unit is ${fitError.toPrecision(3)} off (root mean square)`);
  return {
    estimate,
    compared: names,
    weights: names
      .map((unit, d) => ({ unit, weight: weights[d]! }))
      .filter(({ weight }) => weight >= 0.005)
      .sort((a, b) => b.weight - a.weight),
    ...lengths(history, start),
  };
}

/** The treated units' mean against its own past. */
function ofOneSeries(history: History, measure: Measure, stream: Stream): Study {
  const { start } = measure;
  const inside = history.units.filter((_, u) => measure.treated[u]);
  const values = meanOfUnits(inside.map(({ outcome }) => outcome));
  enough(history, values, start, "its", WITH);
  const weather = history.covariates.map((name, c) => {
    const units = inside.map(({ covariates }) => covariates[c]!);
    const whole = wholeOf(inside.length === 1 ? units[0]! : meanOfUnits(units), name);
    if (whole.every((value) => value === whole[0]))
      throw new InvalidInput(`${name} is ${whole[0]} at all times: it explains nothing, leave it out`);
    return { name, values: whole };
  });
  const { day, week } = rhythmOf(history.stepMs);
  const cycles = [day, week].filter((cycle) => cycle >= SHORTEST_CYCLE && 2 * cycle <= start);
  const notes = [
    ...(inside.length > 1
      ? [`the series is the mean of ${inside.length} units, each less its own mean`]
      : []),
    ...(inside.length < history.units.length
      ? [
          `${history.units.length - inside.length} other units are not looked at: did or synthetic compares with them`,
        ]
      : []),
    `held fixed: ${["level and trend", ...cycles.map((cycle) => `a cycle of ${cycle} steps`), ...history.covariates].join(", ")}`,
    ...gaps(inside.flatMap(({ covariates }) => covariates)),
  ];
  try {
    return {
      estimate: interruptedTimeSeries({ values, start, weather, cycles, trend: true }, stream),
      treated: namesOf(inside),
      compared: [],
      since: timeOf(history, start),
      ...lengths(history, start),
      notes,
    };
  } catch (error) {
    if (!(error instanceof Infeasible)) throw error;
    throw new Infeasible(
      `the history does not tell: ${history.covariates.join(", ") || "trend and cycles"} cannot be told apart from one another, the trend or the measure`,
      { cause: error },
    );
  }
}

/** Steps of all units as observations, each treated or not for reasons that the covariates tell. */
function ofObservations(history: History, told: Told | undefined, stream: Stream): Study {
  const { units, covariates } = history;
  if (told || units.some(({ treated }) => treated === undefined)) {
    throw new InvalidInput(
      "doubly-robust needs a column that says of each row whether it is treated; a day since when does not tell a measure from the time",
    );
  }
  if (covariates.length === 0)
    throw new InvalidInput(
      "doubly-robust needs covariates: what decides about the treatment and the outcome",
    );
  const rows = units.flatMap(({ outcome, treated, covariates: own }) =>
    [...outcome.keys()].map((t) => ({ y: outcome[t]!, by: treated![t]!, x: own.map((each) => each[t]!) })),
  );
  const there = rows.filter(({ y, by, x }) => ![y, by, ...x].every(Number.isNaN));
  const whole = there.filter(({ y, by, x }) => ![y, by, ...x].some(Number.isNaN));
  const treated = whole.map(({ by }) => by === 1);
  const inside = treated.filter(Boolean).length;
  if (inside === 0) throw new InvalidInput("no observation is treated: nothing can be told");
  if (inside === whole.length)
    throw new InvalidInput(
      "the treatment is everywhere: every observation is treated, nothing to compare with",
    );
  const sample = { outcome: whole.map(({ y }) => y), treated, causes: whole.map(({ x }) => x) };
  const estimate = doublyRobust(sample, stream);
  const lacks = lacksOfOverlap(sample.causes, treated, covariates);
  return {
    estimate,
    treated: [],
    compared: [],
    without: whole.length - inside,
    with: inside,
    notes: [
      `held fixed: ${covariates.join(", ")}`,
      ...lacks,
      ...(whole.length < there.length
        ? [`${there.length - whole.length} of ${there.length} observations lack a value and are left out`]
        : []),
    ],
  };
}

function enough(history: History, values: Float64Array, start: number, design: Design, least: number): void {
  const before = known(values.subarray(0, start));
  const during = known(values.subarray(start));
  if (before >= BEFORE && during >= least) return;
  throw new InvalidInput(
    `${before} times before ${timeOf(history, start)} and ${during} from then on have a value; ${design} needs at least ${BEFORE} and ${least}`,
  );
}

function wholeOf(values: Float64Array, name: string): Float64Array {
  const whole = filled(values);
  if (whole) return whole;
  throw new InvalidInput(
    `${name} has a value at ${known(values)} of ${values.length} times; nine in ten are needed (is the step of time right?)`,
  );
}

const namesOf = (units: readonly Unit[]) => units.map(({ name }) => name);

const lengths = ({ clock }: History, start: number) => ({ without: start, with: clock.length - start });

function leftOut(units: readonly Unit[], why: string): string[] {
  return units.length === 0 ? [] : [`left out: ${namesOf(units).join(", ")} (${why})`];
}

function gaps(series: readonly Float64Array[]): string[] {
  const missing = series.reduce((sum, each) => sum + each.length - known(each), 0);
  return missing === 0 ? [] : [`${missing} missing values filled on the line between their neighbours`];
}
