/** GET /v1/ml/models: every series that has trained versions, with the one that answers. */
import { modelsQuery, registrySummary } from "@nagar/core/forecast/registry/registry-answer.ts";
import { formatInstant } from "@nagar/core/observation/instant.ts";
import { encodeCursor } from "@nagar/core/read/parameters.ts";
import { modelRegistry } from "../forecast/linked-registry.ts";
import { httpHandler } from "../lib/handler.ts";
import { zipped } from "./revalidate.ts";

export const handler = httpHandler({ query: modelsQuery }, async ({ query }, { now }) => {
  const { domain, limit, cursor } = query;
  const { registries, next } = await modelRegistry().list({
    limit,
    ...(cursor !== undefined && { after: cursor }),
  });
  return {
    body: {
      models: registries
        .map(registrySummary)
        .filter((each) => domain === undefined || each.domain === domain),
      next_cursor: next === undefined ? null : encodeCursor(next),
      answered_at: formatInstant(now),
    },
  };
}).use(zipped());
