/** GET /v1/recommend/interventions: what to do within a budget, from effects that are known, in under a second. */
import { knownState, measureState } from "@nagar/core/recommend/measured/measure-state.ts";
import { recommend } from "@nagar/core/recommend/recommend.ts";
import { loadSolver } from "@nagar/core/recommend/solver/highs.ts";
import { townProfile } from "@nagar/core/recommend/value/town-profile.ts";
import { questionOf, recommendationsAnswer, recommendQuery } from "@nagar/core/recommend/wire.ts";
import { httpHandler } from "../lib/handler.ts";
import { statePorts } from "../recommend/state-ports.ts";
import { readTownFile } from "../store/town-file.ts";
import { zipped } from "./revalidate.ts";

export const handler = httpHandler({ query: recommendQuery }, async ({ query }, { now }) => {
  const question = questionOf(query);
  const [highs, { town }] = await Promise.all([loadSolver(), readTownFile()]);
  const known =
    query.state === "typical"
      ? knownState(query.context, {}, now)
      : await measureState(query.context, town, statePorts(), now);
  const answer = recommend(highs, question, townProfile(town), known.state);
  return { body: recommendationsAnswer(answer, known) };
}).use(zipped());
