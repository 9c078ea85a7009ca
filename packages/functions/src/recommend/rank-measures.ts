/** Step Functions → the answer as people read it: measures in order of worth, each with its reasons and account. */
import { rank } from "@nagar/core/recommend/recommend.ts";
import { accountsOf } from "@nagar/core/recommend/run/accounts.ts";
import { resultAnswer } from "@nagar/core/recommend/run/answers.ts";
import { posedQuestion } from "./posed.ts";
import { beginStep, leave, needed, stepEvent } from "./step.ts";

export async function handler(given: unknown): Promise<object> {
  const { record } = await beginStep(given, stepEvent, "ranking");
  const [{ findings, accounts }, solved] = await Promise.all([
    needed(record, "accounts"),
    needed(record, "portfolio"),
  ]);
  const { posed, context, profile, state, effects } = await posedQuestion(record, findings);
  const ranked = rank(posed, solved, profile, state, { known: effects });
  const chosen = new Set(ranked.recommendations.map(({ id }) => id));
  const inPlaces = posed.fitting.filter(({ id, place }) => place && chosen.has(id));
  const all = [...accounts, ...accountsOf(inPlaces, profile, state, effects)];
  await leave(record, "result", resultAnswer(ranked, context.known, context.alerts, all));
  return { ranked: ranked.recommendations.length };
}
