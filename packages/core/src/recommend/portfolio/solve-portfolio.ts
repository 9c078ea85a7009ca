/**
 * The best portfolio, by outer approximation (Duran & Grossmann 1986): levers and risk are concave, so tangents bound
 * them from above; a mixed-integer programme over the tangents gives a choice and a bound, the choice gets its exact
 * value and new tangents where it stands, and so on until bound and value meet. Nothing is approximated in the answer:
 * the gap that is reported lies between the exact value and a proven bound.
 */
import type { Highs } from "highs";
import { Infeasible } from "../../errors.ts";
import { MipSession } from "../solver/highs.ts";
import { choiceValue, excess } from "./benefit.ts";
import { type Compiled, compile } from "./compile.ts";
import { Frame } from "./frame.ts";
import type { PortfolioProblem } from "./problem.ts";

export interface PortfolioOptions {
  /** (bound − value)/|value| at which the search ends; 0 for the exact optimum. */
  relativeGap?: number;
  timeLimitS?: number;
}

export interface Portfolio {
  chosen: string[];
  /** The objective: INR where only money is weighted. */
  value: number;
  /** No choice is worth more than this. */
  bound: number;
  /** (bound − value)/|value|, 0 where it is the optimum. */
  gap: number;
  /** False where time ran out first: the gap is then above what was asked for. */
  proved: boolean;
  programmes: number;
}

const RELAXED_ROUNDS = 12;
/** Finer than this the relaxation need not be: tangents are wanted where whole choices stand. */
const RELAXED_TOLERANCE = 1e-4;
const PROGRAMMES = 60;
/** What a value may differ by from its bound through rounding alone. */
const ROUNDING = 1e-9;

/**
 * @throws InvalidInput for a problem that cannot be read. @throws Infeasible where nothing meets the constraints:
 * ask `explainInfeasible` what to relax.
 */
export function solvePortfolio(
  highs: Highs,
  problem: PortfolioProblem,
  options: PortfolioOptions = {},
): Portfolio {
  return solveCompiled(highs, compile(problem), problem.objective.risk, options);
}

/** As {@link solvePortfolio}, on arrays that were compiled before. @throws Infeasible */
export function solveCompiled(
  highs: Highs,
  compiled: Compiled,
  risk: PortfolioProblem["objective"]["risk"],
  { relativeGap = 1e-4, timeLimitS = 30 }: PortfolioOptions = {},
): Portfolio {
  const n = compiled.ids.length;
  const frame = new Frame(compiled, risk);
  using session = new MipSession(highs, frame.columns, frame.rows);
  const secondsLeft = () => Math.max(0, timeLimitS - session.secondsUsed);

  let bound = Number.POSITIVE_INFINITY;
  for (let round = 0; round < RELAXED_ROUNDS; round++) {
    const relaxed = session.solveRelaxed(secondsLeft());
    if (relaxed.status === "infeasible") throw infeasible();
    // Tangents bound the levers and fractions the choices: where time runs out later this still holds.
    if (relaxed.status === "solved" && relaxed.proved)
      bound = Math.min(bound, relaxed.objective * frame.scale);
    if (
      relaxed.status !== "solved" ||
      frame.tighten(session, relaxed.values, Math.max(relativeGap / 4, RELAXED_TOLERANCE)) === 0
    )
      break;
  }
  let best: { x: Float64Array; value: number } | undefined;
  let programmes = 0;
  while (programmes < PROGRAMMES) {
    programmes++;
    const outcome = session.solve({
      relativeGap: relativeGap / 2,
      timeLimitS: secondsLeft(),
      ...(best && { start: frame.point(best.x) }),
    });
    if (outcome.status === "infeasible" && !best) throw infeasible();
    if (outcome.status !== "solved") break;
    bound = Math.min(bound, outcome.bound * frame.scale);
    const x = outcome.values.slice(0, n).map(Math.round);
    const holds = compiled.constraints.every((row) => excess(row, x) === 0);
    const value = choiceValue(compiled, risk, x);
    if (!holds) session.demandExactRows();
    else if (!best || value > best.value) best = { x, value };
    if (best && bound - best.value <= relativeGap * Math.abs(best.value) + ROUNDING * frame.scale) break;
    if (!outcome.proved || secondsLeft() === 0) break;
    outcome.values.set(x);
    if (frame.tighten(session, outcome.values, 0) === 0 && holds) break;
  }
  if (!best) {
    throw new Infeasible(
      `no portfolio was found within ${timeLimitS} s; allow more time, or fewer constraints`,
    );
  }
  const { x, value } = best;
  bound = Math.max(bound, value);
  const gap =
    bound - value <= ROUNDING * frame.scale
      ? 0
      : (bound - value) / Math.max(Math.abs(value), Number.MIN_VALUE);
  return {
    chosen: compiled.ids.filter((_, i) => x[i] === 1),
    value,
    bound,
    gap,
    proved: gap <= Math.max(relativeGap, ROUNDING),
    programmes,
  };
}

function infeasible(): Infeasible {
  return new Infeasible("no portfolio meets all the constraints");
}
