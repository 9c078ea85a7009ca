/**
 * POST /v1/recommend: asks for a full recommendation. The question is answered once with what is known already, so that
 * what is wrong with it, or cannot be had, is said now; nothing is started then.
 */
import { measureState } from "@nagar/core/recommend/measured/measure-state.ts";
import { recommend } from "@nagar/core/recommend/recommend.ts";
import { readRequest, recommendBody } from "@nagar/core/recommend/run/request.ts";
import { loadSolver } from "@nagar/core/recommend/solver/highs.ts";
import { townProfile } from "@nagar/core/recommend/value/town-profile.ts";
import { httpHandler } from "../lib/handler.ts";
import { known, learntOutcomes } from "../recommend/knowledge.ts";
import { statusUrl } from "../recommend/recommendation-answer.ts";
import { statePorts } from "../recommend/state-ports.ts";
import { recommendations } from "../recommend/step.ts";
import { submitRecommendation } from "../recommend/submit.ts";
import { readTownFile } from "../store/town-file.ts";

export const handler = httpHandler({ body: recommendBody }, async ({ body }, { now }) => {
  const request = readRequest(body);
  const { question, given } = request;
  const [highs, file, outcomes, underWay] = await Promise.all([
    loadSolver(),
    readTownFile(),
    learntOutcomes(),
    recommendations().underWay(),
  ]);
  const { state, wards } = await measureState(question.context, file.town, statePorts(), now, given);
  const { pareto: _, ...plain } = question;
  recommend(highs, { ...plain, nearest: 0 }, townProfile(file.town, wards), state, {
    known: known(outcomes, []),
    underWay,
  });
  const { record, shared } = await submitRecommendation(request, file, { outcomes, underWay }, now);
  return {
    status: 202,
    headers: { location: statusUrl(record.id) },
    body: {
      recommendation_id: record.id,
      status: record.status,
      attempt: record.attempt,
      shared,
      status_url: statusUrl(record.id),
    },
  };
});
