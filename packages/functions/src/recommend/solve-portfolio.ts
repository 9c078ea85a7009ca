/** Step Functions → the portfolio: what to do together, what more budget would bring, why the others are left out. */
import { choose } from "@nagar/core/recommend/recommend.ts";
import { loadSolver } from "@nagar/core/recommend/solver/highs.ts";
import { posedQuestion } from "./posed.ts";
import { beginStep, leave, needed, stepEvent } from "./step.ts";

export async function handler(given: unknown): Promise<object> {
  const { record } = await beginStep(given, stepEvent, "portfolio");
  const { findings } = await needed(record, "accounts");
  const [highs, { posed }] = await Promise.all([loadSolver(), posedQuestion(record, findings)]);
  const chosen = choose(highs, posed);
  await leave(record, "portfolio", chosen);
  return { chosen: chosen.portfolio.chosen.length, gap: chosen.portfolio.gap };
}
