/** `POST /v1/predict/{kind}` without HTTP: from a question to the answer and to the forecasts that are kept of it. */
import { DAY_MS } from "../../observation/instant.ts";
import { hourlyConcentrations } from "../../read/station-aqi.ts";
import type { EntityState } from "../../window/entity-state.ts";
import { type CropPorts, cropSeason } from "./crop-season.ts";
import { forecastSeries, type SeriesForecast } from "./forecast-series.ts";
import type { ForecastPorts } from "./ports.ts";
import { type AnswerContext, type PredictAnswer, toPredictAnswer } from "./predict-answer.ts";
import { type PredictQuestion, seriesOf } from "./predict-request.ts";
import { type Kind, TARGETS } from "./targets.ts";

export interface PredictPorts extends ForecastPorts, CropPorts {
  entity(domain: string, entityId: string): Promise<EntityState | undefined>;
  /** A clock for durations, ms. */
  elapsed(): number;
}

export async function predictEntity(
  kind: Kind,
  question: PredictQuestion,
  { requestId, now }: Pick<AnswerContext, "requestId" | "now">,
  ports: PredictPorts,
): Promise<{ answer: PredictAnswer; forecasts: SeriesForecast[] }> {
  const began = ports.elapsed();
  const { domain } = TARGETS[kind];
  const state = await ports.entity(domain, question.entityId);
  const { names, steps } = seriesOf(kind, question, state);
  const forecasts =
    kind === "crop-yield"
      ? [await cropSeason(question.entityId, now, ports)]
      : await Promise.all(names.map((name) => forecastSeries(name, steps, now, ports)));
  const past =
    kind === "pollution"
      ? (
          await hourlyConcentrations(
            ports.windows,
            question.entityId,
            now - DAY_MS,
            forecasts[0]!.path[0]!.atMs,
          )
        ).values
      : {};
  const answer = toPredictAnswer(forecasts, { requestId, kind, question, now, past });
  const inference = Math.round(100 * (ports.elapsed() - began)) / 100;
  return { answer: { ...answer, inference_time_ms: inference }, forecasts };
}
