/** GET /v1/recommend/interventions: what to do within a budget, from effects that are known, in under a second. */
import { localDate } from "@nagar/core/observation/instant.ts";
import { knownState, NOTHING_SEEN } from "@nagar/core/recommend/measured/measure-state.ts";
import { recommend } from "@nagar/core/recommend/recommend.ts";
import { loadSolver } from "@nagar/core/recommend/solver/highs.ts";
import { townProfile } from "@nagar/core/recommend/value/town-profile.ts";
import { questionOf, recommendationsAnswer, recommendQuery } from "@nagar/core/recommend/wire.ts";
import { httpHandler } from "../lib/handler.ts";
import { effectsBasis, keptEffects, known, learntOutcomes, monthOf } from "../recommend/knowledge.ts";
import { statePorts } from "../recommend/state-ports.ts";
import { recommendations } from "../recommend/step.ts";
import { townFigures } from "../recommend/town-figures.ts";
import { readTownFile } from "../store/town-file.ts";
import { zipped } from "./revalidate.ts";

export const handler = httpHandler({ query: recommendQuery }, async ({ query }, { now }) => {
  const { context } = query;
  const question = questionOf(query);
  const [highs, file] = await Promise.all([loadSolver(), readTownFile()]);
  const { town, hash } = file;
  const [measured, outcomes, kept, underWay] = await Promise.all([
    query.state === "typical" ? NOTHING_SEEN : townFigures(file, statePorts(), now),
    learntOutcomes(),
    keptEffects(effectsBasis(hash, context, monthOf(localDate(now)))),
    recommendations().underWay(),
  ]);
  const stands = knownState(context, measured, now);
  const effects = known(
    outcomes,
    kept.flatMap(({ findings }) => findings),
  );
  const answer = recommend(highs, question, townProfile(town, stands.wards), stands.state, {
    known: effects,
    underWay,
  });
  return { body: recommendationsAnswer(answer, stands) };
}).use(zipped());
