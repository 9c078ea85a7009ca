/** Questions about one entity in a world in memory. */
import { NotFound } from "../../errors.ts";
import { type Domain, entityKey } from "../../observation/domain.ts";
import { METRIC_BY_WIRE } from "../../observation/metrics.ts";
import { memoryWindows, type Reading } from "../../read/testing/memory-windows.ts";
import type { EntityState } from "../../window/entity-state.ts";
import type { Artefact } from "../registry/artefact.ts";
import { emptyRegistry, type Registry } from "../registry/registry.ts";
import type { FieldSite } from "../serve/crop-season.ts";
import type { OnlineFeatures } from "../serve/ports.ts";
import { predictAnswer } from "../serve/predict-answer.ts";
import { type PredictPorts, predictEntity } from "../serve/predict-entity.ts";
import { predictBody, questionOf } from "../serve/predict-request.ts";
import type { Kind } from "../serve/targets.ts";

export const HOUR = 3_600_000;
/** When the readings begin. */
export const START = Date.parse("2026-01-05T00:00:00+05:30");

/** What is known in a test: readings, and what was trained of them. */
export interface PredictWorld {
  readings: Reading[];
  field?: FieldSite;
  registry?: Registry;
  artefacts?: Record<string, Artefact>;
  online?: OnlineFeatures;
}

function portsOf({ readings, registry, artefacts = {}, online, field }: PredictWorld): PredictPorts {
  return {
    windows: memoryWindows(readings, 500),
    registry: async (series) => registry ?? emptyRegistry(series),
    async artefact(_, version) {
      const found = artefacts[version];
      if (!found) throw new NotFound(`${version} is not in the lake`);
      return found;
    },
    online: async () => online,
    async entity(domain, entityId) {
      const own = readings.filter((each) => each.domain === domain && each.entityId === entityId);
      if (own.length === 0) return undefined;
      const names = new Set(own.flatMap(({ metrics }) => Object.keys(metrics)));
      return {
        entity: entityKey(domain as Domain, entityId),
        metrics: Object.fromEntries([...names].map((name) => [name, { value: 1, observedAt: 1 }])),
      } as EntityState;
    },
    field: async () => field,
    elapsed: () => 0,
  };
}

/** Readings of one metric (wire name) of entity E1, one a step, a minute into it. */
export function readingsOf(
  domain: Domain,
  wire: string,
  values: ArrayLike<number>,
  stepMs = HOUR,
): Reading[] {
  const name = METRIC_BY_WIRE[domain].get(wire)!.name;
  return Array.from(values, (value, i) => ({
    domain,
    entityId: "E1",
    at: START + i * stepMs + 60_000,
    metrics: { [name]: value },
  }));
}

/** The answer to a question about E1 at `now`, as the API gives it. */
export async function askPrediction(kind: Kind, body: object, world: PredictWorld, now: number) {
  const question = questionOf(predictBody.parse({ location: "E1", ...body }));
  const { answer } = await predictEntity(kind, question, { requestId: "r", now }, portsOf(world));
  return predictAnswer.parse(answer);
}
