/** GET /v1/recommend/causal-graph: what moves what in the town, and what an estimate has to hold fixed. */
import { causalGraphAnswer, causalQuery } from "@nagar/core/recommend/wire.ts";
import { httpHandler } from "../lib/handler.ts";
import { zipped } from "./revalidate.ts";

export const handler = httpHandler({ query: causalQuery }, async ({ query }) => ({
  body: causalGraphAnswer(query),
})).use(zipped());
