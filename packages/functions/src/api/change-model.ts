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

export const handler = httpHandler(
  { path: parameters({ series: seriesParameter, action: actionParameter }), body: changeBody, signs: true },
  async ({ path: { series, action }, body }, { now, log }) => {
    const at = formatInstant(now);
    const registry = await modelRegistry().change(series, (before) => applyAction(before, action, body, at));
    log.info("a person changed a model", { series, action, ...body });
    return { body: { ...registrySummary(registry), answered_at: at } };
  },
);
