/** Step Functions → the record: what is recommended, in short, that it is complete, and that nothing is decided yet. */
import { resultSummary } from "@nagar/core/recommend/run/answers.ts";
import { PROPOSED } from "@nagar/core/recommend/run/decision.ts";
import { movedTo } from "@nagar/core/recommend/run/record.ts";
import { toWire } from "@nagar/core/wire-names.ts";
import { statusUrl } from "./recommendation-answer.ts";
import { beginStep, needed, recommendations, stepEvent } from "./step.ts";

export async function handler(given: unknown): Promise<object> {
  const { event, record } = await beginStep(given, stepEvent, "ranking");
  const summary = resultSummary(await needed(record, "result"));
  const decisions = Object.fromEntries(
    summary.measures.map(({ id, wards }) => [id, { ...PROPOSED, ...(wards && { wards }) }]),
  );
  await recommendations().change(record.id, (before) => {
    if (before.attempt !== event.attempt || before.status === "completed") return undefined;
    const moved = movedTo(before, "completed");
    return moved && { ...moved, summary, decisions, finishedAt: Date.now() };
  });
  return {
    detail: {
      recommendation_id: record.id,
      attempt: event.attempt,
      context: record.context,
      budget: record.request.question.budget,
      ...toWire<object>(summary as never),
      status_url: statusUrl(record.id),
    },
  };
}
