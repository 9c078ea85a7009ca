/** `nagar effect`: what a measure did, from a history in a file: an effect with its interval, and how it fared in doubt. */
import { basename } from "node:path";
import type { Refutation } from "@nagar/core/causal/effect.ts";
import { type AskedByGraph, askedByGraph } from "@nagar/core/causal/study/asked-by-graph.ts";
import { withCalendar } from "@nagar/core/causal/study/calendar.ts";
import { DESIGNS, type Design, type Study } from "@nagar/core/causal/study/design.ts";
import { historyOf } from "@nagar/core/causal/study/history.ts";
import type { Told } from "@nagar/core/causal/study/measure.ts";
import { study } from "@nagar/core/causal/study/study.ts";
import { InvalidInput } from "@nagar/core/errors.ts";
import { readSeries } from "@nagar/core/forecast/read-series.ts";
import { timeParser } from "@nagar/core/import/parse-time.ts";
import { zoneOf } from "@nagar/core/import/zone.ts";
import { toWire } from "@nagar/core/wire-names.ts";
import { Command, Option } from "commander";
import { readInput, stepOf } from "../input.ts";

export const command = new Command("effect")
  .description(
    "What a measure did, from a history: effect, interval, assumptions, and attempts to refute it.",
  )
  .argument("<history.csv>", "a row per time and unit: a column of time, the outcome, causes; also gzipped")
  .requiredOption("--time <column>", "the column of time (ISO 8601, or a date)")
  .requiredOption("--outcome <column>", "the column in which the effect is looked for")
  .addOption(
    new Option("--design <design>", "how it is told from what would have been")
      .choices(DESIGNS)
      .makeOptionMandatory(),
  )
  .option("--unit <column>", "the column that tells units apart: wards, stations, roads")
  .option("--treated <column>", "the column that says where and when the measure is: 1 or 0, yes or no")
  .option("--since <time>", "or the measure's first time …")
  .option("--units <names>", "… and the units that it is in, separated by commas; left out, all")
  .option("--covariates <columns>", "what else moves the outcome: weather, plans; separated by commas", "")
  .option("--calendar", "hold season and kind of day (weekend, India's holidays) fixed too")
  .option("--cause <node>", "the measure's node in the town's causal graph …")
  .option(
    "--effect <node>",
    "… and the outcome's: says what the graph asks to hold fixed, and what is missing",
  )
  .option("--freq <step>", "step of the grid on which rows are averaged: 1h, 1d, 1w …", "1d")
  .option("--zone <zone>", "where a time without an offset is meant", "+05:30")
  .option("--json", "print one JSON object")
  .addHelpText(
    "after",
    `
Designs:
  did            several units with the measure and several without: difference in differences
  synthetic      one unit (or the mean of a few) with it, others without: synthetic control
  its            one series, no comparison: interrupted time series, with --covariates
  doubly-robust  a measure that comes and goes for a reason (--treated): --covariates tell the reason

Exit codes: 0 an estimate, whatever it found; 1 the history does not tell (no overlap, causes that say the same); 2 the call or
the file was wrong, or lacks what the design needs.

  nagar effect air.csv --time day --outcome pm25 --unit ward --since 2026-01-10 --units W03,W04 --design did
  nagar effect air.csv --time day --outcome pm25 --since 2026-01-10 --covariates wind,rainfall --design its
  nagar effect days.csv.gz --time day --outcome pm25 --treated ban --covariates wind,rainfall --calendar \\
    --design doubly-robust --cause construction --effect pm25`,
  )
  .action((file: string, options: Options) => {
    const answer = effectIn(file, options);
    process.stdout.write(options.json ? `${JSON.stringify(toWire(answer as never))}\n` : inWords(answer));
  });

interface Options {
  time: string;
  outcome: string;
  design: Design;
  unit?: string;
  treated?: string;
  since?: string;
  units?: string;
  covariates: string;
  calendar?: true;
  cause?: string;
  effect?: string;
  freq: string;
  zone: string;
  json?: true;
}

interface Answer extends Study {
  file: string;
  outcome: string;
  graph?: AskedByGraph & { cause: string; effect: string };
}

