/** GET /v1/recommend/interventions: what to do within a budget, from effects that are known, in under a second. */
import { localDate } from "@nagar/core/observation/instant.ts";
import { recommend } from "@nagar/core/recommend/recommend.ts";
import { loadSolver } from "@nagar/core/recommend/solver/highs.ts";
import { townProfile } from "@nagar/core/recommend/value/town-profile.ts";
import { townState } from "@nagar/core/recommend/value/town-state.ts";
import { questionOf, recommendationsAnswer, recommendQuery } from "@nagar/core/recommend/wire.ts";
import { httpHandler } from "../lib/handler.ts";
import { readTownFile } from "../store/town-file.ts";
import { zipped } from "./revalidate.ts";

export const handler = httpHandler({ query: recommendQuery }, async ({ query }, { now }) => {
  const [highs, { town }] = await Promise.all([loadSolver(), readTownFile()]);
  const state = townState(query.context, localDate(now));
  return { body: recommendationsAnswer(recommend(highs, questionOf(query), townProfile(town), state)) };
}).use(zipped());
