/** GET /v1/recommend: what was recommended, newest first, in short, and what was decided. */
import { formatInstant } from "@nagar/core/observation/instant.ts";
import { encodeCursor } from "@nagar/core/read/parameters.ts";
import { listedRecommendation, recommendationsQuery } from "@nagar/core/recommend/run/answers.ts";
import { httpHandler } from "../lib/handler.ts";
import { recommendations } from "../recommend/step.ts";
import { zipped } from "./revalidate.ts";

export const handler = httpHandler({ query: recommendationsQuery }, async ({ query }, { now }) => {
  const { records, next } = await recommendations().list(query.limit, query.cursor);
  return {
    body: {
      recommendations: records.map(listedRecommendation),
      next_cursor: next === undefined ? null : encodeCursor(next),
      answered_at: formatInstant(now),
    },
  };
}).use(zipped());