function effectIn(file: string, options: Options): Answer {
  const { time, outcome, design, unit, treated, zone } = options;
  const told = toldBy(options);
  const covariates = listOf(options.covariates);
  if (covariates.includes(outcome))
    throw new InvalidInput(`--covariates hold ${outcome}, the outcome: held fixed, it shows no effect`);
  const stepMs = stepOf(options.freq, "--freq");
  const graph = graphOf(options, covariates);
  const { series } = readSeries([{ name: basename(file), text: readInput(file) }], {
    time,
    target: outcome,
    known: [...covariates, ...(treated === undefined ? [] : [treated])],
    ...(unit !== undefined && { by: unit }),
    zone,
    stepMs,
  });
  const read = historyOf(series, treated);
  const history = options.calendar ? withCalendar(read) : read;
  const found = study(history, { design, ...(told && { told }) });
  return { file: basename(file), outcome, ...found, ...(graph && { graph }) };
}

/** @throws InvalidInput where it is not said who is treated, or said twice. */
function toldBy({ treated, since, units, unit, zone }: Options): Told | undefined {
  if ((treated === undefined) === (since === undefined)) {
    throw new InvalidInput(
      "who is treated is said by --treated COLUMN, or by --since TIME with --units NAMES: one of the two is needed",
    );
  }
  if (units !== undefined && (since === undefined || unit === undefined))
    throw new InvalidInput("--units goes with --since and --unit");
  if (since === undefined) return undefined;
  const at = timeParser("iso", zoneOf(zone))(since);
  if (typeof at !== "number") throw new InvalidInput(`--since: ${at.problem}`);
  return { since: at, ...(units !== undefined && { units: listOf(units) }) };
}

function graphOf({ cause, effect, calendar }: Options, columns: string[]): Answer["graph"] {
  if (cause === undefined && effect === undefined) return undefined;
  if (cause === undefined || effect === undefined)
    throw new InvalidInput("--cause and --effect belong together: give both or none");
  return {
    cause,
    effect,
    ...askedByGraph(cause, effect, [...columns, ...(calendar ? ["season", "day_type"] : [])]),
  };
}

const listOf = (text: string) =>
  text
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");

function inWords(answer: Answer): string {
  const { file, outcome, estimate, treated, compared, since, weights, notes, graph } = answer;
  const { method, effect, standardError, low, high, p, assumptions, refutations } = estimate;
  const where = treated.some((name) => name !== "") ? ` in ${few(treated)}` : "";
  const lines = [
    `${file}, ${outcome}: ${method}${since === undefined ? "" : `, the measure${where} since ${since}`}`,
    `${since === undefined ? "Observations" : "Times"}: ${answer.without} without and ${answer.with} with it${compared.length > 0 ? `; compared with ${few(compared)}` : ""}`,
    "",
    `Effect ${number(effect)}  (95 % ${number(low)} to ${number(high)}; standard error ${number(standardError)}; p ${p < 0.001 ? "below 0.001" : p.toFixed(3)})`,
    p < 0.05
      ? "Chance alone would hardly show as much."
      : "No effect is shown: chance alone may show as much.",
    "",
    "Assumes",
    ...assumptions.map((each) => `  - ${each}`),
    "",
    "Put in doubt",
    ...refutations.map((each) => `  ${each.passed ? "passed" : "FAILED"}  ${doubt(each)}`),
  ];
  if (weights)
    lines.push(
      "",
      "Made of",
      ...weights.map(({ unit, weight }) => `  ${unit} ${(100 * weight).toFixed(0)} %`),
    );
  if (graph) lines.push("", ...graphInWords(graph));
  if (notes.length > 0) lines.push("", "Notes", ...notes.map((note) => `  - ${note}`));
  return `${lines.join("\n")}\n`;
}

function graphInWords({ cause, effect, sets, nearest, missing }: NonNullable<Answer["graph"]>): string[] {
  if (sets.length === 0)
    return [`The causal graph: no set of observed causes lets the effect of ${cause} on ${effect} be read`];
  const others = sets.length > 1 ? ` (or one of ${sets.length - 1} other sets: --json)` : "";
  return [
    `The causal graph asks, for ${cause} on ${effect}, to hold fixed ${nearest.join(", ") || "nothing"}${others}`,
    missing.length > 0
      ? `  MISSING among the covariates: ${missing.join(", ")}`
      : "  which the covariates do",
  ];
}

function doubt({ name, expects, effect, p, detail }: Refutation): string {
  return `${name}: ${detail}; expects ${expects}, finds ${number(effect)}${p === undefined ? "" : ` (p ${p.toFixed(3)})`}`;
}

const few = (names: readonly string[]) =>
  names.length <= 6 ? names.join(", ") : `${names.slice(0, 5).join(", ")} and ${names.length - 5} more`;

const number = (value: number) => String(Number(value.toPrecision(4)));
