/** GET /v1/recommend/{id}: how far a recommendation is; its result once it is there, and what was decided. */
import { NotFound } from "@nagar/core/errors.ts";
import { parameters } from "@nagar/core/read/parameters.ts";
import { recommendationParameter, recommendationToWire } from "@nagar/core/recommend/run/answers.ts";
import { httpHandler } from "../lib/handler.ts";
import { lookFor, recommendations } from "../recommend/step.ts";
import { zipped } from "./revalidate.ts";

export const handler = httpHandler(
  { path: parameters({ id: recommendationParameter }) },
  async ({ path: { id } }, { now }) => {
    const record = await recommendations().get(id);
    if (record === undefined) {
      throw new NotFound(`there is no recommendation ${id}`, { details: { field: "id", value: id } });
    }
    const result = record.status === "completed" ? await lookFor(record, "result") : undefined;
    return { body: recommendationToWire(record, result, now), headers: { "cache-control": "no-store" } };
  },
).use(zipped());
