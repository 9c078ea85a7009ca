/** POST /v1/predict/{kind}: what an entity will be in hours or days, with intervals. */
import { kindParameter, predictBody, questionOf } from "@nagar/core/forecast/serve/predict-request.ts";
import { parameters } from "@nagar/core/read/parameters.ts";
import { answerQuestion } from "../forecast/answer-question.ts";
import { predictionStore, predictPorts } from "../forecast/predict-ports.ts";
import { httpHandler } from "../lib/handler.ts";
import { linked } from "../lib/resource.ts";
import { dynamoAnswerCache } from "../store/answer-cache.ts";
import { zipped } from "./revalidate.ts";

export const handler = httpHandler(
  { path: parameters({ kind: kindParameter }), body: predictBody },
  async ({ path: { kind }, body }, { now, requestId }) => ({
    body: await answerQuestion(
      kind,
      questionOf(body),
      { now, requestId },
      {
        ...predictPorts(),
        cache: dynamoAnswerCache(linked("ForecastTable")),
        predictions: predictionStore(),
      },
    ),
  }),
).use(zipped());
