/** POST /v1/ml/models/{series}/{action}: a person lets a version answer, rejects it, rolls back, or splits the entities. */
import {
  actionParameter,
  applyAction,
  changeBody,
  registrySummary,
  seriesParameter,
} from "@nagar/core/forecast/registry/registry-answer.ts";
import { formatInstant } from "@nagar/core/observation/instant.ts";
import { parameters } from "@nagar/core/read/parameters.ts";
import { modelRegistry } from "../forecast/linked-registry.ts";
import { httpHandler } from "../lib/handler.ts";
import { digestOf, idempotencyKey, once, replayedHeaders } from "../lib/idempotency.ts";
import { linked } from "../lib/resource.ts";
import { dynamoClient } from "../store/dynamo.ts";
import { dynamoIdempotencyStore } from "../store/idempotency-store.ts";

export const handler = httpHandler(
  { path: parameters({ series: seriesParameter, action: actionParameter }), body: changeBody, signs: true },
  async ({ path: { series, action }, body, event }, { now, log }) => {
    const at = formatInstant(now);
    const models = modelRegistry();
    const store = dynamoIdempotencyStore(dynamoClient(), linked("ForecastTable"), "change");
    const digest = digestOf(series, action, JSON.stringify(body));
    return once(store, { key: idempotencyKey(event), digest, now }, async (attempt) => {
      // A roll back that is repeated must not roll back what is before.
      const registry = attempt.done
        ? await models.load(series)
        : await models.change(series, (before) => applyAction(before, action, body, at));
      if (!attempt.done) log.info("a person changed a model", { series, action, ...body });
      return { body: { ...registrySummary(registry), answered_at: at }, ...replayedHeaders(attempt) };
    });
  },
);
