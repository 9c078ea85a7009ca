/** Units with the measure against units without it. */
import { InvalidInput } from "../../errors.ts";
import type { Stream } from "../../random/philox.ts";
import { differenceInDifferences } from "../estimate/difference-in-differences.ts";
import { syntheticControl } from "../estimate/synthetic-control.ts";
import { filled, known, meanOfUnits } from "../gaps.ts";
import type { Study } from "./design.ts";
import { type History, timeOf, type Unit } from "./history.ts";
import type { Measure } from "./measure.ts";
import { enough, gaps, leftOut, lengths, namesOf, wholeOf } from "./needs.ts";

/** Each unit takes a turn as the treated one: of more, that takes minutes, and weights find one that fits by chance. */
const MOST_COMPARED = 150;

/** Difference in differences or a synthetic control. @throws InvalidInput. */
export function compareUnits(
  history: History,
  measure: Measure,
  design: "did" | "synthetic",
  stream: Stream,
): Study {
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
  if (donors.length > MOST_COMPARED) {
    throw new InvalidInput(
      `${donors.length} units to compare with; synthetic takes at most ${MOST_COMPARED}: name those that are like the treated one`,
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
