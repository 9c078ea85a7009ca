/**
 * The best portfolio, by outer approximation (Duran & Grossmann 1986): levers and risk are concave, so tangents bound
 * them from above; a mixed-integer programme over the tangents gives a choice and a bound, the choice gets its exact
 * value and new tangents where it stands, and so on until bound and value meet. Nothing is approximated in the answer:
 * the gap that is reported lies between the exact value and a proven bound.
 */
import type { Highs } from "highs";
import { Infeasible } from "../../errors.ts";
import { type Column, MipSession, type Row } from "../solver/highs.ts";
import { choiceValue, conditionalValueAtRisk, excess, pull, rowScale } from "./benefit.ts";
import { type Compiled, type Constraint, compile } from "./compile.ts";
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

/** Fine enough that most portfolios need only a few programmes, few enough to stay quick. */
const FIRST_TANGENTS = 12;
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

/** The first columns are the candidates; then pairs, then a pull and a benefit per lever, then the risk. */
class Frame {
  readonly columns: Column[] = [];
  readonly rows: Row[] = [];
  /** Objective per unit in the programme, so that numbers are near 1. */
  readonly scale: number;
  readonly #compiled: Compiled;
  readonly #levers: { pull: number; gain: number; at: number }[] = [];
  readonly #pairs: number[] = [];
  readonly #risk: number | undefined;
  readonly #tail: number;

  constructor(compiled: Compiled, risk: PortfolioProblem["objective"]["risk"]) {
    this.#compiled = compiled;
    const n = compiled.ids.length;
    const riskWeight = compiled.draws.length === 0 ? 0 : risk!.weight;
    this.#tail = risk?.tail ?? 1;
    const { own, levers } = compiled.expected;
    this.scale = Math.max(
      1e-9,
      ...own.map(Math.abs),
      ...levers.map(({ worth }) => worth),
      ...compiled.pairs.map(({ worth }) => Math.abs(worth)),
    );
    const expected = (1 - riskWeight) / this.scale;
    for (let i = 0; i < n; i++)
      this.columns.push({ worth: own[i]! * expected, lower: 0, upper: 1, integer: true });
    for (const pair of compiled.pairs) this.#addPair(pair);
    if (riskWeight < 1) {
      for (const [l, { worth, members }] of levers.entries())
        if (worth > 0 && members.length > 0) this.#addLever(l, expected);
    }
    if (riskWeight > 0) {
      this.#risk = this.columns.length;
      this.columns.push({
        worth: riskWeight,
        lower: Number.NEGATIVE_INFINITY,
        upper: Number.POSITIVE_INFINITY,
        integer: false,
      });
      this.rows.push(this.#riskTangent(new Float64Array(n)), this.#riskTangent(new Float64Array(n).fill(1)));
    }
    for (const constraint of compiled.constraints) this.rows.push(scaled(constraint));
  }

  /** Product of two choices, by its envelope: exact for whole numbers. */
  #addPair({ a, b, worth }: Compiled["pairs"][number]): void {
    const y = this.columns.length;
    this.#pairs.push(y);
    this.columns.push({ worth: worth / this.scale, lower: 0, upper: 1, integer: false });
    if (worth > 0) {
      for (const x of [a, b])
        this.rows.push({ columns: [y, x], coefficients: [1, -1], lower: Number.NEGATIVE_INFINITY, upper: 0 });
    } else {
      this.rows.push({
        columns: [y, a, b],
        coefficients: [1, -1, -1],
        lower: -1,
        upper: Number.POSITIVE_INFINITY,
      });
    }
  }

  #addLever(l: number, expected: number): void {
    const { worth, members, rates } = this.#compiled.expected.levers[l]!;
    const lowest = rates.reduce((sum, rate) => sum + Math.min(0, rate), 0);
    const highest = rates.reduce((sum, rate) => sum + Math.max(0, rate), 0);
    const at = this.columns.length;
    this.columns.push({ worth: 0, lower: lowest, upper: highest, integer: false });
    this.columns.push({ worth: worth * expected, lower: -Math.expm1(-lowest), upper: 1, integer: false });
    this.#levers.push({ pull: at, gain: at + 1, at: l });
    this.rows.push({ columns: [at, ...members], coefficients: [-1, ...rates], lower: 0, upper: 0 });
    for (let k = 0; k < FIRST_TANGENTS; k++) {
      // Closer together where the curve bends most.
      const share = k / (FIRST_TANGENTS - 1);
      this.rows.push(tangent(at, at + 1, lowest + (Math.min(highest, 6) - lowest) * share ** 2));
    }
  }

  /** Adds tangents where `values` promises more than it is worth; returns how many. */
  tighten(session: MipSession, values: Float64Array, tolerance: number): number {
    const n = this.#compiled.ids.length;
    const x = values.subarray(0, n);
    const added: Row[] = [];
    for (const { pull: s, gain, at } of this.#levers) {
      const { members, rates } = this.#compiled.expected.levers[at]!;
      const pulled = pull(members, rates, x);
      if (values[gain]! > -Math.expm1(-pulled) + Math.max(tolerance, 1e-12))
        added.push(tangent(s, gain, pulled));
    }
    if (this.#risk !== undefined) {
      const worth = conditionalValueAtRisk(this.#compiled.draws, this.#tail, x) / this.scale;
      if (values[this.#risk]! > worth + Math.max(tolerance * Math.abs(worth), 1e-10))
        added.push(this.#riskTangent(x));
    }
    for (const row of added) session.addRow(row);
    return added.length;
  }

  #riskTangent(x: Float64Array): Row {
    const n = x.length;
    const slope = new Float64Array(n);
    let height = conditionalValueAtRisk(this.#compiled.draws, this.#tail, x, slope);
    for (let i = 0; i < n; i++) height -= slope[i]! * x[i]!;
    const used = Array.from({ length: n }, (_, i) => i).filter((i) => slope[i] !== 0);
    return {
      columns: [this.#risk!, ...used],
      coefficients: [1, ...used.map((i) => -slope[i]! / this.scale)],
      lower: Number.NEGATIVE_INFINITY,
      upper: height / this.scale,
    };
  }

  /** The point of the programme that a choice is, with what it is worth. */
  point(x: Float64Array): Float64Array {
    const point = new Float64Array(this.columns.length);
    point.set(x);
    for (const [k, { a, b }] of this.#compiled.pairs.entries()) point[this.#pairs[k]!] = x[a]! * x[b]!;
    for (const { pull: s, gain, at } of this.#levers) {
      const { members, rates } = this.#compiled.expected.levers[at]!;
      point[s] = pull(members, rates, x);
      point[gain] = -Math.expm1(-point[s]!);
    }
    if (this.#risk !== undefined) {
      point[this.#risk] = conditionalValueAtRisk(this.#compiled.draws, this.#tail, x) / this.scale;
    }
    return point;
  }
}

/** gain <= 1 − e^(−t) + e^(−t)·(pull − t). */
function tangent(s: number, gain: number, t: number): Row {
  const slope = Math.exp(-t);
  return {
    columns: [gain, s],
    coefficients: [1, -slope],
    lower: Number.NEGATIVE_INFINITY,
    upper: 1 - slope - slope * t,
  };
}

function scaled(constraint: Constraint): Row {
  const scale = rowScale(constraint);
  return {
    columns: constraint.candidates,
    coefficients: constraint.coefficients.map((c) => c / scale),
    lower: constraint.lower / scale,
    upper: constraint.upper / scale,
  };
}
