/** GET /v1/state: the latest state of every entity at once, for the map; or only what changed since. */
import { DOMAINS } from "@nagar/core/observation/domain.ts";
import { formatInstant } from "@nagar/core/observation/instant.ts";
import { entityAnswer, stateQuery } from "@nagar/core/read/entity-answer.ts";
import { currentAqi } from "@nagar/core/read/station-aqi.ts";
import { forEachLimited } from "@nagar/core/window/concurrency.ts";
import type { EntityState } from "@nagar/core/window/entity-state.ts";
import { httpHandler } from "../lib/handler.ts";
import { entityReader, windowReader } from "./readers.ts";
import { zipped } from "./revalidate.ts";

const PARALLEL_STATIONS = 8;

export const handler = httpHandler({ query: stateQuery }, async ({ query }, { now }) => {
  const reader = entityReader();
  const { since } = query;
  const perDomain = await Promise.all(
    (query.domain === undefined ? DOMAINS : [query.domain]).map(async (domain) => {
      const states: EntityState[] = [];
      let cursor: string | undefined;
      do {
        const page = await reader.listEntities(domain, {
          limit: 1000,
          ...(since !== undefined && { since }),
          ...(cursor !== undefined && { cursor }),
        });
        states.push(...page.entities);
        cursor = page.next;
      } while (cursor !== undefined);
      return states;
    }),
  );
  const entities: (ReturnType<typeof entityAnswer> & { aqi?: unknown })[] = perDomain
    .flat()
    .map((state) => entityAnswer(state, now));
  const stations = entities.filter(({ domain }) => domain === "air");
  await forEachLimited(stations, PARALLEL_STATIONS, async (station) => {
    station.aqi = await currentAqi(windowReader(), station.entity_id, now);
  });
  return { body: { entities, answered_at: formatInstant(now) } };
}).use(zipped());
