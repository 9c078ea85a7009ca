/** GET /v1/simulate/results/{id}: how far a simulation is and what its runs say so far; its results once it is done. */
import { NotFound } from "@nagar/core/errors.ts";
import { parameters } from "@nagar/core/read/parameters.ts";
import { simulationParameter } from "@nagar/core/simulate/request/parameters.ts";
import { httpHandler } from "../lib/handler.ts";
import { readResults } from "../simulation/read-results.ts";
import { simulationAnswer } from "../simulation/simulation-answer.ts";
import { basisOf } from "../simulation/simulation-record.ts";
import { simulations } from "../simulation/step.ts";
import { zipped } from "./revalidate.ts";

export const handler = httpHandler(
  { path: parameters({ id: simulationParameter }) },
  async ({ path: { id } }, { now }) => {
    const record = await simulations().get(id);
    if (record === undefined) {
      throw new NotFound(`there is no simulation ${id}`, { details: { field: "id", value: id } });
    }
    const [chunks, results] = await Promise.all([
      simulations().chunks(id, basisOf(record)),
      record.status === "completed" ? readResults(id) : undefined,
    ]);
    return { body: simulationAnswer(record, chunks, results, now), headers: { "cache-control": "no-store" } };
  },
).use(zipped());
