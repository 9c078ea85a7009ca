/**
 * What a portfolio is asked afterwards: what a little more budget would bring, why the others were left out, and what
 * taking one of them instead would cost. All answers come from solving again, none from the relaxation's multipliers,
 * which a choice of whole measures does not have.
 */
import type { Highs } from "highs";
import { Infeasible } from "../../errors.ts";
import { activity, benefit, choiceValue, conditionalValueAtRisk, excess } from "./benefit.ts";
import { type Compiled, type ConstraintKind, compile } from "./compile.ts";
import { CAUTION, type PortfolioProblem } from "./problem.ts";
import { type Portfolio, type PortfolioOptions, solveCompiled } from "./solve-portfolio.ts";

export interface BudgetStep {
  /** The budget tried, INR, and the objective that it allows; undefined where nothing is feasible. */
  budget: number;
  value: number | undefined;
  /** Objective gained (lost) per INR more (less). */
  perRupee: number | undefined;
}

export interface ShadowPrice {
  budget: "capital" | "running" | "total";
  less: BudgetStep;
  more: BudgetStep;
}

/** The shadow price of each budget that is set: the objective at `step` (a share) less and more of it. */
export function shadowPrices(
  highs: Highs,
  problem: PortfolioProblem,
  { value }: Portfolio,
  step = 0.1,
  options: PortfolioOptions = {},
): ShadowPrice[] {
  const names = (["capital", "running", "total"] as const).filter((name) => problem.budget[name]! > 0);
  return names.map((budget) => {
    const asked = problem.budget[budget]!;
    const at = (factor: number): BudgetStep => {
      const tried = asked * factor;
      const found = solveOrNothing(
        highs,
        { ...problem, budget: { ...problem.budget, [budget]: tried } },
        options,
      );
      return {
        budget: tried,
        value: found?.value,
        // A gap may make less budget look better by a hair: its price is 0, not below.
        perRupee: found && Math.max(0, (found.value - value) / (tried - asked)),
      };
    };
    return { budget, less: at(1 - step), more: at(1 + step) };
  });
}

export type LeftOut =
  /** It costs more than it brings, on top of what is chosen. */
  | "not worth its cost"
  /** Its levers are pulled by what is chosen, so that little is left for it. */
  | "lever already used"
  | "budget"
  | "crews"
  | "excluded by a chosen one"
  | "needs one that is not chosen"
  | "forbidden"
  /** It would fit and bring something, yet the search ended within its gap. */
  | "within the gap";

export interface NotChosen {
  id: string;
  reasons: LeftOut[];
  /** The names of the constraints that adding it would break. */
  breaks: string[];
  /** Objective that it would add to the chosen ones; and what it would add alone. */
  added: number;
  alone: number;
  /** What the best portfolio with it is worth less than the best one; undefined where none is possible or none was asked. */
  regret?: number;
  /** False where it was forced in and nothing met the constraints with it. */
  possible?: boolean;
  /** What that portfolio leaves out instead. */
  insteadOf?: string[];
}

/**
 * Each candidate that was not chosen, the nearest first. The `nearest` of them are solved for again, forced in.
 * @throws InvalidInput as the solver does.
 */
export function whyNot(
  highs: Highs,
  problem: PortfolioProblem,
  portfolio: Portfolio,
  nearest = 5,
  options: PortfolioOptions = {},
): NotChosen[] {
  const compiled = compile(problem);
  const { risk } = problem.objective;
  const chosen = new Set(portfolio.chosen);
  const x = Float64Array.from(compiled.ids, (id) => Number(chosen.has(id)));
  const none = new Float64Array(x.length);
  const value = choiceValue(compiled, risk, x);
  const nothing = choiceValue(compiled, risk, none);
  const left = compiled.ids.flatMap((id, i): NotChosen[] => {
    if (chosen.has(id)) return [];
    const added = choiceValue(compiled, risk, withOne(x, i)) - value;
    const alone = choiceValue(compiled, risk, withOne(none, i)) - nothing;
    const broken = compiled.constraints.filter((row) => excess(row, withOne(x, i)) > excess(row, x));
    return [
      {
        id,
        ...reasons(compiled, broken, added, alone),
        breaks: broken.map(({ name }) => name),
        added,
        alone,
      },
    ];
  });
  left.sort((a, b) => b.added - a.added);
  const open = left.filter(
    ({ reasons: why }) => !why.includes("forbidden") && !why.includes("not worth its cost"),
  );
  for (const each of open.slice(0, nearest)) {
    const forced = solveOrNothing(
      highs,
      { ...problem, required: [...(problem.required ?? []), each.id] },
      options,
    );
    each.possible = forced !== undefined;
    if (!forced) continue;
    each.regret = Math.max(0, portfolio.value - forced.value);
    each.insteadOf = portfolio.chosen.filter((id) => !forced.chosen.includes(id));
  }
  return left;
}

