/** GET /v1/data/pollution: a station's hours with unit, CPCB's index and category per point. */
import { formatInstant } from "@nagar/core/observation/instant.ts";
import { pollutionQuery, readPollution } from "@nagar/core/read/pollution.ts";
import { httpHandler } from "../lib/handler.ts";
import { windowReader } from "./readers.ts";
import { zipped } from "./revalidate.ts";

export const handler = httpHandler({ query: pollutionQuery }, async ({ query }, { now }) => {
  const answer = await readPollution(windowReader(), query, now);
  // Most clients ask for one parameter and expect its points on top.
  const {
    parameter = null,
    label = null,
    unit = null,
    data = [],
    statistics = null,
  } = answer.series[0] ?? {};
  return { body: { ...answer, parameter, label, unit, data, statistics, answered_at: formatInstant(now) } };
}).use(zipped());
