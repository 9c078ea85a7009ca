/** A question to a forecast, answered from the last five minutes' answers or anew, and kept to be scored. */
import { keptPrediction } from "@nagar/core/forecast/monitor/kept-prediction.ts";
import type { PredictAnswer } from "@nagar/core/forecast/serve/predict-answer.ts";
import { type PredictPorts, predictEntity } from "@nagar/core/forecast/serve/predict-entity.ts";
import type { PredictQuestion } from "@nagar/core/forecast/serve/predict-request.ts";
import type { Kind } from "@nagar/core/forecast/serve/targets.ts";
import { logger } from "../lib/logger.ts";
import type { AnswerCache } from "../store/answer-cache.ts";
import type { PredictionStore } from "../store/prediction-store.ts";

export interface QuestionPorts extends PredictPorts {
  readonly cache: AnswerCache;
  readonly predictions: Pick<PredictionStore, "keep">;
}

export async function answerQuestion(
  kind: Kind,
  question: PredictQuestion,
  { requestId, now }: { requestId: string; now: number },
  ports: QuestionPorts,
): Promise<PredictAnswer> {
  const asked = { kind, ...question };
  // A cache or a record that does not answer costs the caller nothing but time.
  const known = (await ports.cache.get(asked, now).catch(unheard)) as PredictAnswer | undefined;
  if (known) return { ...known, request_id: requestId, cached: true };
  const { answer, forecasts } = await predictEntity(kind, question, { requestId, now }, ports);
  await Promise.all([
    ports.cache.put(asked, answer, now).catch(unheard),
    ...forecasts
      // A season has no series of steps that it could be scored on.
      .filter(() => kind !== "crop-yield")
      .map((each) => ports.predictions.keep(keptPrediction(each, now), now).catch(unheard)),
  ]);
  return answer;
}

function unheard(error: unknown): undefined {
  logger.warn("a forecast could not be kept or looked up", { error: error as Error });
  return undefined;
}
