/** GET /v1/entities: what is observed, by domain and place, page by page. */
import { DOMAINS } from "@nagar/core/observation/domain.ts";
import { formatInstant } from "@nagar/core/observation/instant.ts";
import { entitiesQuery, entityAnswer, isInside } from "@nagar/core/read/entity-answer.ts";
import { encodeCursor } from "@nagar/core/read/parameters.ts";
import type { EntityState } from "@nagar/core/window/entity-state.ts";
import { httpHandler } from "../lib/handler.ts";
import { entityReader } from "./readers.ts";
import { zipped } from "./revalidate.ts";

/** Reads per request: a box that few entities lie in must not read a whole country in one go. */
const MAX_READS = 20;

export const handler = httpHandler({ query: entitiesQuery }, async ({ query }, { now }) => {
  const { domain, bbox, limit } = query;
  const domains = domain === undefined ? DOMAINS : [domain];
  const reader = entityReader();
  const found: EntityState[] = [];
  let { d, c } = query.cursor ?? { d: 0 };
  let reads = 0;
  while (d < domains.length && found.length < limit && reads++ < MAX_READS) {
    const page = await reader.listEntities(domains[d]!, {
      limit: limit - found.length,
      ...(c !== undefined && { cursor: c }),
    });
    found.push(...page.entities.filter((state) => bbox === undefined || isInside(state, bbox)));
    c = page.next;
    if (c === undefined) d++;
  }
  return {
    body: {
      entities: found.map((state) => entityAnswer(state, now)),
      next_cursor: d < domains.length ? encodeCursor({ d, ...(c !== undefined && { c }) }) : null,
      answered_at: formatInstant(now),
    },
  };
}).use(zipped());
