/** Step Functions → the answer as people read it: measures in order of worth, each with its reasons and account. */
import { rank } from "@nagar/core/recommend/recommend.ts";
import { resultAnswer } from "@nagar/core/recommend/run/answers.ts";
import { posedQuestion } from "./posed.ts";
import { beginStep, leave, needed, stepEvent } from "./step.ts";

export async function handler(given: unknown): Promise<object> {
  const { record } = await beginStep(given, stepEvent, "ranking");
  const [{ findings, accounts }, chosen] = await Promise.all([
    needed(record, "accounts"),
    needed(record, "portfolio"),
  ]);
  const { posed, context, profile, state, effects } = await posedQuestion(record, findings);
  const ranked = rank(posed, chosen, profile, state, { known: effects });
  await leave(record, "result", resultAnswer(ranked, context.known, context.alerts, accounts));
  return { ranked: ranked.recommendations.length };
}
