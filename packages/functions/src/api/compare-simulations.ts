/** GET /v1/simulate/compare?ids=: completed simulations beside one another. */
import { Conflict, NotFound } from "@nagar/core/errors.ts";
import { formatInstant } from "@nagar/core/observation/instant.ts";
import { compareResults } from "@nagar/core/simulate/request/compare.ts";
import { compareQuery } from "@nagar/core/simulate/request/parameters.ts";
import type { ResultsAnswer } from "@nagar/core/simulate/request/results.ts";
import { httpHandler } from "../lib/handler.ts";
import { readResults } from "../simulation/read-results.ts";
import { simulations } from "../simulation/step.ts";
import { zipped } from "./revalidate.ts";

async function completed(id: string): Promise<ResultsAnswer> {
  const record = await simulations().get(id);
  const details = { field: "ids", value: id };
  if (record === undefined) throw new NotFound(`there is no simulation ${id}`, { details });
  const results = record.status === "completed" ? await readResults(id) : undefined;
  if (results === undefined) {
    throw new Conflict(`the simulation ${id} is ${record.status}; only completed ones are compared`, {
      details,
    });
  }
  return results;
}

export const handler = httpHandler({ query: compareQuery }, async ({ query: { ids } }, { now }) => ({
  body: { ...compareResults(await Promise.all(ids.map(completed))), answered_at: formatInstant(now) },
})).use(zipped());
