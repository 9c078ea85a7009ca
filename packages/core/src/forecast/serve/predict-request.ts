/** What may be asked of `POST /v1/predict/{kind}`, and what it means in series and steps. */
import * as z from "zod";
import { InvalidInput } from "../../errors.ts";
import { METRIC_BY_WIRE } from "../../observation/metrics.ts";
import { entityParameter, parameters } from "../../read/parameters.ts";
import type { EntityState } from "../../window/entity-state.ts";
import type { SeriesName } from "./series-id.ts";
import { horizonOf, KINDS, type Kind, TARGETS } from "./targets.ts";

export const kindParameter = z
  .enum(KINDS, { error: `one of ${KINDS.join(", ")}` })
  .describe("What is forecast");

const place = entityParameter.optional();

/** Where something is may be called by its own word; exactly one of them names the entity. */
export const PLACES = ["location", "station", "entity_id"] as const;

const flag = (otherwise: boolean) => z.boolean({ error: "true or false" }).default(otherwise);

export const horizonText = z
  .string({ error: "a horizon such as 24h; an unknown one is answered with the list" })
  .max(40)
  .describe("How far ahead: 2h, 6h, 12h, 24h, 48h, 3d …; which are allowed depends on the kind");

export const questionShape = {
  forecast_horizon: horizonText,
  metric: z
    .string()
    .max(40)
    .optional()
    .describe("By wire name; left out, the first of the kind's that the entity has"),
  include_confidence: flag(true).describe("Intervals of 80 and 95 %"),
  include_explanation: flag(false).describe("What the forecast is made of"),
  include_health_advisory: flag(false).describe("CPCB's health statement for the worst hour; pollution only"),
};

export const predictBody = parameters({
  location: place.describe("The entity's id: a road, a meter, a feeder, a market, a farm"),
  station: place.describe("The same, as clients of air quality services call it"),
  entity_id: place.describe("The same, as the rest of this API calls it"),
  ...questionShape,
});

export type PredictQuestion = Omit<z.output<typeof predictBody>, (typeof PLACES)[number]> & {
  entityId: string;
};

/** @throws InvalidInput where none or several of {@link PLACES} are given. */
export function questionOf(body: z.output<typeof predictBody>): PredictQuestion {
  const given = PLACES.filter((field) => body[field] !== undefined);
  const [field] = given;
  if (field === undefined || given.length > 1) {
    throw new InvalidInput(
      `body: ${given.length === 0 ? "no location" : `${given.join(" and ")} are both there`}; allowed is one of ${PLACES.join(", ")}`,
      { details: { field: "location", allowed: PLACES } },
    );
  }
  const { location, station, entity_id, ...rest } = body;
  return { ...rest, entityId: (location ?? station ?? entity_id)! };
}

/** The series that answer a question: one, or for pollution both particles. Steps count from the one that runs. */
export function seriesOf(
  kind: Kind,
  { entityId, metric, forecast_horizon }: Pick<PredictQuestion, "entityId" | "metric" | "forecast_horizon">,
  state: EntityState | undefined,
): { names: SeriesName[]; steps: number } {
  const { domain, metrics } = TARGETS[kind];
  const { step, steps } = horizonOf(kind, forecast_horizon);
  if (metric !== undefined && !metrics.includes(metric)) {
    throw new InvalidInput(`body: metric: is "${metric}"; allowed for ${kind} are ${metrics.join(", ")}`, {
      details: { field: "metric", value: metric, allowed: metrics },
    });
  }
  const seen = (wire: string) => {
    const name = METRIC_BY_WIRE[domain].get(wire)?.name ?? wire;
    return state !== undefined && Object.hasOwn(state.metrics, name);
  };
  const there = metrics.filter(seen);
  const chosen = metric !== undefined ? [metric] : kind === "pollution" ? there : there.slice(0, 1);
  const names = (chosen.length > 0 ? chosen : metrics.slice(0, 1)).map((wire) => ({
    domain,
    entityId,
    metric: wire,
    step,
  }));
  return { names, steps };
}