function reasons(
  { constraints }: Compiled,
  broken: Compiled["constraints"],
  added: number,
  alone: number,
): { reasons: LeftOut[] } {
  const kinds = new Set(broken.map(({ kind }) => kind));
  const found: LeftOut[] = [];
  if (kinds.has("forbidden")) found.push("forbidden");
  if (kinds.has("exclusive")) found.push("excluded by a chosen one");
  if (kinds.has("prerequisite")) found.push("needs one that is not chosen");
  if (added <= 0) found.push(alone > 0 ? "lever already used" : "not worth its cost");
  else if (alone > 0 && added < 0.5 * alone) found.push("lever already used");
  if (kinds.has("budget")) found.push("budget");
  if (kinds.has("crews")) found.push("crews");
  return { reasons: found.length > 0 || constraints.length === 0 ? found : ["within the gap"] };
}

function withOne(x: Float64Array, i: number): Float64Array {
  const changed = x.slice();
  changed[i] = 1;
  return changed;
}

const BOUNDS: readonly ConstraintKind[] = ["budget", "crews", "minimum"];

/** How much a choice uses of each bound that somebody set: budgets, crews, minimums. */
export function uses(
  problem: PortfolioProblem,
  chosen: readonly string[],
): { name: string; used: number; of: number; unit: string }[] {
  const compiled = compile(problem);
  const set = new Set(chosen);
  const x = compiled.ids.map((id) => Number(set.has(id)));
  const bounds = compiled.constraints.filter(({ kind }) => BOUNDS.includes(kind));
  return bounds.map((row) => ({
    name: row.name,
    used: activity(row, x),
    of: Number.isFinite(row.upper) ? row.upper : row.lower,
    unit: row.unit,
  }));
}

/** A choice that somebody made, measured as the solver measures its own. Broken constraints are named, not refused. */
export function assess(
  problem: PortfolioProblem,
  chosen: readonly string[],
): { value: number; breaks: string[] } {
  const compiled = compile(problem);
  const set = new Set(chosen);
  const x = compiled.ids.map((id) => Number(set.has(id)));
  return {
    value: choiceValue(compiled, problem.objective.risk, x),
    breaks: compiled.constraints.filter((row) => excess(row, x) > 0).map(({ name }) => name),
  };
}

export function solveOrNothing(
  highs: Highs,
  problem: PortfolioProblem,
  options: PortfolioOptions,
): Portfolio | undefined {
  try {
    return solveCompiled(highs, compile(problem), problem.objective.risk, options);
  } catch (error) {
    if (error instanceof Infeasible) return undefined;
    throw error;
  }
}

/** A choice's value over draws of all that is uncertain, common to all measures on a lever. */
export interface Spread {
  /** At the means of all estimates. */
  expected: number;
  /** 95 %. */
  low: number;
  high: number;
  /** Mean of the worst tenth, of the draws that a cautious choice looks at. */
  worstTenth: number;
}

const SPREAD_DRAWS = 500;

export function valueSpread(problem: PortfolioProblem, chosen: readonly string[]): Spread {
  const risk = { ...CAUTION, weight: 1, draws: SPREAD_DRAWS };
  const compiled = compile({ ...problem, objective: { ...problem.objective, risk } });
  const set = new Set(chosen);
  const x = compiled.ids.map((id) => Number(set.has(id)));
  const together = compiled.pairs.reduce((sum, { a, b, worth }) => sum + worth * x[a]! * x[b]!, 0);
  const values = Float64Array.from(compiled.draws, (draw) => benefit(draw, x) + together).sort();
  const looked = compiled.draws.slice(0, CAUTION.draws);
  return {
    expected: benefit(compiled.expected, x) + together,
    low: values[Math.floor(0.025 * SPREAD_DRAWS)]!,
    high: values[Math.ceil(0.975 * SPREAD_DRAWS) - 1]!,
    worstTenth: conditionalValueAtRisk(looked, CAUTION.tail, x) + together,
  };
}
