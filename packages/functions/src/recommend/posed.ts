/** The question as a step meets it: held against the town and its state as they were gathered. */
import { pose } from "@nagar/core/recommend/recommend.ts";
import type { RecommendationRecord } from "@nagar/core/recommend/run/record.ts";
import type { Finding } from "@nagar/core/recommend/value/known-effects.ts";
import { townProfile } from "@nagar/core/recommend/value/town-profile.ts";
import { known } from "./knowledge.ts";
import { needed, townOf } from "./step.ts";

/** @throws InvalidInput where the wishes cannot be had in this state. @throws Conflict where the town was changed since. */
export async function posedQuestion(record: RecommendationRecord, findings: readonly Finding[] = []) {
  const [context, { town }] = await Promise.all([needed(record, "context"), townOf(record)]);
  const { state, wards } = context.known;
  const profile = townProfile(town, wards);
  const effects = known(context.outcomes, findings);
  const { underWay } = context;
  const posed = pose(record.request.question, profile, state, { known: effects, underWay });
  return { posed, context, profile, state, effects };
}
