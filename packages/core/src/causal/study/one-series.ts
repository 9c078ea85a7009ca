/** The treated units' mean against its own past: an interrupted time series. */
import { Infeasible, InvalidInput } from "../../errors.ts";
import { rhythmOf } from "../../forecast/series.ts";
import type { Stream } from "../../random/philox.ts";
import { interruptedTimeSeries } from "../estimate/interrupted-time-series.ts";
import { meanOfUnits } from "../gaps.ts";
import type { Study } from "./design.ts";
import { type History, timeOf } from "./history.ts";
import type { Measure } from "./measure.ts";
import { enough, gaps, lengths, namesOf, wholeOf } from "./needs.ts";

/** Steps with the measure that are needed. */
const WITH = 3;
/** Two harmonics of a cycle need more steps than this. */
const SHORTEST_CYCLE = 5;

/** @throws InvalidInput for too short a series, gaps, or weather that does not vary. @throws Infeasible for collinear weather. */
export function oneSeries(history: History, measure: Measure, stream: Stream): Study {
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
