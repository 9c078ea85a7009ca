/**
 * Which measures in places are worth a simulation of their own: there may be hundreds, and each takes some seconds. Those that
 * are worth most alone are the likeliest to be chosen; for the others what is known of the measure in the town stands.
 */
import type { Measure } from "../place.ts";
import { benefit } from "../portfolio/benefit.ts";
import { compile } from "../portfolio/compile.ts";
import type { PortfolioProblem } from "../portfolio/problem.ts";

/** @param can whether a measure can be simulated in its place */
export function placesToSimulate(
  measures: readonly Measure[],
  problem: PortfolioProblem,
  can: (measure: Measure) => boolean,
  most: number,
): Measure[] {
  const { ids, expected } = compile(problem);
  const worthAlone = (id: string) => {
    const x = new Float64Array(ids.length);
    x[ids.indexOf(id)] = 1;
    return benefit(expected, x);
  };
  return measures
    .filter((measure) => measure.place && can(measure))
    .map((measure) => ({ measure, worth: worthAlone(measure.id) }))
    .filter(({ worth }) => worth > 0)
    .sort((a, b) => b.worth - a.worth)
    .slice(0, most)
    .map(({ measure }) => measure);
}
