/** GET /v1/predict/{kind}: what all entities of a kind will be, page by page: one request where a map asked one a place. */
import { NagarError } from "@nagar/core/errors.ts";
import { kindParameter, seriesOf } from "@nagar/core/forecast/serve/predict-request.ts";
import { horizonOf, TARGETS } from "@nagar/core/forecast/serve/targets.ts";
import { canBeForecast, townForecastQuery } from "@nagar/core/forecast/serve/town-forecast.ts";
import { splitEntityKey } from "@nagar/core/observation/domain.ts";
import { formatInstant } from "@nagar/core/observation/instant.ts";
import { encodeCursor, parameters } from "@nagar/core/read/parameters.ts";
import { forEachLimited } from "@nagar/core/window/concurrency.ts";
import { answerQuestion } from "../forecast/answer-question.ts";
import { predictionStore, predictPorts } from "../forecast/predict-ports.ts";
import { httpHandler } from "../lib/handler.ts";
import { linked } from "../lib/resource.ts";
import { dynamoAnswerCache } from "../store/answer-cache.ts";
import { entityReader } from "./readers.ts";
import { zipped } from "./revalidate.ts";

/** Entities at a time: each waits for its windows most of the time. */
const PARALLEL = 16;

export const handler = httpHandler(
  { path: parameters({ kind: kindParameter }), query: townForecastQuery },
  async ({ path: { kind }, query: { horizon, metric, limit, cursor } }, { now, requestId, log }) => {
    horizonOf(kind, horizon);
    seriesOf(kind, { entityId: "any", metric, forecast_horizon: horizon }, undefined);
    const page = await entityReader().listEntities(TARGETS[kind].domain, {
      limit,
      ...(cursor !== undefined && { cursor }),
    });
    const states = new Map(page.entities.map((state) => [splitEntityKey(state.entity).entityId, state]));
    const ports = {
      ...predictPorts(),
      // The page has just been read.
      entity: async (_: string, entityId: string) => states.get(entityId),
      cache: dynamoAnswerCache(linked("ForecastTable")),
      predictions: predictionStore(),
    };
    const asked = [...states].filter(([, state]) => canBeForecast(kind, metric, state));
    const forecasts: object[] = [];
    const failed: object[] = [];
    await forEachLimited(asked, PARALLEL, async ([entityId]) => {
      const question = {
        ...{ entityId, forecast_horizon: horizon, metric, include_confidence: true },
        ...{ include_explanation: false, include_health_advisory: false },
      };
      try {
        forecasts.push(await answerQuestion(kind, question, { requestId, now }, ports));
      } catch (error) {
        // One entity's fault must not hide a town; a defect is told in the log, and to nobody else.
        if (!(error instanceof NagarError))
          log.error("an entity could not be forecast", { error: error as Error });
        const known = error instanceof NagarError;
        failed.push({
          entity_id: entityId,
          code: known ? error.code : "INTERNAL",
          message: known ? error.message : "the forecast failed",
        });
      }
    });
    return {
      body: {
        forecasts,
        failed,
        next_cursor: page.next === undefined ? null : encodeCursor(page.next),
        answered_at: formatInstant(now),
      },
    };
  },
).use(zipped());
