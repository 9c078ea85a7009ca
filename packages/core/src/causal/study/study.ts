/**
 * What did a measure do? A history, a design, and the estimator that goes with it. What the design needs is looked at first,
 * so that whoever asks is told in the history's own names and times what it lacks, or what was left out.
 */
import { InvalidInput } from "../../errors.ts";
import { randomStream } from "../../random/philox.ts";
import { compareUnits } from "./compare-units.ts";
import type { Design, Study } from "./design.ts";
import type { History } from "./history.ts";
import { measureOf, type Told } from "./measure.ts";
import { observations } from "./observations.ts";
import { oneSeries } from "./one-series.ts";

export interface Question {
  design: Design;
  /** Where no column of the history says who is treated. */
  told?: Told;
}

/**
 * @throws InvalidInput where the history lacks what the design needs.
 * @throws Infeasible where it has it, and yet does not tell: no overlap, covariates that say the same.
 */
export function study(history: History, question: Question): Study {
  const { design, told } = question;
  if (history.covariates.length > 0 && (design === "did" || design === "synthetic")) {
    throw new InvalidInput(
      `covariates are for its and doubly-robust: ${design} compares with units that share season and weather`,
    );
  }
  const stream = randomStream(1, "effect");
  if (design === "doubly-robust") return observations(history, told, stream);
  const measure = measureOf(history, told);
  if (design === "its") return oneSeries(history, measure, stream);
  return compareUnits(history, measure, design, stream);
}
