/** Steps of all units as observations, each treated or not for reasons that the covariates tell: doubly robust. */
import { InvalidInput } from "../../errors.ts";
import type { Stream } from "../../random/philox.ts";
import { columnsOf, doublyRobust } from "../estimate/doubly-robust.ts";
import type { Study } from "./design.ts";
import type { History } from "./history.ts";
import type { Told } from "./measure.ts";
import { lacksOfOverlap } from "./overlap.ts";

/** Observations times columns² of the models: about five seconds of one processor, while somebody waits. */
const MOST_WORK = 30e6;

/** @throws InvalidInput for no covariates, too few of a kind, or more than is estimated while one waits. @throws Infeasible where there is no overlap. */
export function observations(history: History, told: Told | undefined, stream: Stream): Study {
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
  const allowed = Math.floor(MOST_WORK / columnsOf(covariates.length) ** 2);
  if (whole.length > allowed) {
    throw new InvalidInput(
      `covariates: ${covariates.length} with ${whole.length} observations; with so many covariates doubly-robust takes at most ${allowed} observations: name fewer covariates, or a shorter range, fewer units or longer steps`,
      { details: { field: "covariates", observations: whole.length, allowed } },
    );
  }
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
