/** GET /v1/entities/{id}: the latest state of one entity, with CPCB's index where it is a station. */
import { InvalidInput, NotFound } from "@nagar/core/errors.ts";
import { DOMAINS, entityKey } from "@nagar/core/observation/domain.ts";
import { entityAnswer, entityQuery } from "@nagar/core/read/entity-answer.ts";
import { entityParameter, parameters } from "@nagar/core/read/parameters.ts";
import { currentAqi } from "@nagar/core/read/station-aqi.ts";
import { httpHandler } from "../lib/handler.ts";
import { entityReader, windowReader } from "./readers.ts";

export const handler = httpHandler(
  { path: parameters({ id: entityParameter }), query: entityQuery },
  async ({ path: { id }, query: { domain } }, { now }) => {
    const reader = entityReader();
    const asked = domain === undefined ? DOMAINS : [domain];
    const states = await Promise.all(asked.map((each) => reader.getEntity(entityKey(each, id))));
    const found = states.filter((state) => state !== undefined);
    const [state] = found;
    if (state === undefined) {
      throw new NotFound(`nothing has been observed at ${id}${domain === undefined ? "" : ` in ${domain}`}`, {
        details: { field: "id", value: id },
      });
    }
    if (found.length > 1) {
      const allowed = found.map((each) => each.domain);
      throw new InvalidInput(`query: domain: ${id} is in ${allowed.join(" and ")}; say which`, {
        details: { field: "domain", allowed },
      });
    }
    const answer = entityAnswer(state, now);
    if (state.domain !== "air") return { body: answer };
    return { body: { ...answer, aqi: await currentAqi(windowReader(), id, now) } };
  },
);
