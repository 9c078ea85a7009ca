/** Step Functions → costs and benefits of every candidate, from all that is known of its effect by now. */
import { accountsOf } from "@nagar/core/recommend/run/accounts.ts";
import { effectsBasis, keptEffects, monthOf } from "./knowledge.ts";
import { posedQuestion } from "./posed.ts";
import { beginStep, leave, needed, stepEvent } from "./step.ts";

export async function handler(given: unknown): Promise<object> {
  const { record } = await beginStep(given, stepEvent, "accounts");
  const { date } = (await needed(record, "context")).known.state;
  const kept = record.request.simulate
    ? await keptEffects(effectsBasis(record.town.hash, record.context, monthOf(date)))
    : [];
  const findings = kept.flatMap((each) => each.findings);
  const { posed, profile, state, effects } = await posedQuestion(record, findings);
  const accounts = accountsOf(
    // Of those in single wards the chosen ones get theirs when they are ranked.
    posed.fitting.filter(({ place }) => !place),
    profile,
    state,
    effects,
  );
  await leave(record, "accounts", { findings, accounts });
  return { accounts: accounts.length };
}
