/**
 * Cost against one aim (air, congestion, water, equity, money): the portfolios for which nothing cheaper reaches as much.
 * By the ε-constraint method: the best for each of a row of budgets, each then bought as cheaply as it can be.
 */
import type { Highs } from "highs";
import { InvalidInput } from "../../errors.ts";
import { cost } from "./compile.ts";
import { solveOrNothing } from "./explain.ts";
import type { Criterion, Objective, PortfolioProblem } from "./problem.ts";
import type { PortfolioOptions } from "./solve-portfolio.ts";

export interface ParetoPoint {
  /** INR, capital and running together. */
  cost: number;
  /** In the criterion's own unit, costs not taken off. */
  benefit: number;
  chosen: string[];
}

/**
 * Up to `points` portfolios from nothing to the whole budget (the total, or what everything costs), cheapest first, each
 * dearer and better than the one before.
 */
export function paretoFront(
  highs: Highs,
  problem: PortfolioProblem,
  criterion: Criterion,
  points = 12,
  options: PortfolioOptions = {},
): ParetoPoint[] {
  if (!(Number.isSafeInteger(points) && points >= 2 && points <= 100)) {
    throw new InvalidInput(`points is ${points}; allowed is 2 to 100`);
  }
  const costs = new Map(problem.candidates.map((each) => [each.id, cost(each)]));
  const most = [...costs.values()].reduce((sum, each) => sum + each, 0);
  const whole = Math.min(most, problem.budget.total ?? most);
  // Means, also where a cautious choice is asked for: the axis is what a budget brings, not what it may.
  const objectiveAt = (costWeight: number): Objective => ({ weights: { [criterion]: 1 }, costWeight });
  const solve = (total: number, objective: Objective) =>
    solveOrNothing(highs, { ...problem, budget: { ...problem.budget, total }, objective }, options);
  // Worth a thousandth of the whole benefit for the whole cost: it breaks ties, and decides nothing else.
  const best = solve(whole, objectiveAt(0));
  if (!best || best.value <= 0 || whole === 0) return [];
  const tieBreak = (1e-3 * best.value) / whole;
  const objective = objectiveAt(tieBreak);
  const found: ParetoPoint[] = [];
  for (let k = 0; k <= points; k++) {
    const portfolio = solve((whole * k) / points, objective);
    if (!portfolio) continue;
    const spent = portfolio.chosen.reduce((sum, id) => sum + costs.get(id)!, 0);
    found.push({ cost: spent, benefit: portfolio.value + tieBreak * spent, chosen: portfolio.chosen });
  }
  found.sort((a, b) => a.cost - b.cost || b.benefit - a.benefit);
  let reached = Number.NEGATIVE_INFINITY;
  return found.filter(({ benefit }) => {
    if (benefit <= reached) return false;
    reached = benefit;
    return true;
  });
}
