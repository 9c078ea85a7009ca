/** Forecasts of a whole town in one answer: what a map asks for. A page holds so many entities, each answered as if alone. */
import * as z from "zod";
import { METRIC_BY_WIRE } from "../../observation/metrics.ts";
import { cursorParameter, integerParameter, parameters } from "../../read/parameters.ts";
import type { EntityState } from "../../window/entity-state.ts";
import { predictAnswer } from "./predict-answer.ts";
import { horizonText } from "./predict-request.ts";
import { type Kind, TARGETS } from "./targets.ts";

export const townForecastQuery = parameters({
  horizon: horizonText,
  metric: z
    .string()
    .max(40)
    .optional()
    .describe("By wire name; left out, the first of the kind's that each entity has"),
  limit: integerParameter(1, 200, 100).describe("Entities looked at per page"),
  cursor: cursorParameter(z.string().max(1500)),
});

export const townForecastAnswer = z.strictObject({
  forecasts: z.array(predictAnswer),
  failed: z
    .array(z.strictObject({ entity_id: z.string(), code: z.string(), message: z.string() }))
    .describe("Entities of the page of which there is no forecast, and why"),
  next_cursor: z.string().nullable(),
  answered_at: z.string(),
});

/** Whether a kind can be forecast of an entity: it has shown one of its metrics; a harvest is seldom heard of. */
export function canBeForecast(kind: Kind, metric: string | undefined, { metrics }: EntityState): boolean {
  if (kind === "crop-yield") return true;
  const { domain, metrics: known } = TARGETS[kind];
  return (metric === undefined ? known : [metric]).some((wire) =>
    Object.hasOwn(metrics, METRIC_BY_WIRE[domain].get(wire)?.name ?? wire),
  );
}
