/** Entities and their latest state as the API says them: every figure with its unit, its time and its age. */
import * as z from "zod";
import { splitEntityKey } from "../observation/domain.ts";
import { formatInstant } from "../observation/instant.ts";
import { metricToWire, metricUnit } from "../observation/metrics.ts";
import type { EntityState } from "../window/entity-state.ts";
import {
  type Box,
  boxParameter,
  cursorParameter,
  domainParameter,
  instantParameter,
  integerParameter,
  parameters,
} from "./parameters.ts";

const listCursor = z.strictObject({ d: z.number().int().min(0).max(6), c: z.string().max(1500).optional() });

export const entitiesQuery = parameters({
  domain: domainParameter.optional().describe("Only this domain; all where left out"),
  bbox: boxParameter
    .optional()
    .describe("Only entities whose location lies inside: west,south,east,north in degrees"),
  limit: integerParameter(1, 1000, 200).describe("Entities per page"),
  cursor: cursorParameter(listCursor),
});

export const entityQuery = parameters({
  domain: domainParameter.optional().describe("Needed only where the id is used in several domains"),
});

export const stateQuery = parameters({
  domain: domainParameter.optional().describe("Only this domain; all where left out"),
  since: instantParameter.optional().describe("Only entities that changed after this instant"),
});

export interface LatestMetric {
  value: number;
  unit: string;
  observed_at: string;
  age_seconds: number;
}

export interface EntityAnswer {
  domain: string;
  entity_id: string;
  source: string;
  location?: { type: "Point"; coordinates: readonly [number, number] };
  /** Event time of the latest observation, when it was received, and how old it is. */
  observed_at: string;
  updated_at: string;
  age_seconds: number;
  flags: readonly string[];
  metrics: Record<string, LatestMetric>;
}

/** @param now ms since 1970 UTC, in the town's time. */
export function entityAnswer(state: EntityState, now: number): EntityAnswer {
  const { domain, entityId } = splitEntityKey(state.entity);
  const age = (ms: number) => Math.round((now - ms) / 1000);
  return {
    domain,
    entity_id: entityId,
    source: state.source,
    ...(state.location && { location: state.location }),
    observed_at: formatInstant(state.observedAt),
    updated_at: formatInstant(state.receivedAt),
    age_seconds: age(state.observedAt),
    flags: state.flags,
    metrics: Object.fromEntries(
      Object.entries(state.metrics).map(([name, { value, observedAt }]) => [
        metricToWire(domain, name),
        {
          value,
          unit: metricUnit(domain, name),
          observed_at: formatInstant(observedAt),
          age_seconds: age(observedAt),
        },
      ]),
    ),
  };
}

/** Whether an entity lies in the box, edges included. One without a location lies nowhere. */
export function isInside({ location }: Pick<EntityState, "location">, box: Box): boolean {
  if (!location) return false;
  const [longitude, latitude] = location.coordinates;
  return longitude >= box.west && longitude <= box.east && latitude >= box.south && latitude <= box.north;
}
